import { refusal } from "../wire/refusal.ts";
import type { Chat } from "../world/world.ts";

/** Refuses to mention everyone if the group's owner has not allowed it to the bot. */
export function mayMentionAll(chat: Chat | undefined): void {
  if (chat?.type !== "group" || chat.atAll === "owner") throw refusal(230018, "no permission to mention all");
}
