import Sqlite from "better-sqlite3";

// Another process that has the ledger's write lock for a while: node hold-lock.ts <file> <milliseconds>
const [, , file = "", ms = "0"] = process.argv;
const db = new Sqlite(file);
db.exec("begin immediate");
console.log("held");
setTimeout(() => {
  db.exec("rollback");
  db.close();
}, Number(ms));
