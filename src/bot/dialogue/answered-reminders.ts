import { addDays, parentOf, type Tree } from "#core";
import type { CardPress } from "#platforms";
import { itemsInMessage, remindersAbout, ticketByNumber } from "#store";
import type { AuditLine, Outcome, Scene } from "../command.ts";

/** The platform's limit: an older card cannot be changed. */
const CHANGEABLE_DAYS = 14;
/** What may answer an item of a reminder, by the action that the audit records. */
const ANSWERS = /^(?:report$|record\.|ticket\.|role\.|chat\.bind|unit\.(?!remind)|document\.|lock|roster\.)/;

/**
 * After whatever may have answered a reminder: the cards of the people who were reminded are drawn again. Which items
 * are answered is decided after the commit, by the rules themselves.
 */
export async function remindersRedrawn(scene: Scene, outcome: Outcome): Promise<Outcome> {
  const lines = (outcome.audit ?? []).filter(({ action }) => ANSWERS.test(action));
  if (lines.length === 0 || scene.platform.fixesCards === true) return outcome;
  const { query, tree, today, sender } = scene;
  const reminders = await remindersAbout(query, {
    unitIds: [
      ...new Set(lines.flatMap(({ unitId }) => (unitId === undefined ? [] : unitsRemindedOf(tree, unitId, today)))),
    ],
    abouts: await findingsIn(scene, lines),
    personId: sender.id,
    since: addDays(today, -CHANGEABLE_DAYS),
  });
  if (reminders.length === 0) return outcome;
  const records = lines.flatMap(({ action, object }) => (action === "report" ? [Number(object.split(":")[1])] : []));
  // With several reports in one message it is not said which of them answered an item.
  const number = records.length === 1 ? (records[0] ?? 0) : 0;
  return { ...outcome, redraws: reminders.map((one) => ({ ...one, number })) };
}

/** The units whose reminders a report of a unit may answer: itself, and its organ. */
function unitsRemindedOf(tree: Tree, unitId: string, today: string): readonly string[] {
  const found = [unitId];
  for (let at = parentOf(tree, unitId, today); at !== undefined; at = parentOf(tree, at, today)) {
    const kind = tree.units.get(at)?.kind;
    if (kind === "committee" || kind === "root") break;
    found.push(at);
  }
  return found;
}

async function findingsIn({ query }: Scene, lines: readonly AuditLine[]): Promise<readonly string[]> {
  const numbers = lines.flatMap(({ object }) => /^ticket:(\d+)$/.exec(object)?.[1] ?? []);
  const tickets = await Promise.all(numbers.map((number) => ticketByNumber(query, Number(number))));
  return tickets.flatMap((ticket) => (ticket === undefined ? [] : [ticket.id]));
}

/** The actions of the buttons in reminders; the table of rules in a test holds them. */
export const REMINDED: ReadonlySet<string> = new Set([
  ...["answer", "answer-due", "appraisal", "findings-proposed", "lock-waiting", "say", "ticket-report"],
]);

/** The answer to a button of a reminder whose items are all answered: a client may still show it for a while. */
export async function answeredAlready({ query }: Scene, press: CardPress): Promise<Outcome | undefined> {
  if (!REMINDED.has(press.action)) return undefined;
  const own = (await itemsInMessage(query, press.messageId)).filter(({ item }) => {
    const { press: of } = JSON.parse(item) as { readonly press?: Pick<CardPress, "action" | "id" | "value"> };
    return of?.action === press.action && of.id === press.id && of.value === press.value;
  });
  if (own.length === 0 || own.some(({ answered }) => answered === undefined)) return undefined;
  const numbers = [...new Set(own.flatMap(({ answered = 0 }) => (answered > 0 ? [answered] : [])))];
  const text = numbers.length === 0 ? "已经办过，无须再办" : `已登记，编号${numbers.join("、")}，无须再报`;
  return { replies: [], toast: { type: "info", text } };
}
