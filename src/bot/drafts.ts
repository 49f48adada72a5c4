import { dayIn, fail, ok, type Result } from "#core";
import { type Draft, draftById, personById } from "#store";
import type { Outcome, Scene } from "./command.ts";
import { say } from "./replies.ts";

const DAY_MS = 86_400_000;

/** A new draft of the speaker in this chat, open for 24 hours. Words like 今天 in it mean the day of `sentAt`. */
export function draftOf(scene: Scene, type: string, payload: unknown): Draft {
  const what = { id: scene.newId(), authorId: scene.sender.id, chatId: scene.chat.id, type, payload };
  return { ...waitingDraft(scene.now, what), sentAt: scene.sentAt };
}

/** A new draft of a person, open for 24 hours from `now`. */
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

/** The open draft that a press or text refers to, or the answer that refuses it. */
export async function openDraft(scene: Scene, id: string, type: string): Promise<Result<Draft, Outcome>> {
  const draft = await ownDraft(scene, id, type);
  if (!draft.ok) return draft;
  if (draft.value.expiresAt <= scene.now) return fail(told(scene, "超过24小时，已经过期，请重新发命令"));
  return draft;
}

/** The draft that a press refers to, even if its 24 hours are over, or the answer that refuses the press. */
export async function ownDraft(scene: Scene, id: string, type: string): Promise<Result<Draft, Outcome>> {
  const draft = await draftById(scene.query, id);
  if (draft === undefined || draft.type !== type) return fail(told(scene, "这张卡片已经过期，请重新发命令"));
  if (!isHere(scene, draft)) return fail(told(scene, "这张卡片要在原来的会话里点"));
  if (draft.authorId !== scene.sender.id && !isSecretaryHere(scene)) {
    const name = (await personById(scene.query, draft.authorId))?.name || "别的同志";
    return fail(told(scene, `这是问${name}的，请${name}本人来答，本单位书记也可以代答`, "info"));
  }
  // An earlier press already finished the draft, so this is information and not a refusal.
  if (draft.state !== "open") return fail(told(scene, "已经处理过了", "info"));
  return ok(draft);
}

/**
 * Whether the event comes from the draft's own chat, so that a forwarded card changes nothing elsewhere. The author's
 * direct chat counts too if the bot sent the card there.
 */
const isHere = ({ chat, sender, repliedTo }: Scene, draft: Draft): boolean =>
  draft.chatId === chat.id || (chat.kind === "direct" && draft.authorId === sender.id && repliedTo?.draft === draft.id);

/** Whether the speaker is a secretary of the chat's unit, who may answer for its people. */
export const isSecretaryHere = (scene: Scene): boolean =>
  scene.sender.grants.some((grant) => grant.role === "secretary" && grant.unitId === scene.unit?.id);

/** The context as of the time the draft was created, so that 今天 keeps its meaning. */
export function sceneOf(scene: Scene, draft: Draft): Scene {
  return { ...scene, sentAt: draft.sentAt, today: dayIn(scene.zone, draft.sentAt) };
}

/** Answers a press with a toast and a message with a card. */
export function told(scene: Scene, text: string, type: "warning" | "info" = "warning"): Outcome {
  return scene.press === undefined ? say(text) : { replies: [], toast: { type, text }, settled: false };
}
