import { intentUuid, type RefusalCode, renderText } from "#platforms";
import { enqueue, forgetTold, markChatGone, type Owed, type Query, undecide, type Write } from "#store";

const NOTICE = "刚才那条回复里有平台不让发送的内容，没有发出来。记录不受影响。";
const OURS = "outbox:";

/** Describes what else must be written because a message will never be sent: never a second life for the same uuid. */
export function consequencesOf(
  query: Query,
  app: string,
  owed: Owed,
  code: RefusalCode | "late",
  now: string,
): readonly Write[] {
  // What the clock owed and nobody sent in time is due again. What was tried before may have arrived.
  if (code === "late")
    return isUntried(owed, now) ? [...undecide(query, owed.source), forgetTold(query, owed.source)] : [];
  if (code === "target_gone") return owed.orderKey.startsWith("oc_") ? [markChatGone(query, owed.orderKey)] : [];
  // What was owed because of a failure must not fail into the next one.
  if (owed.source.startsWith(OURS)) return [];
  if (code === "content_rejected" && owed.action !== "patch") {
    return [instead(query, app, owed, now, { part: "notice", payload: textPayload(NOTICE) })];
  }
  // The message answered was withdrawn; its answer still belongs in the chat.
  if (code === "message_gone" && owed.action === "reply" && owed.orderKey.startsWith("oc_")) {
    const way = { action: "create", target: owed.orderKey } as const;
    return [instead(query, app, owed, now, { part: "apart", payload: owed.payload, ...way })];
  }
  return [];
}

const CLAIM_MS = 60_000;

/** Whether nobody has tried to send it: its first claim is the one that holds it now. */
const isUntried = ({ attempts, firstTryAt }: Owed, now: string): boolean =>
  attempts === 0 && Date.parse(now) - Date.parse(firstTryAt) < CLAIM_MS;

function instead(
  query: Query,
  app: string,
  owed: Owed,
  now: string,
  other: { part: string; payload: string; action?: Owed["action"]; target?: string },
): Write {
  const { action = owed.action, target = owed.target, part, payload } = other;
  const source = `${OURS}${owed.id}`;
  return enqueue(query, {
    uuid: intentUuid({ app, source, target, part }),
    platform: owed.platform,
    action,
    target,
    orderKey: owed.orderKey,
    payload,
    refs: owed.refs ?? undefined,
    source,
    priority: owed.priority,
    createdAt: now,
    notAfter: owed.notAfter ?? undefined,
  });
}

const textPayload = (text: string) => JSON.stringify({ messageType: "text", content: renderText(text) });
