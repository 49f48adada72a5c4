import { dayIn, fail, ok, type Result } from "#core";
import { type Draft, draftById } from "#store";
import type { Outcome, Scene } from "./command.ts";
import { say } from "./replies.ts";

const DAY_MS = 86_400_000;

/** A draft of the person who speaks, in this chat, open for 24 hours; what 「今天」 means in it is fixed now. */
export function draftOf(scene: Scene, type: string, payload: unknown): Draft {
  return {
    id: scene.newId(),
    authorId: scene.sender.id,
    chatId: scene.chat.id,
    type,
    payload,
    sentAt: scene.sentAt,
    expiresAt: new Date(Date.parse(scene.now) + DAY_MS).toISOString(),
    state: "open",
    version: 1,
  };
}

/** The open draft a press or a word refers to, or what its presser hears instead: only its author may finish it (DECISIONS 27). */
export async function openDraft(scene: Scene, id: string, type: string): Promise<Result<Draft, Outcome>> {
  const draft = await draftById(scene.query, id);
  if (draft === undefined || draft.type !== type) return fail(told(scene, "这张卡片已经过期，请重新发命令"));
  if (draft.authorId !== scene.sender.id && !isSecretaryHere(scene))
    return fail(told(scene, "这是别人的卡片，请本人来点"));
  if (draft.state !== "open") return fail(told(scene, "已经处理过了"));
  if (draft.expiresAt <= scene.now) return fail(told(scene, "超过24小时，已经过期，请重新发命令"));
  return ok(draft);
}

const isSecretaryHere = (scene: Scene): boolean =>
  scene.sender.grants.some((grant) => grant.role === "secretary" && grant.unitId === scene.unit?.id);

/** The scene as it was when the draft was made: the same author and the same today. */
export function sceneOf(scene: Scene, draft: Draft): Scene {
  return { ...scene, sentAt: draft.sentAt, today: dayIn(scene.zone, draft.sentAt) };
}

/** Says something where it is heard: a toast for a press, an answer for a message. */
export function told(scene: Scene, text: string): Outcome {
  return scene.press === undefined ? say(text) : { replies: [], toast: { type: "warning", text }, settled: false };
}
