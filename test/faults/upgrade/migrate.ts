import { join } from "node:path";
import { pathToFileURL } from "node:url";

// Brings a ledger up to date and dies by SIGKILL before the statement of that number: node migrate.ts <code> <file> <number>
const [, , root = "", file = "", number = ""] = process.argv;
const { openSqlite } = (await import(
  pathToFileURL(join(root, "src/store/dialects/sqlite.ts")).href
)) as typeof import("../../../src/store/dialects/sqlite.ts");

let statements = 0;
const verbose = () => {
  statements += 1;
  if (statements === Number(number)) process.kill(process.pid, "SIGKILL");
};
const db = await openSqlite(file, { verbose });
await db.close();
console.log(statements);
