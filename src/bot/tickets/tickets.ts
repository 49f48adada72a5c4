import { fail, ok, parentOf, type Result, readRecordNumber } from "#core";
import { rolesOf, type Ticket, ticketByNumber } from "#store";
import type { Outcome, Scene } from "../command.ts";
import { denial } from "../denied.ts";
import { may, mayBeHeardIn, standingOf } from "../permissions.ts";
import { say } from "../replies.ts";
import { isUnaccepted, superiorOf } from "./held.ts";

/** The findings that a text refers to, and the remaining text. */
export interface MeantTickets {
  readonly tickets: readonly Ticket[];
  readonly rest: string;
}

const NUMBERS = /^\s*(?:[Zz]\s*\d{1,9}号?\s*[、,，和及]?\s*)+/;

/**
 * Finds the findings a text refers to: `Z18`, `Z18、Z19`, or the one on the replied-to card. An error is a sentence for
 * the person.
 */
export async function meantTickets(scene: Scene, text: string): Promise<Result<MeantTickets, Outcome>> {
  const written = NUMBERS.exec(text)?.[0] ?? "";
  const named = [...written.matchAll(/[Zz]\s*(\d{1,9})/g)].map((match) => readRecordNumber(`Z${match[1]}`));
  const numbers = named.flatMap((read) => (read.ok ? [read.value.number] : []));
  const replied = scene.repliedTo?.tickets ?? [];
  const wanted = numbers.length > 0 ? numbers : replied.length === 1 ? replied : [];
  if (wanted.length === 0) return fail(say("请写整改单编号，比如 Z18。发 /整改 看有哪些。", { tone: "ask" }));
  const tickets: Ticket[] = [];
  for (const number of new Set(wanted)) {
    const ticket = await ticketByNumber(scene.query, number);
    // A finding that they may not read and one that does not exist get the same answer.
    const gone = `没有找到整改单 Z${number}，请核对编号。发 /整改 看有哪些。`;
    if (ticket === undefined) return fail(say(gone, { tone: "ask" }));
    if (!maySeeTicket(scene, ticket)) return fail(denial("tally", unitOfTicket(ticket), { hides: gone }));
    if (![unitOfTicket(ticket), ticket.issuerUnitId].some((unitId) => mayBeHeardIn(scene, unitId)))
      return fail(say(`Z${number} 不是本群单位的，请到单位的群里，或在和我的单聊里办。`, { tone: "ask" }));
    tickets.push(ticket);
  }
  return ok({ tickets, rest: text.slice(written.length).trim() });
}

/** The unit that a finding is about; its issuer, if the subject is only a word and no unit. */
export const unitOfTicket = (ticket: Ticket): string => ticket.unitId ?? ticket.issuerUnitId;

/** Whether the speaker may read a finding here. */
export function maySeeTicket(scene: Scene, ticket: Ticket): boolean {
  const standing = standingOf(scene);
  // Before its superior accepts the finding, the unit it is about does not see it.
  const units = isUnaccepted(ticket)
    ? [superiorOf(scene, ticket), ticket.issuerUnitId]
    : [unitOfTicket(ticket), ticket.issuerUnitId];
  return units.some((unitId) => may(standing, "tally", unitId));
}

/** Whether the speaker is responsible for the unit that must correct the finding. */
export const mayCloseTicket = (scene: Scene, ticket: Ticket): boolean =>
  may(standingOf(scene), "ticket.close", unitOfTicket(ticket));

/** Whether the speaker acts for the issuer or for the unit's superior: only they judge the correction. */
export function mayJudgeTicket(scene: Scene, ticket: Ticket, action: "ticket.verify" | "ticket.extend"): boolean {
  const standing = standingOf(scene);
  if (may(standing, action, ticket.issuerUnitId)) return true;
  const superior = ticket.unitId === undefined ? undefined : parentOf(scene.tree, ticket.unitId, scene.today);
  return superior !== undefined && may(standing, action, superior);
}

/** The secretaries of a unit, or of the nearest unit above it that has any. */
export async function secretariesFor(
  scene: Pick<Scene, "query" | "tree" | "today">,
  unitId: string,
): Promise<readonly string[]> {
  for (let at: string | undefined = unitId; at !== undefined; at = parentOf(scene.tree, at, scene.today)) {
    const found = (await rolesOf(scene.query, at)).filter(({ role }) => role === "secretary");
    if (found.length > 0) return [...new Set(found.map(({ personId }) => personId))];
  }
  return [];
}
