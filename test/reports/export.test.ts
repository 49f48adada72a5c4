import { beforeAll, describe, expect, test } from "vitest";
import { addDays, readCsv, type Tree } from "#core";
import type { Messenger } from "#platforms";
import { larkTraits } from "#platforms";
import { cellOf, countRows, type ExportSpec, exportFile, fileName, makingFiles } from "#reports";
import { type Database, enqueue, type Write } from "#store";
import badInputs from "../data/bad-inputs.json" with { type: "json" };
import { databases } from "../support/databases.ts";
import { cellsIn, filesIn, xmlComplaint } from "../support/files/archive.ts";
import { buildCity, fillLedger, TODAY, telling } from "../support/ledgers.ts";

const spec = (more: Partial<ExportSpec> = {}): ExportSpec => ({
  type: "export",
  format: "xlsx",
  from: "2025-01-01",
  to: TODAY,
  unitId: "gw",
  kind: "",
  category: "",
  confirmedOnly: false,
  today: TODAY,
  ...more,
});

/** The texts of the area that become cells; the two file names are names. */
const texts = badInputs
  .filter(({ area }) => area === "export_file")
  .map(({ input }) => {
    if (typeof input === "string") return input;
    const { json, repeat, times } = input as { json?: unknown; repeat?: string; times?: number };
    return json === undefined ? (repeat ?? "").repeat(times ?? 0) : json;
  });

let db: Database;
let tree: Tree;

beforeAll(async () => {
  db = await databases.sqlite.open();
  tree = await buildCity(db);
  await fillLedger(db, tree, 1_800, 5);
  for (const [index, text] of texts.entries()) {
    const title = typeof text === "string" ? text.replaceAll("\u0000", "") : "";
    const fields = { speaker: text as string };
    const { writes } = telling(db, tree, {
      kind: "lecture",
      unitId: "b1",
      day: "2024-05-06",
      title,
      fields,
      amounts: { attendees: -index },
    });
    await db.commit(writes);
  }
});

