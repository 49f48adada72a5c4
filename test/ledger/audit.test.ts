import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { auditCheckpoint, type Database, sealAudit, verifyAudit } from "#store";
import { openSqlite } from "../../src/store/dialects/sqlite.ts";
import { databases } from "../support/databases.ts";
import { chatOf, openVillage, START, secretaryOf, type Village } from "./village.ts";

const KEY = "a key that is kept outside of the ledger";
const minute = (minutes: number) => new Date(Date.parse(START) + minutes * 60_000).toISOString();
const at = START.slice(0, 17);

async function lines(db: Database, count: number, from: number): Promise<void> {
  const rows = Array.from({ length: count }, (_, index) => ({
    id: `line-${String(from + index).padStart(6, "0")}`,
    at: minute(Math.floor((from + index) / 10)),
    actor_id: `ou_${index % 7}`,
    action: index % 3 === 0 ? "report" : "record.edit",
    object: `record:${from + index}`,
    unit_id: index % 2 === 0 ? "a" : null,
    details: "{}",
    source: `msg:om_${from + index}`,
  }));
  for (const row of rows) await db.query.insertInto("audit").values(row).execute();
}

describe.each(Object.keys(databases) as (keyof typeof databases)[])("the audit on %s", (name) => {
  test("is sealed in parts, and verifies", async () => {
    const db = await databases[name].open();
    for (let part = 0; part < 3; part += 1) {
      await lines(db, 120, part * 120);
      expect(await sealAudit(db, { now: minute(part * 12 + 12), key: KEY })).toBe(120);
    }
    await lines(db, 4, 360);
    const checkpoint = await auditCheckpoint(db.query);
    expect(await verifyAudit(db.query, { keys: [KEY], checkpoint })).toEqual({
      seals: 3,
      lines: 360,
      open: 4,
      problems: [],
      remarks: [],
      isUnsigned: false,
    });
    expect(await sealAudit(db, { now: minute(40), key: KEY })).toBe(4);
    expect(await sealAudit(db, { now: minute(41), key: KEY })).toBe(0);
    await db.close();
  });

  test("is sealed once if two processes seal at the same moment", async () => {
    const db = await databases[name].open();
    await lines(db, 60, 0);
    const sealed = await Promise.all([1, 2, 3].map(() => sealAudit(db, { now: minute(10), key: KEY })));
    expect(sealed.reduce((all, one) => all + one, 0)).toBe(60);
    expect((await verifyAudit(db.query, { keys: [KEY] })).problems).toEqual([]);
    await db.close();
  });
});

