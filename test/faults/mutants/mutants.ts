import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT_FOLDER } from "../processes.ts";

/** One replacement of text in one file. */
export type Cut = readonly [file: string, from: string, to: string];

/** An inbox whose keys no second delivery meets. */
const KEYLESS = [
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the mutant's own code
  ["src/bot/dispatch/commit.ts", "key: arrival.source,", "key: `${arrival.source}:${newId(now)}`,"],
  ["src/bot/dispatch/commit.ts", "eventId: arrival.eventId,", "eventId: newId(now),"],
  ["src/bot/dispatch/commit.ts", "app: bot.appId, source: arrival.source,", "app: bot.appId, source: newId(now),"],
] as const satisfies readonly Cut[];

/** Mistakes people make in such programs; a harness that does not see them proves nothing. */
export const MUTANTS = {
  "an emoji that is part of a word": [["src/core/line/scan/sheet.ts", "maskEmoji(foldText(raw))", "foldText(raw)"]],
  "a number behind no key that nobody asks about": [
    ["src/core/line/scan/unknown-key.ts", "if (whole === undefined || ", "if (whole !== undefined || "],
  ],
  "a number that stays in the title": [["src/core/line/finish/finalize.ts", "  askLeft(notes, amounts);\n", ""]],
  "a person's own chat that is not remembered": [
    ["src/bot/dispatch/met.ts", "const isNewDirect = scene.chat.kind", "const isNewDirect = false && scene.chat.kind"],
  ],
  "a draft that may be finished anywhere": [
    ["src/bot/drafts.ts", "  draft.chatId === chat.id ||", "  draft.chatId !== undefined ||"],
  ],
  "a refusal in the place of the pressed card": [
    ["src/bot/dispatch/pipeline.ts", "  toast,\n  keepHome,", "  keepHome,"],
  ],
  "a report sent again that waits for ever": [
    [
      "src/bot/records/duplicates.ts",
      'const isFree = waiting?.state === "pending" &&',
      'const isFree = waiting?.state === "counted" &&',
    ],
  ],
  "a guest who is one of us": [
    ["src/bot/dispatch/handler.ts", "if (message.isGuest === true && bot.settings.takesGuests !== true)", "if (false)"],
  ],
  "a code block that is obeyed": [
    [
      "src/core/line/scan/quoted.ts",
      "return isInside || MARKED.test(line) || at >= copied;",
      "return MARKED.test(line) || at >= copied;",
    ],
  ],
  "a change that is made wherever it stands": [
    ["src/bot/dispatch/run-message.ts", "if (said.isLater === true && command.changes === true)", "if (false)"],
  ],
  "a right that forgets restricted records": [
    ["src/bot/records/rights.ts", "if (isRestricted(record)) return mayKnow(asker, record.unitId);", ""],
  ],
  "a restricted record that is printed for everybody": [
    ["src/core/cards/record-text.ts", 'if (kind.restricted === true && sight === "closed") return CLOSED;', ""],
  ],
  "a refused form that is gone": [
    [
      "src/bot/records/report/draft-actions.ts",
      "if (!isRefusal(outcome)) return outcome;\n",
      "if (outcome) return outcome;\n",
    ],
    ["src/bot/dispatch/card-answers.ts", "if (!isLost || filled.length === 0", "if (true || filled.length === 0"],
  ],
  "dedupe in memory": [
    ["src/bot/dispatch/handler.ts", "const readScene =", "const seen = new Set<string>();\n  const readScene ="],
    [
      "src/bot/dispatch/handler.ts",
      "const handle = (event: Handled, delivery: Delivery): Promise<Answer> =>\n    settle(bot,",
      "const handle = async (event: Handled, delivery: Delivery): Promise<Answer> => seen.has(arrivalOf(event, delivery).source) || void seen.add(arrivalOf(event, delivery).source) ? { status: 200, body: {} } :\n    settle(bot,",
    ],
    ...KEYLESS,
  ],
  "answer before the commit": [
    [
      "src/bot/dispatch/handler.ts",
      "await commitOutcome(bot, arrival, decided.outcome, decided.dead);",
      "void commitOutcome(bot, arrival, decided.outcome, decided.dead).catch(() => {});",
    ],
  ],
  "send before the commit": [
    [
      "src/program.ts",
      "const counters = createCounters();",
      "const counters = createCounters();\n  (globalThis as any).sendNow = platform.messenger.send;",
    ],
    [
      "src/bot/dispatch/commit.ts",
      "await bot.db.commit(writes);",
      [
        "for (const reply of outcome.replies) {",
        "  const { action, target } = wayOf(arrival, reply);",
        "  const content = bot.render(reply.card);",
        "  const message = { uuid: crypto.randomUUID(), action, target, messageType: 'card', content };",
        "  await (globalThis as any).sendNow(message);",
        "}",
        "await bot.db.commit(writes.filter((one) => !one.sql.startsWith('insert into \"outbox\"')));",
      ].join("\n"),
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
      'await db.commit(endWrites(owed, { is: "sent", messageId: undefined }, clock()));\n    const result = await send(owed);',
    ],
  ],
} as const satisfies Readonly<Record<string, readonly Cut[]>>;

