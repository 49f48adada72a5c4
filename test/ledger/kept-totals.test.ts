import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { proveTotals, rebuildWrites } from "#reports";
import { countSubjects, type Database, loadTree, type Write } from "#store";
import { leftBehind, leftStanding, meddling } from "./meddling.ts";
import { asKept, monthsAndDays, recountBySql, YEAR } from "./recount.ts";
import { ADMIN, chatOf, nameOf, openVillage, REMOVALS, secretaryOf, UNITS, type Village } from "./village.ts";

const DAYS = ["3月31日", "4月1日", "9月12日", "11月19日"];
const ISO = ["2026-03-31", "2026-04-01", "2026-09-12", "2026-11-19"];
const TITLES = ["清洁家园", "新时代大讲堂", "交通劝导"];
const NAMES = ["赵刚", "孙丽", "钱程", "周杰"];

/** One thing somebody does; what it means for the ledger as it then is follows from its numbers alone. */
interface Op {
  readonly does:
    | "lecture"
    | "volunteering"
    | "pledge"
    | "edit"
    | "redate"
    | "withdraw"
    | "restore"
    | "confirm"
    | "return"
    | "join"
    | "join-apart"
    | "repeat"
    | "move";
  readonly a: number;
  readonly b: number;
  readonly c: number;
}

const op: fc.Arbitrary<Op> = fc.record({
  does: fc.constantFrom<Op["does"]>(
    "lecture",
    "lecture",
    "lecture",
    "volunteering",
    "volunteering",
    "pledge",
    "edit",
    "redate",
    "withdraw",
    "restore",
    "confirm",
    "return",
    "join",
    "join",
    "join-apart",
    "repeat",
    "move",
  ),
  a: fc.nat(999),
  b: fc.nat(999),
  c: fc.nat(999),
});

async function play(village: Village, { does, a, b, c }: Op): Promise<void> {
  const { db, say, press } = village;
  const unit = UNITS[a % UNITS.length]?.id ?? "a";
  const day = DAYS[b % DAYS.length] ?? "";
  const title = TITLES[c % TITLES.length] ?? "";
  const report = (line: string) => say(secretaryOf(unit), chatOf(unit), line);
  if (does === "lecture")
    return void (await report(`/党课 ${day} ${title} ${c % 3 === 0 ? "约" : ""}${5 + (a % 90)}人`));
  if (does === "volunteering")
    return void (await report(`/志愿 ${day} ${title} ${4 + (a % 40)}人 受益${1 + (b % 60)}人次`));
  if (does === "pledge") {
    const named = NAMES.slice(a % 3, (a % 3) + 1 + (b % 2));
    return void (await report(`/亮身份 ${day} 名单=${named.join("、")}`));
  }
  if (does === "move") {
    const [moved, under] = REMOVALS[a % REMOVALS.length] ?? REMOVALS[0];
    const line = `/单位 移动 ${nameOf(moved)} 上级=${nameOf(under)} 自=${ISO[b % ISO.length]}`;
    return void (await say(ADMIN, chatOf("gw"), line));
  }
  const records = await db.query
    .selectFrom("record")
    .select(["number", "kind", "day", "unit_id", "reporter_id", "state"])
    .orderBy("number")
    .execute();
  const record = records[a % Math.max(1, records.length)];
  if (record === undefined) return;
  const number = String(record.number);
  const [who, where] = [record.reporter_id, chatOf(record.unit_id)];
  const edited = record.kind === "pledge" ? "名单=赵刚、李梅" : `人数=${3 + (b % 70)}`;
  const told: Partial<Record<Op["does"], () => Promise<unknown>>> = {
    edit: () => say(who, where, `/改 ${number} ${edited}`),
    redate: () => say(who, where, `/改 ${number} 日期=${ISO[b % ISO.length]}`),
    withdraw: () => press(who, where, "withdraw", number),
    restore: () => press(who, where, "restore", number),
    confirm: () => say(who, where, `/核 ${number}`),
    return: () => say(who, where, `/退 ${number} 请再核对`),
    repeat: () => press(who, where, "repeat", number, b % 2 === 0 ? "same" : "other"),
  };
  if (does !== "join" && does !== "join-apart") return void (await told[does]?.());
  const alike = records.filter(
    (other) => other.kind === record.kind && other.day === record.day && other.unit_id !== record.unit_id,
  );
  const other = alike[b % Math.max(1, alike.length)];
  if (other === undefined) return;
  await press(who, where, "joint", number, `${does === "join" ? "same" : "different"}:${other.number}`);
}

