import { boundChats, type Chat, freshGroups, groupsBegun } from "#store";
import type { Scopes, Stage } from "./job.ts";

/** The groups that are bound to a unit, read once per tick. */
export const boundGroups = (stage: Stage): Promise<readonly Chat[]> =>
  stage.once("bound chats", () => boundChats(stage.query));

/** One bound group by its id. Indexed, because thousands are looked up each minute. */
export async function boundGroup(stage: Stage, id: string): Promise<Chat | undefined> {
  const byId = await stage.once(
    "bound chats by id",
    async () => new Map((await boundGroups(stage)).map((chat) => [chat.id, chat] as const)),
  );
  return byId.get(id);
}

/** The bound groups as scopes of jobs. */
export const groups: Scopes = {
  all: async (stage) => new Map((await boundGroups(stage)).map(({ id, boundAt }) => [id, boundAt])),
  fresh: async ({ query }) => {
    const scopes = await freshGroups(query);
    return { scopes, noted: scopes.length === 0 ? [] : [groupsBegun(query, scopes)] };
  },
};