const wasted = (ms: number) => `for (const from = Date.now(); Date.now() < from + ${ms}; );`;

/** Mistakes that other harnesses than B1's have to see. */
const OTHERS = {
  "a commit that stops the world": [
    [
      "src/store/dialects/sqlite.ts",
      'prepare("commit").run();',
      `if (Math.random() < 0.02) ${wasted(1_500)}\n    prepare("commit").run();`,
    ],
  ],
  "an inbox that knows no event": KEYLESS,
  "a key that is the event id alone": [
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the mutant's own code
    ["src/bot/dispatch/read-context.ts", "`msg:${event.messageId}`", "`evt:${event.eventId}`"],
  ],
  "a key that is the message alone": [
    ["src/bot/dispatch/commit.ts", "eventId: arrival.eventId,", "eventId: newId(now),"],
  ],
  "keys that are forgotten after a week": [["src/jobs/forget.ts", "const KEY_DAYS = 400;", "const KEY_DAYS = 7;"]],
  "a lost commit that nobody looks for": [
    [
      "src/bot/dispatch/handler.ts",
      "if (await isHandled(bot, arrival)) return",
      "if (false && (await isHandled(bot, arrival))) return",
    ],
  ],
  "a poison that comes again and again": [
    [
      "src/bot/dispatch/handler.ts",
      "return { outcome: apology(arrival), dead: reasonOf(error) };",
      "return { status: 503 };",
    ],
  ],
  "a 200 for what could not be written": [
    [
      "src/bot/dispatch/handler.ts",
      'log.warning("the ledger cannot be written", { source: arrival.source, reason: reasonOf(error) });\n    return { status: 503 };',
      "return { status: 200, body: {} };",
    ],
  ],
  "a wait of five seconds for a lock": [
    ["src/store/dialects/sqlite.ts", "const LOCK_WAIT_MS = 1000;", "const LOCK_WAIT_MS = 5000;"],
  ],
  "a ledger that two may open": [["src/store/dialects/sqlite.ts", 'lock.exec("begin exclusive");', ""]],
  "a secret of any length": [["src/config/settings.ts", "const SHORTEST_SECRET = 16;", "const SHORTEST_SECRET = 1;"]],
  "a placeholder that is a secret": [
    [
      "src/config/values.ts",
      'return plain !== "" && (beginning.test(plain)',
      'return plain === "never" && (beginning.test(plain)',
    ],
  ],
  "an archive that is believed": [
    ["src/reports/files/unzip.ts", "if (unpacked > most) throw new TooLargeError();", ""],
  ],
  "a sheet of any size": [
    ["src/reports/files/roster-file.ts", "if (rows.length > MOST.rows)", "if (rows.length > 1e9)"],
  ],
  "files that are read in the thread of events": [
    [
      "src/node/read-worker.ts",
      "      return await reader(task);",
      '      const { fileReadsHere } = await import("#reports");\n      return await (fileReadsHere[task.what] as any)(...task.args);',
    ],
  ],
  "a run of numerals followed from each place": [
    ["src/core/ledger/figure-text.ts", "const LONGEST_RUN = 64;", "const LONGEST_RUN = 64_000;"],
  ],
  "a file that is taken before the right is asked": [
    [
      "commands/check-draft.ts",
      "  const refusal = refused(scene, unit);\n  if (refusal !== undefined) return refusal;\n  const source",
      "  const source",
    ],
  ],
  "work whose beginning nobody notes": [
    ["src/outbox/deliver.ts", "await db.commit([markBegun(db.query, { id: owed.id, owner })]);", "void markBegun;"],
  ],
  "a copy without its log": [
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the mutant's own code
    ["src/cli/backup/take-copy.ts", "if (hasWal(file)) copyInPieces(`${file}-wal`, `${part}-wal`, () => {});", ""],
  ],
  "a main file that is believed alone": [
    ["src/cli/restore.ts", "!alone && isLive(file) && !hasWal(file)", "!alone && false"],
  ],
  "a key that starts no chain": [
    [
      "src/store/audit/audit-chain.ts",
      "const takesOver = last !== undefined && !(await isMadeBy(last, key));",
      "const takesOver = last === undefined && !(await isMadeBy(last as never, key).catch(() => true));",
    ],
  ],
  "a key of before that is forgotten": [
    [
      "src/platforms/lark/webhook/webhook.ts",
      "[keys.encryptKey, keys.previousEncryptKey]",
      "[keys.encryptKey, undefined as string | undefined]",
    ],
  ],
  "tries that are everybody's": [
    [
      "src/store/people/admin-claim-code.ts",
      "const used = tried.get(personId) ?? 0;",
      "const used = [...tried.values()].reduce((sum, one) => sum + one, 0);",
    ],
  ],
  "figures for whoever a proxy passes on": [
    [
      "src/app.ts",
      "parts.isLocal(c.req.raw, c.env) && isAskedHere(c.req.raw.headers)",
      "parts.isLocal(c.req.raw, c.env)",
    ],
  ],
  "a sandbox on any ledger": [
    ["src/sandbox/world/seed.ts", "if (!isMadeForIt && seeded === undefined) return false;", ""],
  ],
  "a broken event that is refused": [
    [
      "src/platforms/lark/webhook/events.ts",
      "return { ok: true, event: event ?? { kind",
      "if (event === undefined) return REFUSED;\n  return { ok: true, event: event ?? { kind",
    ],
  ],
  "a file that nobody looks after": [
    [
      "src/store/dialects/sqlite.ts",
      "return found !== undefined && found.ino === opened.ino",
      "return found === undefined || found.ino !== opened.ino || found.ino === opened.ino",
    ],
  ],
  "a full disk that is ready": [["src/app.ts", "parts.trouble() ?? bot.db.trouble?.() ??", "parts.trouble() ??"]],
  "a clock that is believed": [["src/program.ts", 'return skew.isWrong() ? "clock" : undefined;', "return undefined;"]],
  "a migration in pieces": [
    ["src/store/dialects/sqlite.ts", "    db.transaction(() => {\n", "    (() => {\n"],
    ["src/store/dialects/sqlite.ts", "run(name, checksum);\n    }).immediate();", "run(name, checksum);\n    })();"],
  ],
  "a log of what came in": [
    [
      "src/bot/dispatch/handler.ts",
      "const handle = (event: Handled, delivery: Delivery): Promise<Answer> =>\n    settle(bot,",
      "const handle = async (event: Handled, delivery: Delivery): Promise<Answer> => log.error(JSON.stringify(event)) ??\n    settle(bot,",
    ],
  ],
  "a log of the settings": [
    [
      "src/platforms/lark/index.ts",
      "const client = createClient(config);",
      "const client = createClient(config);\n  console.error(JSON.stringify(config));",
    ],
  ],
  "an unsigned event that decrypts": [
    [
      "src/platforms/lark/webhook/webhook.ts",
      'if (json?.type !== "url_verification") return UNAUTHORIZED;',
      "if (json === undefined) return UNAUTHORIZED;",
    ],
  ],
  "content that is parsed in trust": [
    [
      "src/platforms/lark/webhook/content.ts",
      "const json = readObject(content);",
      "const json = JSON.parse(content) as Record<string, unknown> | undefined;",
    ],
  ],
  "a costly refusal": [
    [
      "src/platforms/lark/webhook/webhook.ts",
      "if (lock === undefined) {",
      `if (lock === undefined) {\n      ${wasted(8)}`,
    ],
  ],
  "a recall that is forgotten when it comes first": [
    ["src/bot/dispatch/run-message.ts", 'if (meaning.kind !== "nothing" && scene.isRecalled) return NOTHING;', ""],
    ["src/store/queue/recalls.ts", 'parameters: [messageId], must: "find" }', "parameters: [messageId] }"],
  ],
  "days of the host's own zone": [
    [
      "src/core/time/days/day.ts",
      "const parts = formatterOf(zone).formatToParts(new Date(instant));",
      "const parts = new Intl.DateTimeFormat(zone === '' ? zone : 'en', { calendar: 'gregory', numberingSystem: 'latn' }).formatToParts(new Date(instant));",
    ],
  ],
  "a ledger that nobody looks at": [
    [
      "src/store/dialects/sqlite.ts",
      'options.readonly ? "ok" : String(db.pragma("quick_check(1)", { simple: true }))',
      'options.readonly ? "ok" : "ok"',
    ],
  ],
  "a change that asks for no version": [
    [
      "src/store/ledger/records.ts",
      '.where("id", "=", record.id)\n      .where("version", "=", record.version - 1)',
      '.where("id", "=", record.id)',
    ],
    // The history's own key sees it too, so that has to be gone as well.
    [
      "src/store/ledger/revisions.ts",
      '  return insertRow(query, "revision", {',
      '  return write(query.insertInto("revision").onConflict((conflict) => conflict.doNothing()).values({',
    ],
    [
      "src/store/ledger/revisions.ts",
      'import type { Query, Write } from "../database.ts";',
      'import { type Query, type Write, write } from "../database.ts";',
    ],
    [
      "src/store/ledger/revisions.ts",
      "    change: JSON.stringify(revision.change),\n  });",
      "    change: JSON.stringify(revision.change),\n  }));",
    ],
  ],
  "a body that is unpacked": [
    [
      "src/platforms/lark/webhook/webhook.ts",
      "if (!isPlainJson(c.req.raw.headers)) return refuse(c, 415);",
      [
        "if (!isPlainJson(c.req.raw.headers)) {",
        "  const unpacked = c.req.raw.body?.pipeThrough(new DecompressionStream('gzip'));",
        "  await new Response(unpacked).arrayBuffer().catch(() => {});",
        "  return refuse(c, 415);",
        "}",
      ].join("\n"),
    ],
  ],
  "a body of any size": [
    ["src/platforms/lark/webhook/webhook.ts", "const MAX_BODY = 1_048_576;", "const MAX_BODY = 1_048_576_000_000;"],
  ],
  "a ledger that is not synced": [
    ["src/store/dialects/sqlite.ts", 'db.pragma("synchronous = full");', 'db.pragma("synchronous = normal");'],
  ],
} as const satisfies Readonly<Record<string, readonly Cut[]>>;