const IDS = ["city", ...UNITS.map(({ id }) => id)];

/** What is wrong with the kept sums; nothing when they are what a recount finds. */
async function wrongs(db: Database): Promise<readonly string[]> {
  const [anew, kept, { months, days }] = await Promise.all([
    recountBySql(db.query),
    asKept(db.query, IDS),
    monthsAndDays(db.query),
  ]);
  const keys = new Set([...Object.keys(anew), ...Object.keys(kept)]);
  const proof = await proveTotals(db.query);
  return [
    ...proof.examples,
    ...[...keys]
      .filter((key) => !key.includes(" pledged ") && anew[key] !== kept[key])
      .map((key) => `${key}: ${kept[key]} kept, ${anew[key]} counted`),
    ...Object.keys({ ...months, ...days }).filter((key) => months[key] !== days[key]),
  ];
}

let joined = 0;

async function sequence(ops: readonly Op[], wrap?: (db: Database) => Database): Promise<readonly string[]> {
  const village = await openVillage(wrap);
  try {
    for (const one of ops) await play(village, one);
    const { count } = await village.db.query
      .selectFrom("record")
      .where("joined_to", "is not", null)
      .select((e) => e.fn.countAll<number>().as("count"))
      .executeTakeFirstOrThrow();
    joined += Number(count);
    return await wrongs(village.db);
  } finally {
    await village.db.close();
  }
}

describe("after random reports, changes, withdrawals, confirmations, merges and moves", () => {
  test("the stored sums equal sums computed by SQL from the records", { timeout: 180_000 }, async () => {
    let played = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(op, { minLength: 20, maxLength: 60 }), async (ops) => {
        played += ops.length;
        expect(await sequence(ops)).toEqual([]);
      }),
      { numRuns: 80, seed: 8_008 },
    );
    process.stdout.write(`kept totals: ${played} steps in 80 sequences, ${joined} records joined\n`);
  });

  test("a distinct figure never exceeds the sum of what it counts", { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(op, { minLength: 10, maxLength: 30 }), async (ops) => {
        const village = await openVillage();
        for (const one of ops) await play(village, one);
        const { query } = village.db;
        for (const unitId of IDS) {
          const question = { unitIds: [unitId], kinds: ["pledge"], measure: "pledged", ...YEAR };
          const named = await query
            .selectFrom("subject")
            .innerJoin("record", "record.id", "subject.record_id")
            .where("subject.unit_id", "=", unitId)
            .where("record.state", "=", "counted")
            .select((e) => e.fn.countAll<number>().as("count"))
            .executeTakeFirstOrThrow();
          expect(await countSubjects(query, question)).toBeLessThanOrEqual(named.count);
        }
        await village.db.close();
      }),
      { numRuns: 15, seed: 3 },
    );
  });

  test("a move and a report at the same moment leave no figure with the old superior", {
    timeout: 60_000,
  }, async () => {
    for (let round = 0; round < 20; round += 1) expect(await race(round)).toEqual([]);
  });
});

/** A move, two reports and a correction, all decided at the same moment. */
async function race(round: number, wrap?: (db: Database) => Database): Promise<readonly string[]> {
  const village = await openVillage(wrap);
  await play(village, { does: "lecture", a: 2, b: 3, c: 1 });
  const [moved, under] = round % 2 === 0 ? ["市财政局", "清河区机关工委"] : ["市财政局第一支部", "市水务局"];
  const move = () => village.say(ADMIN, chatOf("gw"), `/单位 移动 ${moved} 上级=${under} 自=2026-04-01`);
  const deeds = [
    () => village.say(secretaryOf("a1"), chatOf("a1"), `/党课 9月12日 严守纪律 ${20 + round}人`),
    () => village.say(secretaryOf("a2"), chatOf("a2"), "/志愿 9月12日 河道清理 12人 受益30人次"),
    () => village.say(secretaryOf("a"), chatOf("a"), "/改 1 人数=44"),
  ];
  const answers = await Promise.all(deeds.toSpliced(round % 4, 0, move).map((deed) => deed()));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  expect((await loadTree(village.db.query)).version).toBe(2);
  const found = await wrongs(village.db);
  await village.db.close();
  return found;
}

