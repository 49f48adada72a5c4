import type { Instant } from "#core";
import type { Platform } from "#platforms";
import { type Database, renameChat, upsertPerson } from "#store";

/** The part of a platform that knows the names of people and groups. */
export type Directory = Pick<Platform, "name"> & {
  readonly directory: Pick<Platform["directory"], "members" | "groups">;
};

/** Looks up the names of unknown people who spoke. Each chat's members are fetched only once in a while. */
export function createStrangers(db: Database, platform: Directory, clock: () => Instant) {
  const waiting = new Set<string>();
  const asked = new Map<string, number>();
  return {
    /** Notes that a person without a known name spoke in a chat. */
    met(chatId: string): void {
      waiting.add(chatId);
    },
    /**
     * Fetches the names of the members of chats in which an unknown person spoke. Called after the replies are sent.
     */
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
