import { outboxByMessage, ownerOfRecord, ticketByNumber } from "#store";
import type { Outcome, Reply, Scene } from "../command.ts";
import { mayBeHeardIn } from "../permissions.ts";
import { note } from "../replies.ts";

/**
 * Keeps replies about a record within the groups of its unit: a person who asks from another group gets the reply in
 * their direct chat.
 */
export async function keepHome(scene: Scene, outcome: Outcome): Promise<Outcome> {
  if (scene.chat.kind === "direct") return outcome;
  const isForeign = await Promise.all(outcome.replies.map((reply) => speaksOfOthers(scene, reply, outcome.made)));
  if (!isForeign.includes(true) || (await isOwnCard(scene))) return outcome;
  const line = "这是别的单位的记录，已单独回复您。";
  const away = outcome.replies.map((reply, index) =>
    isForeign[index] === true
      ? { ...reply, to: { person: scene.sender.id }, part: reply.part ?? `away-${index}` }
      : reply,
  );
  return { ...outcome, line, replies: scene.press === undefined ? [{ card: note(line) }, ...away] : away };
}

/**
 * Whether the pressed card was sent to the presser alone. Before a person has written in their direct chat the bot does
 * not know that chat, so the card's target is compared.
 */
async function isOwnCard({ query, press, sender }: Scene): Promise<boolean> {
  return press !== undefined && (await outboxByMessage(query, press.messageId))?.target === sender.id;
}

async function speaksOfOthers(scene: Scene, { to, refs }: Reply, made: Outcome["made"]): Promise<boolean> {
  if (to !== undefined && "person" in to) return false;
  // A record that the message itself creates is answered in the chat where it was reported.
  for (const number of refs?.records ?? []) {
    if (made?.records.includes(number)) continue;
    const owner = await ownerOfRecord(scene.query, number);
    if (owner !== undefined && !mayBeHeardIn(scene, owner.unitId)) return true;
  }
  for (const number of refs?.tickets ?? []) {
    if (made?.tickets.includes(number)) continue;
    const ticket = await ticketByNumber(scene.query, number);
    const units = ticket === undefined ? [] : [ticket.issuerUnitId, ticket.unitId ?? ticket.issuerUnitId];
    if (ticket !== undefined && !units.some((id) => mayBeHeardIn(scene, id))) return true;
  }
  return false;
}
