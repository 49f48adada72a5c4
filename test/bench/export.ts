import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import Sqlite from "better-sqlite3";
import { allKinds } from "#core";
import { ROOT_FOLDER } from "../faults/processes.ts";
import { madeLedger } from "./ledgers/made-ledger.ts";
import { median, round, table } from "./measure/numbers.ts";
import { report } from "./measure/report.ts";

const EXPORTING = fileURLToPath(new URL("ledgers/exporting.ts", import.meta.url));
const RECORDS = 100_000;
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);

interface Made {
  readonly seconds: number;
  readonly rows: number;
  readonly written: number;
  readonly peakMb: number;
  readonly longestMs: number;
  readonly bytes: number;
}

/** An export of 10⁵ rows: its time, its memory, and how long it blocks the event loop. */
export async function benchExport(): Promise<void> {
  const path = await madeLedger(RECORDS);
  const found = { xlsx: [] as Made[], csv: [] as Made[] };
  const scans: number[] = [];
  let right = 0;
  for (let each = 0; each < ROUNDS; each += 1) {
    for (const format of ["xlsx", "csv"] as const) {
      const said = execFileSync(process.execPath, [EXPORTING, path, format], { cwd: ROOT_FOLDER, encoding: "utf8" });
      found[format].push(JSON.parse(said) as Made);
    }
    const started = performance.now();
    right = rowsOf(path);
    scans.push((performance.now() - started) / 1_000);
  }
  for (const { rows, written } of [...found.xlsx, ...found.csv])
    if (rows !== right || written !== right)
      throw new Error(`a file has ${written} rows and says ${rows}, the ledger has ${right}`);
  const rows = Object.entries(found).map(([format, all]) => {
    const middle = (pick: (made: Made) => number) => round(median(all.map(pick)));
    return [
      `${right.toLocaleString("en")} rows to ${format}`,
      middle(({ seconds }) => seconds),
      round(median(all.map(({ seconds }, at) => seconds / (scans[at] ?? Number.NaN)))),
      middle(({ peakMb }) => peakMb),
      middle(({ longestMs }) => longestMs),
      middle(({ bytes }) => bytes / 1_048_576),
    ];
  });
  const head = [
    "",
    "seconds",
    "÷ reading the rows alone",
    "peak RSS MB (target 300)",
    "loop held ms (target 50)",
    "MB",
  ];
  report("export", table(head, rows));
}

/** The reference: reads the same rows at once and counts them. */
function rowsOf(path: string): number {
  const db = new Sqlite(path, { readonly: true });
  const open = allKinds.filter(({ restricted }) => restricted !== true).map(({ name }) => `'${name}'`);
  const sql = `select * from record where state = 'counted' and kind in (${open.join()}) order by kind, day, number`;
  let count = 0;
  for (const _ of db.prepare(sql).iterate()) count += 1;
  db.close();
  return count;
}
