import { readQuestion, tally } from "#reports";
import { loadTree } from "#store";
import { createAside } from "../../../src/node/read-worker.ts";
import { openSqlite } from "../../../src/store/dialects/sqlite.ts";
import { TODAY } from "./made-ledger.ts";

// Loaded before the program (node --import): on command it runs the program's long work in the same process and thread:
// the nightly recount, an export of all records, and two summaries of the city a second.

let reading: Promise<void> | undefined;
let isReading = false;
const done = { recounted: 0, exported: 0, summaries: 0 };

process.on("message", (message) => {
  if (message === "read" && !isReading) {
    isReading = true;
    reading = read();
  }
  if (message === "rest") {
    isReading = false;
    // Work that has begun is finished before the other variant is measured.
    void reading?.then(() => process.send?.({ ...done }));
  }
});

async function read(): Promise<void> {
  const path = process.env.DATABASE ?? "";
  const db = await openSqlite(path, { readonly: true });
  const aside = createAside(path);
  const spec = {
    type: "export",
    format: "xlsx",
    unitId: "city",
    kind: "",
    category: "",
    confirmedOnly: false,
  } as const;
  const whole = { ...spec, from: "2023-01-01", to: TODAY, today: TODAY };
  await Promise.all([
    again(async () => {
      const { records } = await aside.prove();
      done.recounted += records;
    }),
    again(async () => {
      const { rows } = await aside.makeFile(whole, () => {});
      done.exported += rows;
    }),
    again(() => summary(db)),
  ]);
  await db.close();
}

async function again(work: () => Promise<unknown>): Promise<void> {
  while (isReading) await work();
}

async function summary({ query }: Awaited<ReturnType<typeof openSqlite>>): Promise<void> {
  const tree = await loadTree(query);
  const unit = tree.units.get("city");
  const asked = readQuestion("今年", { today: TODAY, tree, sender: { grants: [] }, unit, period: "今年" });
  if (asked.ok) await tally(query, tree, asked.value, TODAY);
  done.summaries += 1;
  await new Promise((resolve) => setTimeout(resolve, 500));
}
