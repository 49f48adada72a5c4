import type { CardQuestion } from "#core";
import { type Draft, draftById, type ShownCard, shownCards } from "#store";
import type { Refs, Scene } from "../command.ts";

/** Matches words by which a text means another record than the one that the bot's question is about: 刚才, 231号那条. */
const ELSEWHERE = /刚[才刚]|上一?条|[#＃]\d|\d+号(?:记录)?[那这]?条/;

/** How long a question can be answered by a message that does not reply to it. */
const BARE_MS = 10 * 60_000;

/** An unanswered question on a card in a chat. */
export interface OpenQuestion {
  readonly messageId: string;
  readonly refs: Refs;
  readonly question: CardQuestion;
  readonly draft: Draft | undefined;
}

/** The text that waits for a tap which says what it answers, and the cards that asked. */
export interface WaitingAnswer {
  readonly said: string;
  readonly cards: readonly string[];
}

/** The card that the message replies to, as it is shown. */
export const repliedCard = ({ repliedCard, repliedTo }: Scene): ShownCard => ({
  messageId: repliedCard ?? "",
  refs: JSON.stringify(repliedTo ?? {}),
  createdAt: "",
});

/** The recent questions to the speaker in this chat, newest first. Empty if the text speaks of another record. */
export async function openHere(scene: Scene, said: string): Promise<readonly OpenQuestion[]> {
  if (ELSEWHERE.test(said)) return [];
  const since = new Date(Date.parse(scene.now) - BARE_MS).toISOString();
  const cards = await shownCards(scene.query, [scene.chat.id, scene.sender.id]);
  const recent = cards.filter(({ createdAt, refs }) => createdAt >= since && asksOf(refs)?.of === scene.sender.id);
  return await openIn(scene, recent);
}

const asksOf = (refs: string): Refs["asks"] => (refs.includes('"asks"') ? (JSON.parse(refs) as Refs).asks : undefined);

/** The questions on these cards that the speaker may answer. */
export async function openIn(scene: Scene, cards: readonly ShownCard[]): Promise<readonly OpenQuestion[]> {
  const open: OpenQuestion[] = [];
  for (const { messageId, refs: kept } of cards) {
    const refs = JSON.parse(kept) as Refs;
    const draft = refs.draft === undefined ? undefined : await draftById(scene.query, refs.draft);
    if (refs.draft !== undefined && (draft?.state !== "open" || draft.expiresAt <= scene.now)) continue;
    for (const question of refs.asks?.questions ?? []) open.push({ messageId, refs, question, draft });
  }
  return open;
}
