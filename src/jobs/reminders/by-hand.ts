import type { Outcome } from "#bot";
import {
  ancestorsOf,
  type Day,
  type Instant,
  instantAt,
  isInHours,
  parentOf,
  printDay,
  type Tree,
  type Unit,
} from "#core";
import { coverage, coverageGround } from "#reports";
import { declaredDays, leavesFrom, messagesTo, namesOf, pingsOf, type Query, rolesOf, undeliveredTo } from "#store";
import { aboutUnit, type Item } from "../rules/rule.ts";

import { reminder } from "./reminder.ts";

/** Who asks that a unit be reminded, when and in which message. */
export interface ByHand {
  readonly query: Query;
  readonly tree: Tree;
  readonly now: Instant;
  readonly today: Day;
  readonly zone: string;
  readonly source: string;
  readonly by: { readonly id: string; readonly name: string };
}

/** Who is reminded of what, or why nobody is. */
export type Reminded =
  | { readonly outcome: Outcome; readonly names: readonly string[]; readonly what: readonly string[] }
  | { readonly refusal: string };

/**
 * Reminds a unit's secretaries of what it has not reported, because somebody above it asked: the same private message as
 * the clock's, within the same hours, never to somebody on leave, and to nobody who was told of anything today already.
 */
export async function remindByHand(asked: ByHand, unit: Unit): Promise<Reminded> {
  const { query, tree, today, now, zone } = asked;
  const lines = await coverage(await coverageGround(query), tree, unit.id, today);
  const late = lines.filter((line) => line.late.some(({ id }) => id === unit.id));
  if (late.length === 0) return { refusal: `${unit.name}本期应报事项均已报送，无须提醒。` };
  if (!isInHours(now, zone, await declaredDays(query)))
    return { refusal: "现在不在提醒时间（工作日9:00至18:00），未发送。请在提醒时间再试，机器人也会按时提醒。" };
  const leaves = (await leavesFrom(query, today)).filter(({ from }) => from <= today);
  const chain = [unit.id, ...ancestorsOf(tree, unit.id, today)];
  if (leaves.some(({ unitId }) => unitId !== undefined && chain.includes(unitId)))
    return { refusal: `${unit.name}正在暂停提醒，未发送。` };
  const secretaries = (await secretariesOf(asked, unit)).filter((id) => id !== asked.by.id);
  if (secretaries.length === 0) return { refusal: `${unit.name}尚无其他书记可以提醒，请先任命书记。` };
  const present = secretaries.filter((id) => !leaves.some(({ personId }) => personId === id));
  const since = instantAt(zone, today, 0);
  const free: string[] = [];
  for (const id of present)
    if ((await messagesTo(query, id, since)) === 0 && !(await wasAskedToday(asked, id))) free.push(id);
  const names = await namesOf(query, secretaries);
  const called = (ids: readonly string[]) => ids.map((id) => names.get(id) ?? "书记");
  const lost = await undeliveredTo(query, present, since);
  if (free.length === 0 && lost.length > 0)
    return {
      refusal: `今天给${called(lost).join("、")}的提醒未能送达（对方未开通飞书，或不在机器人的可用范围），请改用其他方式联系，并核对书记任命。`,
    };
  if (free.length === 0)
    return {
      refusal:
        present.length === 0
          ? `${called(secretaries).join("、")}请假中，未发送。`
          : `今天已单独提醒过${called(present).join("、")}，每天最多一条，未再发送。`,
    };
  const items = late.map(({ cadence, period }): Item => {
    const when = `期限${printDay(period.to, today)}，${asked.by.name}提请办理`;
    const piece = `${period.label}${cadence.label}`;
    return {
      rule: ASKED,
      about: aboutUnit(cadence.id, unit),
      period: period.key,
      stage: today,
      to: "secretary",
      unitId: unit.id,
      text: `${unit.name}：${piece}尚无记录，${when}`,
      bundle: { head: unit.name, piece, tail: when },
      rank: 2,
      answer: cadence.command,
    };
  });
  const all = free.map((person) => reminder(asked, items, { person }, asked.source));
  return {
    outcome: { replies: all.flatMap(({ replies }) => replies), writes: all.flatMap(({ writes = [] }) => writes) },
    names: called(free),
    what: late.map(({ cadence, period }) => `${period.label}${cadence.label}`),
  };
}

/** The rule under which it is kept that somebody was reminded because another asked. */
const ASKED = "asked";

/** Whether somebody was reminded today already because another asked. */
export const wasAskedToday = async (
  { query, today }: Pick<ByHand, "query" | "today">,
  personId: string,
): Promise<boolean> => (await pingsOf(query, personId, today)).some(({ rule }) => rule === ASKED);

/** A unit's own secretaries; of a branch that has none, those of its organ. */
async function secretariesOf({ query, tree, today }: ByHand, unit: Unit): Promise<readonly string[]> {
  const heldIn = async (id: string) => [
    ...new Set((await rolesOf(query, id)).filter(({ role }) => role === "secretary").map(({ personId }) => personId)),
  ];
  const own = await heldIn(unit.id);
  const parent = parentOf(tree, unit.id, today);
  if (own.length > 0 || parent === undefined || tree.units.get(parent)?.kind !== "organ") return own;
  return await heldIn(parent);
}
