import Sqlite from "better-sqlite3";
import { expect, test } from "vitest";
import { addDays, askedUnits, type Cadence, type Day, type DaySpan, duePeriodOf, everyFor, monthOf, ROOT } from "#core";
import { cadenceJob, cadencesFrom, coverageGround, coverageIn } from "#reports";
import {
  changedSchedules,
  changeTree,
  clearPostings,
  createTreeReader,
  type Database,
  endRole,
  insertPostings,
  insertRole,
  postingsOfRecord,
  reachableUnits,
  setSchedule,
  updateUnit,
} from "#store";
import { openSqlite } from "../../src/store/dialects/sqlite.ts";
import { temporaryFolder } from "../support/databases.ts";
import { buildCity, createDraw, fillLedger, TODAY, telling, UNIT_IDS } from "../support/ledgers.ts";

const NOW = "2026-11-22T02:00:00.000Z";
const SPANS = [
  { from: "2026-01-01", to: "2026-12-31" },
  { from: "2026-10-01", to: "2026-10-31" },
  { from: "2025-07-01", to: "2025-12-31" },
];
const RULES = ["每月", "每两月", "每季度", "每半年", "不作提醒"];

/** One line of coverage in words that can be compared. */
const worded = (cadence: Cadence, key: string, asked: readonly { id: string }[], late: readonly { id: string }[]) =>
  `${cadence.id} ${key}: ${asked.map(({ id }) => id).join()} – ${late.map(({ id }) => id).join()}`;

const meets = ({ kind, category }: Cadence, row: { readonly kind: string; readonly category: string }): boolean =>
  (kind === undefined || row.kind === kind) && (category === undefined || row.category === category);

/** Who lacks what in a run of days, from a look at every posting: nothing of it is kept. */
async function plainly(db: Database, readTree: ReturnType<typeof createTreeReader>, unitId: string, span: DaySpan) {
  const { query } = db;
  const [tree, rows, able] = [await readTree(query), await changedSchedules(query), await reachableUnits(query)];
  const posted = await query
    .selectFrom("posting")
    .select(["unit_id", "kind", "category", "day"])
    .where("measure", "=", "times")
    .where("adjust", "=", 0)
    .execute();
  const last = span.to < TODAY ? span.to : TODAY;
  const isWanted = ({ to }: DaySpan, day: Day): boolean =>
    (to >= span.from && to <= last && to.slice(0, 7) === day.slice(0, 7)) ||
    (span.from <= TODAY && TODAY <= span.to && day === last);
  const lines: string[] = [];
  for (let month = monthOf(span.from); month.from <= last; month = monthOf(addDays(month.to, 1))) {
    const day = month.to < last ? month.to : last;
    for (const cadence of cadencesFrom(rows)) {
      const units = askedUnits(tree, cadence, unitId, day, able);
      for (const [every, asked] of Map.groupBy(units, (unit) => everyFor(cadence, unit.class))) {
        const period = every === "off" ? undefined : duePeriodOf(every, day);
        if (period === undefined || !isWanted(period, day)) continue;
        const met = posted.filter((row) => period.from <= row.day && row.day <= period.to && meets(cadence, row));
        const late = asked.filter(({ id }) => !met.some((row) => row.unit_id === id));
        lines.push(worded(cadence, period.key, asked, late));
      }
    }
  }
  return lines;
}

/** What a city lives through, each of which may change who lacks what. */
function stepsOf(db: Database, readTree: ReturnType<typeof createTreeReader>, file: string, draw: Draw) {
  const { query } = db;
  const day = (): Day => addDays("2025-07-01", draw.upTo(510));
  const anyRecord = async () => draw.one(await query.selectFrom("posting").select("record_id as id").execute()).id;
  const report = async () => {
    const told = draw.one([
      { kind: "study", category: draw.one(["支委会", "主题党日", "党员大会", "中心组"]) },
      { kind: "lecture" },
      { kind: "brand" },
    ] as const);
    const unitId = draw.one(UNIT_IDS.slice(1));
    const { writes } = telling(db, await readTree(query), { ...told, unitId, day: day(), amounts: { attendees: 20 } });
    await db.commit(writes);
  };
  const change = (isGone: boolean) => async () => {
    const before = await postingsOfRecord(query, await anyRecord());
    const [first] = before;
    if (first === undefined) return;
    const [to, unitId] = [day(), draw.one(UNIT_IDS.slice(1))];
    const after = isGone ? [] : before.map((one) => ({ ...one, day: to, unitId }));
    await db.commit([...clearPostings(query, first.recordId, before), ...insertPostings(query, after)]);
  };
  const elsewhere = async () => {
    const id = await anyRecord();
    const other = new Sqlite(file);
    other.prepare("update posting set unit_id = ? where record_id = ?").run(draw.one(UNIT_IDS.slice(1)), id);
    other.close();
  };
  const unsaid = async () => {
    const id = await anyRecord();
    await query
      .updateTable("posting")
      .set({ unit_id: draw.one(UNIT_IDS.slice(1)) })
      .where("record_id", "=", id)
      .execute();
  };
  const another = async () => {
    const tree = await readTree(query);
    const unit = tree.units.get("o3");
    if (unit === undefined) return;
    const kind = unit.kind === "organ" ? "branch" : "organ";
    await db.commit([changeTree(query, tree, NOW), ...updateUnit(query, { ...unit, kind })]);
  };
  const rule = async () => {
    const [job, scope] = [cadenceJob({ id: draw.one(["lecture", "figures", "assembly"]) }), draw.one(["", "一类"])];
    await db.commit([setSchedule(query, { job, scope, rule: draw.one(RULES), changedBy: "ou_test", changedAt: NOW })]);
  };
  const leave = async () => {
    const open = await query.selectFrom("role").select("id").where("ended_at", "is", null).execute();
    await db.commit(
      open.length > 5 ? [endRole(query, draw.one(open).id, NOW)] : UNIT_IDS.slice(1).map((id) => role(db, id)),
    );
  };
  return [report, change(false), report, change(true), elsewhere, unsaid, another, report, rule, leave];
}

type Draw = ReturnType<typeof createDraw>;

let people = 0;
function role({ query }: Database, unitId: string) {
  people += 1;
  const by = { grantedBy: "ou_test", grantedAt: NOW, platform: "lark" };
  return insertRole(query, { id: `role-${people}`, personId: `ou_${people}`, unitId, role: "secretary", ...by });
}

test("cached coverage equals a fresh read of every posting, after any change", async () => {
  const file = `${temporaryFolder()}/ledger.db`;
  const db = await openSqlite(file);
  await buildCity(db);
  const readTree = createTreeReader();
  await fillLedger(db, await readTree(db.query), 120, 7);
  for (const unitId of UNIT_IDS.slice(1)) await db.commit([role(db, unitId)]);
  const draw = createDraw(11);
  const steps = stepsOf(db, readTree, file, draw);
  let seen = 0;
  for (let at = 0; at < 160; at += 1) {
    const step = steps[at % steps.length];
    await step?.();
    for (const unitId of [ROOT, draw.one(UNIT_IDS)])
      for (const span of SPANS) {
        const ground = await coverageGround(db.query);
        const found = await coverageIn(ground, await readTree(db.query), unitId, span, TODAY);
        const said = found.map(({ cadence, period, asked, late }) => worded(cadence, period.key, asked, late));
        expect(said, `step ${at}`).toEqual(await plainly(db, readTree, unitId, span));
        seen += found.reduce((sum, { asked, late }) => sum + asked.length - late.length, 0);
      }
  }
  expect(seen).toBeGreaterThan(1_000);
  await db.close();
});
