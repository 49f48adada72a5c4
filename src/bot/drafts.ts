import { dayIn, fail, ok, type Result } from "#core";
import { type Draft, draftById, personById } from "#store";
import type { Outcome, Scene } from "./command.ts";
import { say } from "./replies.ts";

const DAY_MS = 86_400_000;

/** A draft of the person who speaks, in this chat, open for 24 hours; what 「今天」 means in it is fixed now. */
export function draftOf(scene: Scene, type: string, payload: unknown): Draft {
  const what = { id: scene.newId(), authorId: scene.sender.id, chatId: scene.chat.id, type, payload };
  return { ...waitingDraft(scene.now, what), sentAt: scene.sentAt };
}

/** A new draft of somebody's, open for 24 hours from now. */
export const waitingDraft = (
  now: string,
  what: Pick<Draft, "id" | "authorId" | "chatId" | "type" | "payload">,
): Draft => ({
  ...what,
  sentAt: now,
  expiresAt: new Date(Date.parse(now) + DAY_MS).toISOString(),
  state: "open",
  version: 1,
});

/** The open draft a press or a word refers to, or what its presser hears instead. */
export async function openDraft(scene: Scene, id: string, type: string): Promise<Result<Draft, Outcome>> {
  const draft = await ownDraft(scene, id, type);
  if (!draft.ok) return draft;
  if (draft.value.expiresAt <= scene.now) return fail(told(scene, "超过24小时，已经过期，请重新发命令"));
  return draft;
}

/** The same, also after its 24 hours. */
export async function ownDraft(scene: Scene, id: string, type: string): Promise<Result<Draft, Outcome>> {
  const draft = await draftById(scene.query, id);
  if (draft === undefined || draft.type !== type) return fail(told(scene, "这张卡片已经过期，请重新发命令"));
  if (!isHere(scene, draft)) return fail(told(scene, "这张卡片要在原来的会话里点"));
  if (draft.authorId !== scene.sender.id && !isSecretaryHere(scene)) {
    const name = (await personById(scene.query, draft.authorId))?.name || "别的同志";
    return fail(told(scene, `这是问${name}的，请${name}本人来答，本单位书记也可以代答`, "info"));
  }
  // Nothing is refused that the person still wants: an earlier press did it.
  if (draft.state !== "open") return fail(told(scene, "已经处理过了", "info"));
  return ok(draft);
}

/**
 * Whether a draft is finished in its own chat, so that a forwarded card shows and changes nothing elsewhere. The author's
 * own chat counts as well where the bot itself sent the card there.
 */
const isHere = ({ chat, sender, repliedTo }: Scene, draft: Draft): boolean =>
  draft.chatId === chat.id || (chat.kind === "direct" && draft.authorId === sender.id && repliedTo?.draft === draft.id);

/** Whether the speaker is the secretary of the chat's unit, who may answer for its people. */
export const isSecretaryHere = (scene: Scene): boolean =>
  scene.sender.grants.some((grant) => grant.role === "secretary" && grant.unitId === scene.unit?.id);

/** The scene as it was when the draft was made: the same author and the same today. */
export function sceneOf(scene: Scene, draft: Draft): Scene {
  return { ...scene, sentAt: draft.sentAt, today: dayIn(scene.zone, draft.sentAt) };
}

/** Says something where it is heard: a toast for a press, an answer for a message. */
export function told(scene: Scene, text: string, type: "warning" | "info" = "warning"): Outcome {
  return scene.press === undefined ? say(text) : { replies: [], toast: { type, text }, settled: false };
}