describe("a person who can write the database but lacks the key", () => {
  const SEALS = 8;
  const LINES = 12;
  const EACH = 200;

  type Row = Record<string, string | number | null>;

  async function take(db: Database): Promise<{ audit: Row[]; seals: Row[] }> {
    const audit = await db.query.selectFrom("audit").selectAll().orderBy("id").execute();
    const seals = await db.query.selectFrom("audit_seal").selectAll().orderBy("seq").execute();
    return { audit: audit as Row[], seals: seals as unknown as Row[] };
  }

  async function put(db: Database, { audit, seals }: { audit: Row[]; seals: Row[] }): Promise<void> {
    await db.query.deleteFrom("audit").execute();
    await db.query.deleteFrom("audit_seal").execute();
    for (let from = 0; from < audit.length; from += 40)
      await db.query
        .insertInto("audit")
        .values(audit.slice(from, from + 40) as never)
        .execute();
    if (seals.length > 0)
      await db.query
        .insertInto("audit_seal")
        .values(seals as never)
        .execute();
  }

  const COLUMNS = ["at", "actor_id", "action", "object", "unit_id", "details", "source"];
  type Tampering = (books: { audit: Row[]; seals: Row[] }, round: number) => void | Promise<void>;

  const tamperings: Readonly<Record<string, Tampering>> = {
    edit: ({ audit, seals }, round) => {
      if (round % 10 === 9) {
        const seal = seals[round % seals.length];
        if (seal !== undefined)
          seal[["at", "lines", "rows_hash", "previous", "mac"][round % 5] ?? ""] = round % 5 === 1 ? 99 : "0";
        return;
      }
      const row = audit[(round * 7) % audit.length];
      if (row !== undefined) row[COLUMNS[round % COLUMNS.length] ?? ""] = `changed ${round}`;
    },
    delete: ({ audit, seals }, round) => {
      // Sometimes a line, sometimes a whole seal with its lines out of the middle.
      if (round % 10 !== 9) return void audit.splice((round * 5) % audit.length, 1);
      const [gone] = seals.splice(round % (seals.length - 1), 1);
      audit.splice(0, audit.length, ...audit.filter(({ seal }) => seal !== gone?.seq));
    },
    insert: ({ audit }, round) => {
      const like = audit[(round * 3) % audit.length];
      const seal = [like?.seal ?? null, null, 999, 0][round % 4] ?? null;
      audit.push({ ...like, id: `line-x${round}`, object: "record:1", at: `${at}00.000Z`, seal });
    },
    "cut the tail": (books, round) => {
      // The last seals go with their lines, or only the lines.
      const kept = 1 + (round % (SEALS - 1));
      books.audit = books.audit.filter(({ seal }) => Number(seal) <= kept);
      if (round % 2 === 0) books.seals = books.seals.slice(0, kept);
    },
    "stamp it all anew": () => {},
  };

  test("is detected: edits, deletions, insertions, removed ends and new timestamps, two hundred of each", {
    timeout: 240_000,
  }, async () => {
    const db = await openSqlite(":memory:");
    for (let part = 0; part < SEALS; part += 1) {
      await lines(db, LINES, part * LINES);
      await sealAudit(db, { now: minute(200 + part), key: KEY });
    }
    const checkpoint = await auditCheckpoint(db.query);
    const whole = await take(db);
    const found: Record<string, number> = {};
    for (const [name, tamper] of Object.entries(tamperings)) {
      for (let round = 0; round < EACH; round += 1) {
        const books = structuredClone(whole);
        await tamper(books, round);
        await put(db, books);
        if (name === "stamp it all anew") await restamp(db, round);
        const { problems } = await verifyAudit(db.query, { keys: [KEY], checkpoint });
        if (problems.length > 0) found[name] = (found[name] ?? 0) + 1;
      }
    }
    await put(db, whole);
    expect((await verifyAudit(db.query, { keys: [KEY], checkpoint })).problems).toEqual([]);
    await db.close();
    process.stdout.write(`audit tamperings found: ${JSON.stringify(found)}\n`);
    expect(found).toEqual(Object.fromEntries(Object.keys(tamperings).map((name) => [name, EACH])));
  });

  /** A line is changed, and every seal written again as the program would, with a key of one's own or none. */
  async function restamp(db: Database, round: number): Promise<void> {
    await db.query
      .updateTable("audit")
      .set({ actor_id: `ou_forged${round}`, seal: null })
      .where("id", "=", `line-${String(round % (SEALS * LINES)).padStart(6, "0")}`)
      .execute();
    await db.query.updateTable("audit").set({ seal: null }).execute();
    await db.query.deleteFrom("audit_seal").execute();
    const rows = await db.query.selectFrom("audit").select("id").orderBy("id").execute();
    expect(rows).toHaveLength(SEALS * LINES);
    await sealAudit(db, { now: minute(300), key: round % 2 === 0 ? undefined : `a guessed key ${round}` });
  }
});

describe("an attempt that is denied", () => {
  let village: Village;
  beforeEach(async () => {
    village = await openVillage();
    await village.say(secretaryOf("a"), chatOf("a"), "/党课 9月12日 严守纪律 30人");
  });
  afterEach(() => village.db.close());

  const denied = async () =>
    (
      await village.db.query
        .selectFrom("audit")
        .select(["actor_id", "object", "unit_id"])
        .where("action", "=", "denied")
        .execute()
    ).map(({ actor_id, object, unit_id }) => `${actor_id} ${object} ${unit_id}`);

  test.each([
    ["/改 1 人数=3", "b", "action:tally a"],
    ["/撤 1", "b", "action:tally a"],
    ["/明细 1", "b", "action:tally a"],
    ["/明细 本月 市财政局", "b", "action:tally a"],
    ["/汇总 本月 市财政局", "b", "action:tally a"],
    ["/党课 9月13日 别人的 单位=市财政局 20人", "b", "action:report.member a"],
    ["/表彰 9月13日 类别=先进单位 名单=甲局", "b", "action:report.secretary b"],
    ["/核 1", "a", "action:record.confirm a"],
    ["/封账 9月", "a", "action:lock a"],
    ["/单位 停用 市水务局", "b", "action:unit.change b"],
    ["/任命 市水务局 书记 张三", "b", null],
    ["/查处 9月3日 编号=1 违规 处理1人", "b", "action:report.discipline b"],
  ])("leaves a line of audit and nothing else: %s", async (text, unit, line) => {
    const before = await village.db.query.selectFrom("record").selectAll().execute();
    await village.say("ou_stranger", chatOf(unit), text);
    expect(await village.db.query.selectFrom("record").selectAll().execute()).toEqual(before);
    if (line !== null) expect(await denied()).toEqual([`ou_stranger ${line}`]);
  });

  test("is audited for a button press too", async () => {
    await village.press("ou_stranger", chatOf("b"), "withdraw", "1");
    expect(await denied()).toEqual(["ou_stranger action:tally a"]);
  });

  test.each(["/汇总 本月", "/党课 9月14日 自己的 20人", "/帮助", "/我", "/党课 昨天", "/明细 9月"])(
    "is not what is allowed or only asked: %s",
    async (text) => {
      await village.say("ou_stranger", chatOf("a"), text);
      expect(await denied()).toEqual([]);
    },
  );
});