describe("a file of records", () => {
  test("is valid XML with values only, whatever was typed", async () => {
    const files = filesIn(await exportFile(db.query, spec({ kind: "lecture", from: "2024-05-06", to: "2024-05-06" })));
    for (const [name, text] of files)
      if (/\.(?:xml|rels)$/.test(name)) expect([name, xmlComplaint(text)]).toEqual([name, undefined]);
    expect([...files.values()].join("")).not.toMatch(/<f[\s>]|<hyperlink/);
    const [head, ...rows] = cellsIn(files);
    const at = (head ?? []).findIndex(({ value }) => value === "主题" || value === "题目" || value === "课题");
    const speaker = (head ?? []).findIndex(({ value }) => value === "主讲人" || value === "主讲");
    expect(rows.length).toBe(texts.length);
    for (const [index, text] of texts.entries()) {
      const cell = rows[index]?.[speaker];
      expect([cell?.type, cell?.value]).toEqual(
        [cell?.value === "" ? "n" : "inlineStr", String(cellOf(text))].map((value, side) =>
          side === 0 && cell?.value === "" ? cell.type : value,
        ),
      );
      expect((cell?.value ?? "").length).toBeLessThanOrEqual(32_767);
      if (typeof text === "string") expect(rows[index]?.[at]?.value).toBe(String(cellOf(text)));
    }
    const amounts = rows.map((row) => row.find(({ type, value }) => type === "n" && Number(value) < 0));
    expect(amounts.filter((cell) => cell !== undefined).length).toBe(texts.length - 1);
  });

  test("has the same content as CSV and as Excel, and CSV begins with a BOM", async () => {
    const question = { kind: "lecture", from: "2024-05-06", to: "2024-05-06" } as const;
    const bytes = await exportFile(db.query, spec({ ...question, format: "csv" }));
    expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const csv = readCsv(new TextDecoder().decode(bytes));
    if (!csv.ok) throw new Error(csv.error);
    const cells = cellsIn(filesIn(await exportFile(db.query, spec(question))));
    const runs = /^(?:\s*[=+\-@]|[\t\r])/;
    const shown = cells.map((row) =>
      row.map(({ type, value }) => (type === "inlineStr" && runs.test(value) ? `'${value}` : value)),
    );
    expect(csv.value).toEqual(shown);
    for (const row of csv.value) for (const value of row) expect(value).not.toMatch(/^\s*[=+@]|^[\t\r]/);
  });

  test.each(["", "lecture", "study"])("of %j holds each record that counts, once", async (kind) => {
    const asked = spec({ kind, from: "2026-01-01" });
    const rows = cellsIn(filesIn(await exportFile(db.query, asked)));
    expect(rows.length - 1).toBe(await countRows(db.query, tree, asked));
    expect(rows.length).toBeGreaterThan(10);
    expect(new Set(rows.map(([number]) => number?.value)).size).toBe(rows.length);
    expect(rows.flat().some(({ value }) => value === "查处问题")).toBe(false);
  });

  test("shows the ledger at one moment, however long it takes, and reports its progress on its card", async () => {
    const own = await databases.sqlite.open();
    const city = await buildCity(own);
    const lecture = (at: number) =>
      telling(own, city, { kind: "lecture", unitId: "b2", day: addDays("2026-01-05", at % 300), title: `党课${at}` })
        .writes;
    for (let at = 0; at < 4_500; at += 1_500)
      await own.commit(Array.from({ length: 1_500 }, (_, index) => lecture(at + index)).flat());
    const intent = {
      platform: "lark",
      action: "create",
      target: "ou_x",
      orderKey: "ou_x",
      payload: "{}",
      source: "x",
    } as const;
    const now = "2026-11-22T02:05:00.000Z";
    await own.commit([enqueue(own.query, { ...intent, uuid: "card", priority: 0, createdAt: now })]);
    await own.query.updateTable("outbox").set({ message_id: "om_card", state: "sent" }).execute();
    const said: string[] = [];
    let bytes = new Uint8Array();
    const platform: Messenger = {
      async send(message) {
        if (message.action === "patch") {
          expect(message.target).toBe("om_card");
          said.push(message.content);
          // A later day, which a reader without a moment of its own would come to.
          await own.commit(lecture(299));
        } else bytes = message.bytes ?? bytes;
        return { ok: true, messageId: "om_file" };
      },
    };
    const maker = makingFiles(platform, { db: own, platform: larkTraits, clock: () => now });
    const asked = { ...spec({ kind: "lecture", unitId: "city", from: "2026-01-01" }), format: "csv", about: "党课" };
    const content = JSON.stringify({ name: "台账.csv", type: "stream", spec: asked, card: "card" });
    await maker.send({ uuid: "file", action: "create", target: "ou_x", messageType: "file", content });
    expect(said.length).toBe(3);
    expect(said[0]).toContain("党课：正在生成 CSV 文件，已写2,000/4,500条。");
    expect(said.at(-1)).toContain("党课共4,500条，CSV 文件在下面。数据截至11月22日10:05。");
    expect(new TextDecoder().decode(bytes).trim().split("\r\n").length).toBe(4_501);
  });

  test("of twenty thousand rows lets other work continue", { timeout: 120_000 }, async () => {
    const { query } = db;
    const rows = Number(process.env.EXPORT_ROWS ?? 20_000);
    let writes: Write[] = [];
    for (let at = 0; at < rows; at += 1) {
      const told = {
        kind: "lecture",
        unitId: "b2",
        day: addDays("2023-03-04", at % 300),
        title: `党课${at}`,
        amounts: { attendees: at },
        line: `/党课 第${at}课 ${at}人`,
      } as const;
      writes.push(...telling(db, tree, told).writes.filter(({ sql }) => sql.startsWith('insert into "record"')));
      if (writes.length === 5_000) {
        await db.commit(writes);
        writes = [];
      }
    }
    expect(await countRows(query, tree, spec({ kind: "lecture", from: "2023-03-04", to: "2023-12-31" }))).toBe(rows);
    let longest = 0;
    // Of its own thread's time: this machine has other things to do.
    const worked = () => process.threadCpuUsage().user / 1000;
    let last = worked();
    const beat = setInterval(() => {
      longest = Math.max(longest, worked() - last);
      last = worked();
    }, 1);
    const before = process.memoryUsage().rss;
    const started = performance.now();
    const file = await exportFile(query, spec({ kind: "lecture", from: "2023-03-04", to: "2023-12-31" }));
    const seconds = (performance.now() - started) / 1000;
    clearInterval(beat);
    const grown = (process.memoryUsage().rss - before) / 1_048_576;
    process.stdout.write(
      `export: ${rows} rows, ${(file.length / 1_048_576).toFixed(1)} MB in ${seconds.toFixed(1)} s, loop held ${longest.toFixed(0)} ms, ${grown.toFixed(0)} MB more\n`,
    );
    expect(longest).toBeLessThan(100);
    expect(grown).toBeLessThan(300);
  });
});

test("a file name contains only safe characters", () => {
  expect(fileName(["../../x.xlsx as a branch name"], "xlsx")).toBe("xxlsxasabranchname.xlsx");
  expect(fileName(["CON"], "xlsx")).toBe("文件CON.xlsx");
  expect(fileName(['\u202e/\\:*?"<>|\r\n'], "csv")).toBe("文件.csv");
  expect(fileName(["台账", "市财政局", "党课"], "xlsx")).toBe("台账-市财政局-党课.xlsx");
});
