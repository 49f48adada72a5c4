import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT_FOLDER } from "./processes.ts";

/** One replacement of text in one file. */
type Cut = readonly [file: string, from: string, to: string];

/** Mistakes people make in such programs; a harness that does not see them proves nothing. */
export const MUTANTS = {
  "dedupe in memory": [
    ["src/bot/handle.ts", "const readScene =", "const seen = new Set<string>();\n  const readScene ="],
    [
      "src/bot/handle.ts",
      "const decide = decisionOn(",
      "if (seen.has(arrival.source)) return { status: 200, body: {} };\n    seen.add(arrival.source);\n    const decide = decisionOn(",
    ],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the mutant's own code
    ["src/bot/commit.ts", "key: arrival.source,", "key: `${arrival.source}:${newId(now)}`,"],
    ["src/bot/commit.ts", "eventId: arrival.eventId,", "eventId: newId(now),"],
    ["src/bot/commit.ts", "app: bot.appId, source: arrival.source,", "app: bot.appId, source: newId(now),"],
  ],
  "answer before the commit": [
    [
      "src/bot/handle.ts",
      "await commitOutcome(bot, arrival, outcome, dead);",
      "void commitOutcome(bot, arrival, outcome, dead).catch(() => {});",
    ],
  ],
  "send before the commit": [
    [
      "src/bot/commit.ts",
      "await bot.db.commit(writes);",
      [
        "const isOwed = (one: Write) => one.sql.startsWith('insert into \"outbox\"');",
        "const owedFirst = writes.filter(isOwed).map((one) => ({ ...one, sql: `${one.sql} on conflict do nothing` }));",
        "if (owedFirst.length > 0) await bot.db.commit(owedFirst);",
        "await bot.db.commit(writes.filter((one) => !isOwed(one)));",
      ].join("\n  "),
    ],
  ],
  "a new uuid for each try": [
    ["src/outbox/deliver.ts", "return { uuid, action,", "return { uuid: crypto.randomUUID(), action,"],
    ["src/outbox/deliver.ts", "const { messageType, content } =", "void uuid;\n    const { messageType, content } ="],
  ],
  "mark before the send": [
    [
      "src/outbox/deliver.ts",
      "const result = await send(owed);",
      "await db.commit(endWrites(owed, { is: \"sent\", messageId: undefined }, clock()));\n    const result = await send(owed);",
    ],
  ],
} as const satisfies Readonly<Record<string, readonly Cut[]>>;

export type Mutant = keyof typeof MUTANTS;

/** Copies the program with one mistake in it, runs `use` on the copy's folder, and removes it. */
export async function withMutant<T>(mutant: Mutant, use: (root: string) => Promise<T>): Promise<T> {
  const root = mkdtempSync(join(tmpdir(), "mofan-mutant-"));
  try {
    for (const part of ["src", "commands", "migrations", "package.json"]) {
      cpSync(join(ROOT_FOLDER, part), join(root, part), { recursive: true });
    }
    symlinkSync(join(ROOT_FOLDER, "node_modules"), join(root, "node_modules"));
    for (const [file, from, to] of MUTANTS[mutant]) {
      const text = readFileSync(join(root, file), "utf8");
      // The program has moved on and the mutant was left behind: it would pass for a sound program.
      if (!text.includes(from)) throw new Error(`${mutant}: ${file} does not say “${from}”`);
      writeFileSync(join(root, file), text.replace(from, () => to));
    }
    return await use(root);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}
