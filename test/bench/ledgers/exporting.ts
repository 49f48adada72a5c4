import { createAside } from "../../../src/node/read-worker.ts";
import { filesIn } from "../../support/files/archive.ts";
import { TODAY } from "./made-ledger.ts";

// One export in a process of its own, as the program makes it; prints its cost as one line of JSON.

const [path = "", format = "xlsx"] = process.argv.slice(2);
const spec = {
  type: "export",
  format: format === "csv" ? "csv" : "xlsx",
  from: "2023-01-01",
  to: TODAY,
  today: TODAY,
  unitId: "city",
  kind: "",
  category: "",
  confirmedOnly: false,
} as const;

// The longest time the event loop was blocked, in processor time of this thread between two turns.
let longest = 0;
let isOver = false;
const used = () => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
};
let last = used();
const beat = () => {
  longest = Math.max(longest, used() - last);
  last = used();
  if (!isOver) setTimeout(beat, 1);
};
beat();

const started = performance.now();
const { bytes, rows } = await createAside(path).makeFile(spec, () => {});
const seconds = (performance.now() - started) / 1_000;
isOver = true;
const peakMb = process.resourceUsage().maxRSS / 1_024;
const written =
  format === "csv"
    ? (Buffer.from(bytes).toString("utf8").match(/\r\n/g)?.length ?? 0)
    : ([...filesIn(bytes)].find(([name]) => /sheet1\.xml$/.test(name))?.[1].match(/<row /g)?.length ?? 0);
console.log(JSON.stringify({ seconds, rows, written: written - 1, peakMb, longestMs: longest, bytes: bytes.length }));
