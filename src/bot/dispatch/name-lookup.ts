import type { Instant } from "#core";
import { type Database, renameChat, upsertPerson } from "#store";

/** Asks the platform what people and groups are called. */
export interface Directory {
  members(
    chatId: string,
  ): Promise<
    | { readonly ok: true; readonly value: readonly { readonly openId: string; readonly name: string }[] }
    | { readonly ok: false }
  >;
  groups(): Promise<
    | { readonly ok: true; readonly value: readonly { readonly chatId: string; readonly name: string }[] }
    | { readonly ok: false }
  >;
}

/** Learns the names of people who spoke before anybody told who they are; each chat is asked once in a while. */
export function createStrangers(db: Database, directory: Directory, clock: () => Instant) {
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
        await learnChat(db, directory, chatId, clock());
      }
    },
  };
}

const AGAIN_MS = 10 * 60_000;

async function learnChat(db: Database, directory: Directory, chatId: string, now: Instant): Promise<void> {
  const members = await directory.members(chatId);
  if (members.ok && members.value.length > 0) {
    await db.commit(
      members.value.map((member) => upsertPerson(db.query, { id: member.openId, name: member.name }, now)),
    );
  }
  const groups = await directory.groups();
  const group = groups.ok ? groups.value.find((candidate) => candidate.chatId === chatId) : undefined;
  if (group !== undefined && group.name !== "") await db.commit([renameChat(db.query, chatId, group.name)]);
}
