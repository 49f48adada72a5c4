import Sqlite from "better-sqlite3";

// Another process that takes the -wal into the ledger each second, and every tenth time waits until nobody reads and cuts it to
// nothing: node checkpoints.ts <file>
const db = new Sqlite(process.argv[2] ?? "", { timeout: 500 });
let rounds = 0;
setInterval(() => {
  rounds += 1;
  const [found] = db.pragma(`wal_checkpoint(${rounds % 10 === 0 ? "truncate" : "passive"})`) as { busy: number }[];
  console.log(`${rounds} ${found?.busy}`);
}, 1_000);
