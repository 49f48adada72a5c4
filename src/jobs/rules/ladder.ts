import { ticketName, whomOf } from "#bot";
import { addWorkdays, COLOUR_MARKS, type Colour, colourOf, type Day, parentOf, printDay, urgencyWords } from "#core";
import { recordsOfKind, type Ticket } from "#store";
import type { Audience, Ground, Item, RuleItems } from "./rule.ts";

const RANKS: Readonly<Record<Exclude<Colour, "none">, number>> = { dark: 0, red: 0, yellow: 1, blue: 3 };

/**
 * Reminder rules R13 and R14: every open finding, at four stages: three working days before its deadline (blue), on the
 * day (yellow), after it (red), and a week later (dark).
 */
export const ladderItems: RuleItems = async (ground) =>
  ground.tickets.filter(({ state }) => state === "open").flatMap((ticket) => climb(ground, ticket));

function climb(ground: Ground, ticket: Ticket): readonly Item[] {
  const colour = colourOf(ticket.due, ground.today, ground.calendar);
  if (colour === "none") return [];
  const unitId = ticket.unitId ?? ticket.issuerUnitId;
  const base = { rule: "ladder", about: ticket.id, period: ticket.due, ticket: ticket.number, rank: RANKS[colour] };
  const words = urgencyWords(ticket.due, ground.today, ground.calendar);
  const due = `${words}，期限${printDay(ticket.due, ground.today)}`;
  const head = `${COLOUR_MARKS[colour]} 整改 ${ticketName(ticket)} ${whomOf(ground.tree, ticket)}：`;
  const what = ticket.text === "" ? "" : `「${ticket.text}」`;
  const item = (to: Audience, id: string, text: string): Item => ({
    ...base,
    stage: `${colour}-${to}`,
    to,
    unitId: id,
    text,
  });
  // A group is told the number and the unit, but not the text of the finding.
  const groupText = `${head}${due}`;
  const how = `整改后请发：/销号 ${ticketName(ticket)} 整改情况`;
  const press = { action: "ticket-report", id: String(ticket.number) } as const;
  const own: Item = {
    ...item("secretary", unitId, `${head}${what}${due}`),
    how,
    groupText,
    button: { text: `销号 ${ticketName(ticket)}`, press },
  };
  const seen = (told: Item): Item => ({
    ...told,
    button: { text: `查看 ${ticketName(ticket)}`, press: { action: "say", id: "整改", value: ticketName(ticket) } },
  });
  if (colour === "blue" || colour === "yellow") return [own];
  const group = item("group", unitId, groupText);
  if (colour === "red") return [own, group, seen(item("leader", unitId, `${head}${what}${due}`))];
  const superior = parentOf(ground.tree, unitId, ground.today) ?? ticket.issuerUnitId;
  return [own, { ...seen(item("leader", superior, `${head}${what}${due}`)), ofUnitId: unitId }];
}

const PATIENCE_WORKDAYS = 3;

/**
 * The people who verify a finding: the issuer's secretaries, or those above. The person who reported it as corrected is
 * left out, because they may not verify it.
 */
function judgesOf(
  { roles, tree, today }: Ground,
  { issuerUnitId, closedBy }: Ticket,
): readonly Pick<Item, "to" | "unitId" | "personId">[] {
  for (let at: string | undefined = issuerUnitId; at !== undefined; at = parentOf(tree, at, today)) {
    const all = roles
      .filter(({ role, unitId }) => role === "secretary" && unitId === at)
      .map(({ personId }) => personId);
    const others = [...new Set(all)].filter((id) => id !== closedBy);
    const unitId = at;
    if (!all.includes(closedBy ?? "") && (all.length > 0 || at === issuerUnitId)) return [{ to: "secretary", unitId }];
    if (others.length > 0) return others.map((personId) => ({ to: "person", unitId, personId }));
  }
  return [{ to: "admin", unitId: issuerUnitId }];
}

/**
 * A finding that was reported as corrected waits three working days for verification; then the verifier is asked once.
 */
export const waitingItems: RuleItems = async (ground) =>
  ground.tickets.flatMap((ticket): Item[] => {
    if (ticket.state !== "closed" || ticket.closedOn === undefined) return [];
    if (addWorkdays(ticket.closedOn, PATIENCE_WORKDAYS, ground.calendar) > ground.today) return [];
    const name = ticketName(ticket);
    const when = `${printDay(ticket.closedOn, ground.today)}已报整改完成`;
    const text = `整改 ${name} ${whomOf(ground.tree, ticket)}：${when}，请核验`;
    const base = { rule: "waiting", about: ticket.id, period: ticket.closedOn, stage: "once", ticket: ticket.number };
    return judgesOf(ground, ticket).map((judge) => ({
      ...base,
      ...judge,
      text,
      how: `通过请发 /核 ${name}，不到位请发 /退 ${name} 理由`,
      groupText: `整改 ${name}：${when}，请书记核验`,
      button: { text: `核验 ${name}`, press: { action: "say", id: "整改", value: name } },
      rank: 5,
    }));
  });

/**
 * Reminder rule R7: an issue with an owner and a deadline is reminded of in the same stages as a finding until it is
 * solved. Rule R9 does so for the year's goals.
 */
export const deadlineItems: RuleItems = async (ground) => {
  const from = `${Number(ground.today.slice(0, 4)) - 1}-01-01`;
  const issues = await ground.once("issues", () => recordsOfKind(ground.query, "issue", from, ground.through));
  return issues.flatMap((record): Item[] => {
    const due: unknown = record.content.fields.due;
    if (record.category !== "研究" || typeof due !== "string") return [];
    const colour = colourOf(due, ground.today, ground.calendar);
    if (colour === "none") return [];
    const unit = ground.tree.units.get(record.unitId)?.name ?? "";
    const told = `${COLOUR_MARKS[colour]} 难点（编号${record.number}）${unit}：「${record.title}」${urgencyWords(due, ground.today, ground.calendar)}，期限${printDay(due as Day, ground.today)}`;
    const base = { rule: "issue", about: record.id, period: due, unitId: record.unitId, rank: RANKS[colour] };
    const how = `已解决请发 /解决 ${record.number}`;
    const button: Item["button"] = {
      text: `解决 ${record.number}`,
      press: { action: "say", id: "解决", value: String(record.number) },
      confirm: `「${record.title}」今天记为已解决？`,
    };
    const own: Item = { ...base, stage: `${colour}-secretary`, to: "secretary", text: told, how, button };
    return colour === "dark" ? [own, { ...base, stage: `${colour}-leader`, to: "leader", text: told }] : [own];
  });
};