/** Every replacement that is made for a mistake, by the mistake's name. */
export const ALL_CUTS: Readonly<Record<string, readonly Cut[]>> = { ...MUTANTS, ...OTHERS };

export type Mutant = keyof typeof MUTANTS;

/** A mistake of any harness. */
export type AnyMutant = Mutant | keyof typeof OTHERS;

/** Runs `use` on a copy of the program, which stays as it is while somebody works on the original, and removes it. */
export const withCopy = <T>(use: (root: string) => Promise<T>): Promise<T> => withCuts("copy", [], use);

/** Runs `use` on a copy of the program with one mistake in it, and removes it. */
export const withMutant = <T>(mutant: AnyMutant, use: (root: string) => Promise<T>): Promise<T> =>
  withCuts(mutant, { ...MUTANTS, ...OTHERS }[mutant], use);

/** Runs `use` on a copy of the program, and of `more` of the repository, with these replacements made, and removes it. */
export async function withCuts<T>(
  name: string,
  cuts: readonly Cut[],
  use: (root: string) => Promise<T>,
  more: readonly string[] = [],
): Promise<T> {
  const root = mkdtempSync(join(tmpdir(), "mofan-mutant-"));
  try {
    for (const part of ["src", "commands", "migrations", "package.json", ...more]) {
      cpSync(join(ROOT_FOLDER, part), join(root, part), { recursive: true });
    }
    for (const part of ["node_modules", "vendor"]) symlinkSync(join(ROOT_FOLDER, part), join(root, part));
    for (const [file, from, to] of cuts) {
      const text = readFileSync(join(root, file), "utf8");
      // The program has moved on and the mutant was left behind: it would pass for a sound program.
      if (!text.includes(from)) throw new Error(`${name}: ${file} does not say “${from}”`);
      writeFileSync(
        join(root, file),
        text.replace(from, () => to),
      );
    }
    return await use(root);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}