/** Changes each write of a commit, or leaves it out. */
const at = (write: Write, index: number, value: (old: number) => number): Write => ({
  ...write,
  parameters: write.parameters.map((old, position) => (position === index ? value(Number(old)) : old)),
});

/** Changes what each negative row of a joint event takes off; one write holds several postings. */
const ofMerges = (write: Write, value: (old: number) => number): Write => ({
  ...write,
  parameters: write.parameters.map((old, position, all) =>
    isPosting(write) && position % COLUMNS === AMOUNT && all[position - AMOUNT + ADJUST] === 1
      ? value(Number(old))
      : old,
  ),
});

// The columns of `posting` and `total` as the writes name them.
const COLUMNS = 11;
const ADJUST = 4;
const AMOUNT = 8;
const TOTAL_AMOUNT = 8;
const isPosting = ({ sql }: Write) => sql.startsWith('insert into "posting"');
const isTotal = ({ sql }: Write) => sql.startsWith('insert into "total"');
let drops = 0;

/** Bugs that were planted on purpose. */
const mutants: Readonly<Record<string, (write: Write) => Write | undefined>> = {
  "an off-by-one in a merge": (write) => ofMerges(write, (amount) => amount - 1),
  "a merge that takes nothing off": (write) => ofMerges(write, () => 0),
  "a sum that is one too high": (write) => (isTotal(write) ? at(write, TOTAL_AMOUNT, (amount) => amount + 1) : write),
  "every ninth change of sums lost": (write) => {
    if (!isTotal(write)) return write;
    drops += 1;
    return drops % 9 === 0 ? undefined : write;
  },
  "postings of a changed record left standing": leftStanding("posting"),
  "a move that leaves its figures behind": leftBehind,
};

describe("the recount detects", () => {
  test.each(Object.keys(mutants))("%s", { timeout: 120_000 }, async (name) => {
    const meddle = mutants[name];
    if (meddle === undefined) throw new Error(name);
    const found = await fc.check(
      fc.asyncProperty(fc.array(op, { minLength: 25, maxLength: 60 }), async (ops) => {
        expect(await sequence(ops, meddling(meddle))).toEqual([]);
      }),
      { numRuns: 40, seed: 11, endOnFailure: true },
    );
    expect(found.failed).toBe(true);
  });

  test.each(Object.keys(mutants))(
    "%s, also in the nightly check, and a rebuild repairs it",
    { timeout: 60_000 },
    async (name) => {
      const meddle = mutants[name];
      if (meddle === undefined) throw new Error(name);
      const village = await openVillage(meddling(meddle));
      const { db, say, press } = village;
      for (const id of ["a1", "a2", "b1", "t1"]) await say(secretaryOf(id), chatOf(id), "/党课 9月12日 清洁家园 30人");
      await press(secretaryOf("a2"), chatOf("a2"), "joint", "2", "same:1");
      await press(secretaryOf("b1"), chatOf("b1"), "joint", "3", "different:1");
      await say(secretaryOf("t1"), chatOf("t1"), "/改 4 人数=12");
      await say(ADMIN, chatOf("gw"), "/单位 移动 市财政局 上级=清河区机关工委 自=2026-04-01");
      await say(secretaryOf("a1"), chatOf("a1"), "/志愿 9月13日 交通劝导 9人 受益20人次");
      const before = await proveTotals(db.query);
      expect(before.differences).toBeGreaterThan(0);
      expect(await proveTotals(db.query)).toEqual(before);
      await db.commit(await rebuildWrites(db.query));
      expect((await proveTotals(db.query)).differences).toBe(0);
      expect(await wrongs(db)).toEqual([]);
      await db.close();
    },
  );

  test("a race that nothing guards", { timeout: 60_000 }, async () => {
    const unguarded = meddling((write) => (write.must === "find" ? undefined : write));
    const found = [];
    for (let round = 0; round < 20; round += 1) found.push(...(await race(round, unguarded)));
    expect(found.length).toBeGreaterThan(0);
  });
});
