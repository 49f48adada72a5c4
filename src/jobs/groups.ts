import { boundChats, type Chat } from "#store";
import type { Stage } from "./job.ts";

/** The groups that are bound to a unit, asked once a tick. */
export const boundGroups = (stage: Stage): Promise<readonly Chat[]> =>
  stage.once("bound chats", () => boundChats(stage.query));

/** One of them by its id: thousands are looked for each minute. */
export async function boundGroup(stage: Stage, id: string): Promise<Chat | undefined> {
  const byId = await stage.once(
    "bound chats by id",
    async () => new Map((await boundGroups(stage)).map((chat) => [chat.id, chat] as const)),
  );
  return byId.get(id);
}
