import { forgiveAbsence, reviveUnreached, upsertChat, upsertPerson, type Write } from "#store";
import type { Outcome, Scene } from "../command.ts";

/** How long a message waits until its person has written to the bot; an older one is not sent. */
const UNREACHED_DAYS = 7;

/**
 * Stores the people and chats of a message: its chat, the person of a direct chat, and the names of mentioned people.
 */
export const peopleMet =
  (identity: () => Promise<string | undefined>) =>
  async (scene: Scene, outcome: Outcome): Promise<Outcome> => {
    const { query, message, now, sender, platform } = scene;
    if (message === undefined) return outcome;
    const self = await identity();
    const named = message.mentions.filter(
      ({ personId, name }) => personId !== undefined && personId !== self && name !== "",
    );
    const since = daysBefore(now, UNREACHED_DAYS);
    const met = [
      ...(message.chatKind === "direct" ? [reviveUnreached(query, { id: sender.id, since, now })] : []),
      ...(scene.chat.known ? [] : rememberChat(scene)),
      ...named.map((mention) =>
        upsertPerson(
          query,
          { id: mention.personId ?? "", platform: platform.name, name: mention.name },
          message.sentAt,
        ),
      ),
    ];
    return { ...outcome, writes: [...met, ...(outcome.writes ?? [])] };
  };

/**
 * Stores the person's direct chat now: a later press may come from a card sent to the chat, and such a card does not
 * show whose chat it is.
 */
export function ownChatMet(scene: Scene, outcome: Outcome): Outcome {
  const isNewDirect = scene.chat.kind === "direct" && !scene.chat.known;
  return isNewDirect ? { ...outcome, writes: [...rememberChat(scene), ...(outcome.writes ?? [])] } : outcome;
}

const daysBefore = (now: string, days: number): string =>
  new Date(Date.parse(now) - days * 24 * 3_600_000).toISOString();

const rememberChat = ({ query, now, chat, sender, platform }: Scene): readonly Write[] => {
  const personId = chat.kind === "direct" ? sender.id : undefined;
  return [
    forgiveAbsence(query, chat.id, now),
    upsertChat(query, { id: chat.id, platform: platform.name, kind: chat.kind, name: "", personId }),
  ];
};
