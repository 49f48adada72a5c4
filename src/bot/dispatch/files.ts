import type { IncomingMessage } from "#platforms";
import { lastDraft } from "#store";
import type { Outcome, Scene } from "../command.ts";

/**
 * A file somebody sends in their own chat answers the question that asked for one, if that was the last thing asked.
 * Otherwise nobody wanted it, and it is like any message without words.
 */
export async function decideFile(scene: Scene, message: IncomingMessage): Promise<Outcome | undefined> {
  if (message.file === undefined || scene.chat.kind !== "direct") return undefined;
  const draft = await lastDraft(scene.query, scene.sender.id, scene.chat.id, scene.now);
  if (draft === undefined) return undefined;
  const taker = scene.commands.find((command) => command.files?.[draft.type] !== undefined);
  return await taker?.files?.[draft.type]?.(scene, draft, message.file);
}
