import { intentUuid, type PlatformTraits, type RefusalCode } from "#platforms";
import { enqueue, forgetTold, type Intent, markChatGone, type Owed, type Query, undecide, type Write } from "#store";

const NOTICE = "刚才那条回复里有平台不让发送的内容，没有发出来。记录不受影响。";
const DIED = "刚才那项工作两次都没有做完，已经停下。请把内容分成几份再发。";
const OURS = "outbox:";
/** Begins the source of a message that is sent a second time in another form; it is not tried a third time. */
const SECOND = "outbox-second:";
const SECOND_TRY_MS = 10 * 60_000;

/** Why a message ended unsent: its time was over, or the work that makes it killed the process twice. */
export type Ended = "late" | "died";

/** The app and the platform. */
export interface Sender {
  readonly appId: string;
  readonly platform: Pick<PlatformTraits, "kindOf" | "renderText" | "withoutNames" | "rates">;
}

/** Describes what else must be written because a message will never be sent; the same uuid is never sent again. */
export function consequencesOf(
  query: Query,
  { appId: app, platform }: Sender,
  owed: Owed,
  code: RefusalCode | Ended,
  now: string,
): readonly Write[] {
  const isToChat = platform.kindOf(owed.orderKey) === "chat";
  const textPayload = (text: string) => JSON.stringify({ messageType: "text", content: platform.renderText(text) });
  // A reminder that was never tried before its deadline becomes due again. One that was tried may have arrived, so it
  // does not.
  if (code === "late")
    return isUntried(owed, now) ? [...undecide(query, owed.source), forgetTold(query, owed.source)] : [];
  if (code === "target_gone") return isToChat ? [markChatGone(query, owed.orderKey)] : [];
  if (owed.source.startsWith(SECOND) || owed.action === "patch") return [];
  if (code === "died")
    return [instead(query, app, owed, now, { part: "notice", payload: textPayload(DIED), isWork: false })];
  // The replied-to message was recalled, or replies to it are not allowed; the answer is sent to the chat instead.
  if (isAboutPlace(code) && owed.action === "reply" && isToChat) {
    const way = { action: "create", target: owed.orderKey } as const;
    return [instead(query, app, owed, now, { part: "apart", payload: owed.payload, ...way })];
  }
  // The platform's refusal has an unknown cause that may pass, so the message is tried once more. It gets an order key
  // of its own, so that nothing in the chat waits for it.
  if (code === "unexpected") {
    const later = { source: `${SECOND}${owed.id}`, orderKey: `${SECOND}${owed.id}`, nextAt: plus(now, SECOND_TRY_MS) };
    return [instead(query, app, owed, now, { part: "second", payload: owed.payload, ...later })];
  }
  const unnamed = code === "content_rejected" ? payloadWithoutNames(platform, owed.payload) : undefined;
  if (unnamed !== undefined) return [instead(query, app, owed, now, { part: "unnamed", payload: unnamed })];
  // A notice about a failure must not cause another notice when it fails too.
  if (code === "content_rejected" && !owed.source.startsWith(OURS))
    return [instead(query, app, owed, now, { part: "notice", payload: textPayload(NOTICE), isWork: false })];
  return [];
}

const isAboutPlace = (code: RefusalCode | Ended): boolean =>
  code === "message_gone" || code === "place_refused" || code === "unexpected";

const plus = (now: string, ms: number): string => new Date(Date.parse(now) + ms).toISOString();

const CLAIM_MS = 60_000;

/** Whether no process has tried to send the message before this one claimed it. */
const isUntried = ({ attempts, firstTryAt }: Owed, now: string): boolean =>
  attempts === 0 && Date.parse(now) - Date.parse(firstTryAt) < CLAIM_MS;

function instead(
  query: Query,
  app: string,
  owed: Owed,
  now: string,
  other: Pick<Intent, "payload"> & { readonly part: string } & Partial<Intent>,
): Write {
  const { part, ...changed } = other;
  const { platform, action, target, orderKey, priority } = owed;
  const intent = {
    ...{ platform, action, target, orderKey, priority, source: `${OURS}${owed.id}`, createdAt: now },
    refs: owed.refs ?? undefined,
    notAfter: owed.notAfter ?? undefined,
    isWork: owed.begun !== null,
    ...changed,
  };
  return enqueue(query, { ...intent, uuid: intentUuid({ app, source: intent.source, target: intent.target, part }) });
}

/**
 * The same card without its mentions, because one of the mentioned people may be gone; undefined if it mentions nobody.
 */
function payloadWithoutNames({ withoutNames }: Sender["platform"], payload: string): string | undefined {
  const { messageType, content } = JSON.parse(payload) as { messageType: string; content: string };
  const bare = messageType === "card" ? withoutNames(content) : undefined;
  return bare === undefined ? undefined : JSON.stringify({ messageType, content: bare });
}
