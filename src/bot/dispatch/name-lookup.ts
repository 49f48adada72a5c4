import type { Instant } from "#core";
import type { Platform } from "#platforms";
import { type Database, renameChat, upsertPerson } from "#store";

/** Asks the platform what people and groups are called. */
export type Directory = Pick<Platform, "name"> & {
  readonly directory: Pick<Platform["directory"], "members" | "groups">;
};

/** Learns the names of people who spoke before anybody told who they are; each chat is asked once in a while. */
export function createStrangers(db: Database, platform: Directory, clock: () => Instant) {
  const waiting = new Set<string>();
  const asked = new Map<string, number>();
  return {
    /** Remembers that somebody without a name spoke in a chat. */
    met(chatId: string): void {
      waiting.add(chatId);
    },
    /** Asks the platform for the members of the chats that were noted. Called after answers are out. */
    async learn(): Promise<void> {
      for (const chatId of waiting) {
        waiting.delete(chatId);
        const now = Date.parse(clock());
        if (now - (asked.get(chatId) ?? 0) < AGAIN_MS) continue;
        asked.set(chatId, now);
        await learnChat(db, platform, chatId, clock());
      }
    },
  };
}

const AGAIN_MS = 10 * 60_000;

async function learnChat(db: Database, platform: Directory, chatId: string, now: Instant): Promise<void> {
  const members = await platform.directory.members(chatId);
  if (members.ok && members.value.length > 0) {
    await db.commit(
      members.value.map((member) =>
        upsertPerson(db.query, { id: member.personId, platform: platform.name, name: member.name }, now),
      ),
    );
  }
  const groups = await platform.directory.groups();
  const group = groups.ok ? groups.value.find((candidate) => candidate.chatId === chatId) : undefined;
  if (group !== undefined && group.name !== "") await db.commit([renameChat(db.query, chatId, group.name)]);
}
