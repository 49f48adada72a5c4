import { benchBusy } from "./busy.ts";
import { benchClock } from "./clock.ts";
import { benchDisk } from "./disk.ts";
import { benchEvent } from "./event.ts";
import { benchExport } from "./export.ts";
import { benchGrowth } from "./growth.ts";
import { benchOutbox } from "./outbox.ts";
import { benchPages } from "./pages.ts";
import { benchParse } from "./parse.ts";
import { benchProvince } from "./province.ts";
import { benchStart } from "./start.ts";
import { benchTwoInstances } from "./two-instances.ts";
import { benchSlowDisk, benchWebhook } from "./webhook.ts";

// npm run bench                 all of them
// npm run bench -- webhook      one of them
const benches: Readonly<Record<string, () => Promise<void>>> = {
  event: benchEvent,
  webhook: benchWebhook,
  "slow-disk": benchSlowDisk,
  parse: benchParse,
  start: benchStart,
  growth: benchGrowth,
  pages: benchPages,
  busy: benchBusy,
  clock: benchClock,
  disk: benchDisk,
  export: benchExport,
  outbox: benchOutbox,
  "two-instances": benchTwoInstances,
  province: benchProvince,
};

const wanted = process.argv.slice(2);
for (const name of wanted.length > 0 ? wanted : Object.keys(benches)) {
  const bench = benches[name];
  if (bench === undefined) throw new Error(`there is no bench ${name}; there are ${Object.keys(benches).join(", ")}`);
  await bench();
}
