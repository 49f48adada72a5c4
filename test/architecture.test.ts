import { readdirSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { describe, expect, test } from "vitest";
import { type Arrows, arrowsIn, boxOf, type Sources } from "../scripts/house/drawing.ts";

// The picture. A room imports only from the rows below its own; neighbours are strangers.
// biome-ignore format: it is a picture
const DRAWING: readonly (readonly string[])[] = [
  ["node.ts",  "worker.ts", "cli"],                   // know a runtime, a dialect and the commands
  ["program.ts", "node",    "demo"],                  // puts the rooms together, the same on every runtime; a city to show it
  ["commands", "app.ts",    "tick.ts",   "sandbox"],
  ["jobs",     "web"],
  ["reports",  "outbox"],
  ["bot"],
  ["store",    "platforms", "config", "logging.ts", "metrics.ts"],
  ["core"],                                           // no clock, no I/O; its packages are data
];

const ENTRIES = ["node.ts", "worker.ts", "cli", "node"];

// What an entry may open by its path, because it is bound to a runtime and so stands behind no door.
const RIM =
  /^src\/(store\/dialects\/[^/]+|platforms\/lark\/long-connection|sandbox\/(index|world\/seed)|node\/[^/]+|demo\/index|web\/files)\.ts$/;

// Where a package is at home. A package not named here may be used everywhere but in core.
const HOMES: Readonly<Record<string, RegExp>> = {
  "chinese-days": /^src\/core\//,
  kysely: /^src\/store\//,
  "pinyin-pro": /^src\/core\//,
  valibot: /^src\/platforms\/lark\//,
  "better-sqlite3": /^src\/(store\/dialects\/sqlite(-checkpoints)?\.ts|cli\/)/,
  pg: /^src\/(store\/dialects\/postgres(-slots|-statements)?\.ts|cli\/)/,
  "@larksuiteoapi/node-sdk": /^src\/platforms\/lark\/long-connection\.ts/,
  "@hono/node-server": /^src\/(node\.ts|sandbox\/|cli\/)/,
  "node-cron": /^src\/node\.ts/,
};

const rowOf = (room: string): number => DRAWING.findIndex((row) => row.includes(room));

const { imports } = JSON.parse(readFileSync("package.json", "utf8")) as {
  imports: Readonly<Record<string, string | { readonly types: string }>>;
};
const doors: Record<string, string> = {};
/** Packages bundled in `vendor/`, by the name under which they are imported. */
const bundled: Record<string, string> = {};
for (const [name, target] of Object.entries(imports))
  if (typeof target === "string") doors[name] = target;
  else bundled[name] = target.types;
const portable = JSON.parse(readFileSync("tsconfig.portable.json", "utf8").replace(/^\s*\/\/.*$/gm, "")) as {
  exclude: readonly string[];
};
const isBoundToNode = (path: string): boolean =>
  portable.exclude.some((entry) => path === entry || path.startsWith(`${entry}/`));

/** The room a file of the program is in: a folder, or a file that is a room by itself. */
function roomOf(path: string): string | undefined {
  const [top, first] = path.split("/");
  if (top === "commands") return "commands";
  return top === "src" && first !== undefined && rowOf(first) >= 0 ? first : undefined;
}

/** Everything in `files` (path → source) that the picture does not allow, one line each. */
function complaints(files: Sources): readonly string[] {
  return [...files].flatMap(([path, source]) => {
    if (path.endsWith(".d.ts")) return [];
    const room = roomOf(path);
    if (room === undefined) return [`${path} is in no room`];
    const code = `\n${source}`.replace(/^\s*(\/\/|\/?\*).*$/gm, "");
    const found = [...code.matchAll(/(?<=[\s}*])(?:from|import)\s*\(?\s*(["'])([^"'\s]+)\1/g)]
      .map((match) => complaintAbout(path, room, match[2] ?? ""))
      .filter((complaint) => complaint !== undefined);
    return [...found, ...complaintsAboutWords(path, room, code)];
  });
}

/** What the type check cannot see: it knows no rooms, and the clock is a web standard. */
function complaintsAboutWords(path: string, room: string, code: string): readonly string[] {
  const word = code.match(/\bnew Date\(\)|\b(Date\.now|Math\.random|crypto\.|performance\.|fetch\(|setTimeout\()/);
  if (room === "core" && word !== null) return [`${path} says ${word[0]}, but core is pure`];
  const isBytes = /(?<![.\w"'])Buffer\b/.test(code);
  const mayUseBuffer = path.startsWith("src/platforms/") || isBoundToNode(path);
  return isBytes && !mayUseBuffer ? [`${path} uses Buffer, which is for src/platforms`] : [];
}

function complaintAbout(path: string, room: string, name: string): string | undefined {
  if (name.startsWith("node:")) return complaintAboutNode(path, name);
  if (name.startsWith(".")) return complaintAboutFile(path, room, name);
  if (!name.startsWith("#") || name in bundled) return complaintAboutPackage(path, room, bundled[name] ?? name);
  const door = doors[name];
  return door === undefined ? `${path} knocks at ${name}, which is no door` : crossing(path, room, door.slice(2));
}

function complaintAboutNode(path: string, name: string): string | undefined {
  const isBytes = /^node:(crypto|buffer)$/.test(name) && path.startsWith("src/platforms/");
  return isBoundToNode(path) || isBytes ? undefined : `${path} imports ${name}, but is portable`;
}

function complaintAboutPackage(path: string, room: string, name: string): string | undefined {
  const home = HOMES[packageOf(name)];
  const isAtHome = home === undefined ? room !== "core" : home.test(path);
  return isAtHome ? undefined : `${path} imports the package ${name}, which is not for it`;
}

function complaintAboutFile(path: string, room: string, name: string): string | undefined {
  const target = posix.join(posix.dirname(path), name);
  if (roomOf(target) === room) {
    const isTalk = room === "commands" && path !== "commands/index.ts";
    return isTalk ? `${path} imports ${name}: commands do not know each other` : undefined;
  }
  if (ENTRIES.includes(room) && (RIM.test(target) || target === "package.json")) return;
  const isRoomByItself = roomOf(target) === posix.basename(target);
  return isRoomByItself ? crossing(path, room, target) : `${path} imports ${name} past the door`;
}

/** Down is allowed; up and sideways are not. */
function crossing(path: string, from: string, target: string): string | undefined {
  const to = roomOf(target);
  if (to === from) return `${path} leaves its room to come back in by the door`;
  return to !== undefined && rowOf(to) > rowOf(from) ? undefined : `${path} imports ${target}, which is not below it`;
}

const packageOf = (name: string): string => name.split("/", name.startsWith("@") ? 2 : 1).join("/");

function sources(): Sources {
  const paths = ["src", "commands"].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => `${folder}/${name}`),
  );
  return new Map(paths.filter((path) => path.endsWith(".ts")).map((path) => [path, readFileSync(path, "utf8")]));
}

test("every file belongs to a room, and imports go down the drawing only", () => {
  expect(complaints(sources())).toEqual([]);
});

test("docs/architecture.md shows the same picture", () => {
  const page = readFileSync("docs/architecture.md", "utf8").replace(/ +/g, " ");
  expect(page).toContain(["```", ...DRAWING.map((row) => row.join(" ")), "```"].join("\n"));
});

// Arrows of the second floor that still run up, each with what turns it.
const STILL_UP: readonly string[] = [
  "src/sandbox/control-api.ts → sandbox.ts", // the type of the whole sandbox
  "src/sandbox/page/routes.ts → sandbox.ts",
];

/** The floors of a room, highest first: each box stands one above the highest that it imports. What is left over runs in a circle. */
function floorsOf(arrows: Arrows): { floors: string[][]; circle: string[] } {
  const below = new Set<string>();
  const floors: string[][] = [];
  for (;;) {
    const next = [...arrows.keys()].filter(
      (box) => !below.has(box) && [...(arrows.get(box) ?? [])].every((to) => below.has(to)),
    );
    if (next.length === 0) break;
    for (const box of next) below.add(box);
    floors.unshift(next.sort());
  }
  return { floors, circle: [...arrows.keys()].filter((box) => !below.has(box)).sort() };
}

/** Every folder that has folders with sources of its own, the rooms first. */
const STOREYS = [
  "core",
  "core/kinds",
  "core/line",
  "core/time",
  "store",
  "platforms/lark",
  "bot",
  "bot/records",
  "bot/units",
  "reports",
  "jobs",
  "web",
  "sandbox",
];

describe("within a room no folder imports from above it", () => {
  test.each(STOREYS)("%s", (room) => {
    expect(floorsOf(arrowsIn(`src/${room}`, sources(), STILL_UP)).circle).toEqual([]);
  });

  test("every listed exception is still needed", () => {
    const files = sources();
    const unused = STILL_UP.filter((excuse) => {
      const [path = "", to = ""] = excuse.split(" → ");
      const room = path.split("/", 2).join("/");
      return !(files.get(path) ?? "").includes(to.endsWith("/") ? `../${to}` : to) || boxOf(room, path) === to;
    });
    expect(unused).toEqual([]);
  });

  test("an import from a lower folder to a higher one is found", () => {
    const files = new Map([
      ["src/bot/records/edit.ts", 'import { a } from "../dispatch/commit.ts";'],
      ["src/bot/dispatch/commit.ts", 'import { b } from "../records/edit.ts";'],
    ]);
    expect(floorsOf(arrowsIn("src/bot", files)).circle).toEqual(["dispatch/", "records/"]);
  });

  test("docs/architecture.md draws the folders of each room", () => {
    const page = readFileSync("docs/architecture.md", "utf8");
    const drawn = STOREYS.map((room) => {
      const { floors } = floorsOf(arrowsIn(`src/${room}`, sources(), STILL_UP));
      const rows = floors.map((boxes) => boxes.filter((box) => box.endsWith("/")).join("  "));
      return [`${room}/`, ...rows.filter((row) => row !== "").map((row) => `  ${row}`)].join("\n");
    });
    expect(page).toContain(["```", drawn.join("\n\n"), "```"].join("\n"));
  });
});

// A folder fits a glance. These are lists: what the product knows grows by a file each, and a test compares each list with its folder.
const LISTS: Readonly<Record<string, string>> = {
  commands: "one file per slash command",
  "src/jobs/rules": "one file per reminder rule",
  "src/web/pages": "one file per page",
  "test/faults/mutants/patches": "one patch per planted mistake",
  "test/data/told": "one file per set of labelled briefs, read by name",
};
const MOST_FILES = 16;

/** The folders of these files that hold more than fit a glance. */
function crowded(paths: Iterable<string>): readonly string[] {
  const counts = new Map<string, number>();
  for (const path of paths) counts.set(posix.dirname(path), (counts.get(posix.dirname(path)) ?? 0) + 1);
  return [...counts]
    .filter(([folder, count]) => count > MOST_FILES && LISTS[folder] === undefined)
    .map(([folder]) => folder);
}

const filesBelow = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => `${parentPath.replaceAll("\\", "/")}/${name}`);

test("no folder has more than sixteen files beside each other", () => {
  expect(crowded(["src", "commands", "scripts", "test"].flatMap(filesBelow))).toEqual([]);
});

test("a folder with one file too many is seen", () => {
  const files = (folder: string, count: number) => Array.from({ length: count }, (_, at) => `${folder}/${at}.test.ts`);
  expect(crowded([...files("test/web", 17), ...files("test/jobs", 16), ...files("commands", 40)])).toEqual([
    "test/web",
  ]);
});

const MOST_LINES = 300;
// Tables, which are looked up and not read through; every other file is divided by what it does.
const TABLES: Readonly<Record<string, string>> = {
  "src/core/ledger/measures.ts": "the figures of the report, an entry each",
  "src/core/draft/counting/measure-heads.ts": "the words of each figure",
  "src/store/index.ts": "the door of the room, a line per export",
  "src/sandbox/cards/grammar.ts": "the shape of each element of a card",
};
// Not divided yet; the list only shrinks.
const STILL_LONG: readonly string[] = [
  "commands/bind.ts",
  "commands/roster.ts",
  "src/bot/command.ts",
  "src/core/draft/sentence.ts",
  "src/core/kinds/kind.ts",
  "src/core/units/roster.ts",
  "src/node.ts",
  "src/program.ts",
  "src/store/dialects/sqlite.ts",
  "src/store/ledger/figures.ts",
  "src/store/ledger/listings.ts",
  "src/web/pages/records.ts",
];

/** The files with more lines than a reader keeps in mind; what `npm run learn` writes is not read. */
const longFiles = (files: Sources): readonly string[] =>
  [...files]
    .filter(([path, source]) => source.split("\n").length - 1 > MOST_LINES && TABLES[path] === undefined)
    .map(([path]) => path)
    .filter((path) => !path.endsWith("-table.ts"))
    .sort();

test("no file has more than three hundred lines but the named ones", () => {
  expect(longFiles(sources())).toEqual(STILL_LONG);
});

test("a file with one line too many is seen", () => {
  const files = new Map([
    ["src/bot/a.ts", "\n".repeat(301)],
    ["src/bot/b.ts", "\n".repeat(300)],
  ]);
  expect(longFiles(files)).toEqual(["src/bot/a.ts"]);
});

// Where a platform's own words may stand: with the platform, in its sandbox and the desk for it, in the entries and in the settings.
const KNOWS_THE_PLATFORM = /^src\/(platforms\/lark|sandbox|config|cli|node)\/|^src\/(node|worker|demo\/desk)\.ts$/;
// Its name in the ledger, the heads and the name of its ids, its keys of mentions, its word for a card, and what people call it.
const ITS_WORDS = /"lark"|\b(?:oc|ou|om)_|@_user_|interactive|飞书|\bopen_?id\b/i;

/** Every line of `files` that says a platform's own word where any platform is meant. */
const platformWords = (files: Sources): readonly string[] =>
  [...files].flatMap(([path, source]) =>
    KNOWS_THE_PLATFORM.test(path)
      ? []
      : source.split("\n").flatMap((line) => (ITS_WORDS.test(line) ? [`${path}: ${line.trim()}`] : [])),
  );

test("no term of a platform is used outside the platform's folder", () => {
  expect(platformWords(sources())).toEqual([]);
});

test.each([
  ["src/core/line/read/words.ts", "const key = /^@_user_\\d/;"],
  ["src/bot/dispatch/commit.ts", 'const platform = "lark";'],
  ["src/outbox/consequences.ts", 'return orderKey.startsWith("oc_");'],
  ["src/reports/owed/made-messages.ts", 'const type = "interactive";'],
  ["src/web/sign-in.ts", 'const label = "用飞书登录";'],
  ["commands/secretary.ts", "/** Known by ou_1. */"],
  ["src/platforms/events.ts", "readonly openId: string | undefined;"],
])("a platform's word in %s is seen", (path, source) => {
  expect(platformWords(new Map([[path, source]]))).toHaveLength(1);
  expect(platformWords(new Map([["src/platforms/lark/x.ts", source]]))).toEqual([]);
});

// The bot is told by each command what it serves, and so names none: not as a value that is run, offered or pressed, and in no
// table of its own. What a person reads may say 「发 /改」.
const commandNames = [...sources()].flatMap(([path, source]) =>
  path.startsWith("commands/")
    ? [...source.matchAll(/^ {2}name: "(\p{Script=Han}+)",$/gmu)].map(([, name]) => name)
    : [],
);
const namesCommand = new RegExp(
  `(?:\\b(?:name|id|command)[:=] *|\\[|runNamed\\([^"]*)"(?:${commandNames.join("|")})"|^ *(?:${commandNames.join("|")}): "`,
  "u",
);
const namedByBot = (files: Sources): readonly string[] =>
  [...files].flatMap(([path, source]) =>
    path.startsWith("src/bot/")
      ? source.split("\n").flatMap((line) => (namesCommand.test(line) ? [`${path}: ${line.trim()}`] : []))
      : [],
  );

test("the bot names no command", () => {
  expect(commandNames.length).toBeGreaterThan(30);
  expect(namedByBot(sources())).toEqual([]);
});

test.each([
  'return offerLines(scene, text, [{ label: "撤销", name: "撤", rest }]);',
  'const [name, rest] = isTaken ? ["撤", about] : ["改", text];',
  'press: { action: "say", id: "未报", value: unit.name },',
  'return await runNamed(scene, "帮助", "");',
  '  汇总: "查询 查看 报表",',
])("a command that the bot names is seen: %s", (line) => {
  expect(namedByBot(new Map([["src/bot/dialogue/reply.ts", line]]))).toHaveLength(1);
  expect(namedByBot(new Map([["commands/help.ts", line]]))).toEqual([]);
});

// A refusal for lack of a right is made by `denied` or `denial`, which the audit knows; and no right is asked for nothing.
const saidByHand = (files: Sources): readonly string[] =>
  [...files].flatMap(([path, source]) =>
    /^(commands|src\/(bot|reports))\//.test(path)
      ? [
          ...source.matchAll(
            /!\(?(?:await )?may(?!Anywhere|BeHeardIn|Be[A-Z])\w*\([^;{}]*?\)\s*return (?:fail\()?(?:say|warn)\(/g,
          ),
          ...source.matchAll(/(?<=[;{}]\n)\s*may[A-Z]?\w*\([^;{}]*\);$/gm),
        ].map(([text]) => `${path}: ${text.trim()}`)
      : [],
  );

test("a refusal for lack of a right is no sentence written by hand", () => {
  expect(saidByHand(sources())).toEqual([]);
});

test.each([
  'if (!may(standingOf(scene), "lock", unit.id)) return warn("须由书记决定");',
  'if (!mayConfirm(scene, record))\n    return say(text, { tone: "ask" });',
  "if (ticket === undefined || !(await mayAccept(scene, ticket))) return fail(warn(lost));",
  "const a = 1;\n  mayReport(scene, kind, unit);",
])("a refusal by hand is seen: %s", (line) => {
  expect(saidByHand(new Map([["src/bot/records/edit.ts", line]]))).toHaveLength(1);
  expect(saidByHand(new Map([["src/web/pages/unit.ts", line]]))).toEqual([]);
});

// The answer to a press has one place, and a record found by its number one reader: both are decided by the room that owns them.
const ONE_WAY: readonly (readonly [string, RegExp, RegExp])[] = [
  [
    "the place of a pressed card",
    /patch: (?:scene\.)?press\??\.messageId/,
    /^src\/bot\/(in-place|records\/actions)\.ts$/,
  ],
  ["a reader who may read everything", /recordByNumber\([^;]*\(\) => true/, /^src\/reports\/tickets\/accept\.ts$/],
  ["the table of records", /selectFrom\("record"\)/, /^src\/(store|cli|demo|node|sandbox)\//],
  [
    "units looked for by name",
    /units\.values\(\)\]?\.(?:filter|find)\([^;]*\bnames?\.?(?:includes|\b ===)/,
    /^src\/(core\/units|bot\/units\/change\/place\.ts)/,
  ],
];
const otherWays = (files: Sources): readonly string[] =>
  [...files].flatMap(([path, source]) =>
    ONE_WAY.flatMap(([what, way, home]) => (way.test(source) && !home.test(path) ? [`${path}: ${what}`] : [])),
  );

test("each of these has one way", () => {
  expect(otherWays(sources())).toEqual([]);
});

test.each([
  "return { card, to: { patch: press.messageId } };",
  "const record = await recordByNumber(query, 1, () => true);",
  'const rows = await query.selectFrom("record").selectAll().execute();',
  "const unit = [...tree.units.values()].find(({ name }) => name === said);",
])("another way is seen: %s", (line) => {
  expect(otherWays(new Map([["commands/lecture.ts", line]]))).toHaveLength(1);
});

// An optional field is left out by `defined`, not by a condition that names it three times.
const LEFT_OUT =
  /\.\.\.\((?:([\w.?]+) === undefined \? \{\} : \{ (?:[^\s:{}]+: )?\1 \}|([\w.?]+) !== undefined \? \{ (?:[^\s:{}]+: )?\2 \} : \{\})\)/;
const leftOut = (files: Sources): readonly string[] =>
  [...files].flatMap(([path, source]) =>
    source.split("\n").flatMap((line) => (LEFT_OUT.test(line) ? [`${path}: ${line.trim()}`] : [])),
  );

test("no optional field is left out by hand", () => {
  expect(leftOut(sources())).toEqual([]);
});

test.each([
  "...(level === undefined ? {} : { level }),",
  "...(asked.kind === undefined ? {} : { kind: asked.kind }),",
  "return { name, ...(house !== undefined ? { post: house } : {}) };",
])("a field left out by hand is seen: %s", (line) => {
  expect(leftOut(new Map([["src/bot/a.ts", line]]))).toHaveLength(1);
});

// What may happen to a finding stands in one table; whoever else set its state would pass it by.
test("only src/bot/tickets changes the state of a finding", () => {
  const setters = [...sources()].filter(
    ([path, source]) =>
      /^(commands|src\/(bot|reports|jobs|web))\//.test(path) &&
      !path.startsWith("src/bot/tickets/") &&
      /\bstate: "(?:proposed|declined|closed|verified|void)"/.test(source),
  );
  expect(setters.map(([path]) => path)).toEqual([]);
});

// What a start must not load, because the first report does not need it; each file costs a start its share.
const LATE =
  /^src\/(core\/brief|reports\/speech\/docx-file|web\/(site|pages)|sandbox|demo|store\/dialects\/postgres|platforms\/lark\/long-connection)/;

/** The files that are loaded with `entry`, those of the program alone; `import()` and imports of types load nothing. */
function loadedWith(entry: string, files: ReadonlyMap<string, string>): ReadonlySet<string> {
  const found = new Set<string>();
  const waiting = [entry];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const source = files.get(path);
    if (source === undefined || found.has(path)) continue;
    found.add(path);
    for (const [, name = ""] of source.matchAll(/^(?:import|export)(?! type\b)(?:[^;"]*\bfrom)? "([^"]+)";/gm))
      waiting.push(name.startsWith(".") ? posix.join(posix.dirname(path), name) : (doors[name]?.slice(2) ?? ""));
  }
  return found;
}

describe("a start loads", () => {
  const files = sources();

  test("no file that only some later request needs", () => {
    const loaded = [...loadedWith("src/node.ts", files)];
    expect(loaded.length).toBeGreaterThan(300);
    expect(loaded.filter((path) => LATE.test(path))).toEqual([]);
  });

  test("nothing through a type or a later import, and everything behind a door", () => {
    const made = new Map([
      [
        "src/node.ts",
        'import type { A } from "#core";\nconst b = () => import("./demo/index.ts");\nimport {\n  c,\n} from "#store";',
      ],
      ["src/store/index.ts", 'export * from "./late.ts";'],
      ["src/store/late.ts", ""],
      ["src/core/index.ts", ""],
      ["src/demo/index.ts", ""],
    ]);
    expect([...loadedWith("src/node.ts", made)]).toEqual(["src/node.ts", "src/store/index.ts", "src/store/late.ts"]);
  });
});

test("every import alias points into a room", () => {
  expect(Object.values(doors).filter((target) => roomOf(target.slice(2)) === undefined)).toEqual([]);
});

describe("the checker finds", () => {
  test.each([
    ["a rule that asks the database", "src/core/week.ts", 'import { rows } from "#store";', "not below"],
    ["a rule that reads the file system", "src/core/week.ts", 'import { readFileSync } from "node:fs";', "portable"],
    ["a rule with a framework", "src/core/week.ts", 'import { Hono } from "hono";', "not for it"],
    ["neighbours that talk", "src/jobs/weekly.ts", 'import { page } from "#web";', "not below"],
    ["a climb", "src/store/inbox.ts", 'import type { Bot } from "#bot";', "not below"],
    ["a climb written over several lines", "src/bot/a.ts", 'import {\n  app,\n} from "../app.ts";', "not below"],
    ["a lazy climb", "src/bot/a.ts", 'const web = await import("#web");', "not below"],
    ["a climb by re-export", "src/core/index.ts", 'export * from "#bot";', "not below"],
    ["a way past the door", "src/bot/a.ts", 'import { rows } from "../store/rows.ts";', "past the door"],
    ["a dialect opened below the entries", "src/app.ts", 'import { open } from "./store/dialects/sqlite.ts";', "past"],
    ["a door that is none", "src/bot/a.ts", 'import { x } from "#helpers";', "no door"],
    ["a room that uses its own door", "src/bot/a.ts", 'import { b } from "#bot";', "come back"],
    ["a rule that looks at the clock", "src/core/week.ts", "const now = new Date().toISOString();", "pure"],
    ["a rule that throws dice", "src/core/id.ts", "const id = Math.random();", "pure"],
    ["a file in no room", "src/utils.ts", "", "no room"],
    ["a folder that is no room", "src/helpers/a.ts", "", "no room"],
    [
      "a command that goes by path",
      "commands/lecture.ts",
      'import { ok } from "../src/core/index.ts";',
      "past the door",
    ],
    ["commands that know each other", "commands/lecture.ts", 'import fix from "./fix.ts";', "each other"],
    ["the machine that reads the commands", "src/bot/a.ts", 'import { commands } from "#commands";', "not below"],
    [
      "the SDK where every start would pay for it",
      "src/app.ts",
      'import * as l from "@larksuiteoapi/node-sdk";',
      "not for",
    ],
    ["Node's bytes outside the platforms", "src/web/a.ts", 'const b = Buffer.from("x");', "uses Buffer"],
  ])("%s", (_, path, source, complaint) => {
    expect(complaints(new Map([[path, source]]))).toEqual([expect.stringContaining(complaint)]);
  });

  test.each([
    ["src/node.ts", 'import { open } from "./store/dialects/sqlite.ts";\nimport { createServer } from "node:http";'],
    ["src/node.ts", 'import { createApp } from "./app.ts";\nimport { commands } from "#commands";'],
    ["src/platforms/lark/verify.ts", 'import { createHash } from "node:crypto";\nconst b = Buffer.alloc(1);'],
    [
      "src/bot/dispatch.ts",
      '/** Comes from "#web" one day. */\nimport { ok } from "#core";\nimport { a } from "./a.ts";',
    ],
    ["commands/index.ts", 'import lecture from "./lecture.ts";\nimport type { Command } from "#bot";'],
    ["src/core/kinds/organization/secondment.ts", 'const field = { name: "from", label: "来自", import: "#web" };'],
    ["src/core/calendar.ts", 'import days from "chinese-days";'],
  ])("nothing wrong in %s", (path, source) => {
    expect(complaints(new Map([[path, source]]))).toEqual([]);
  });
});

// A role is granted and revoked by the commands alone: a page sends the command (`visit.act`), so that decision, rights,
// audit and commit are the same.
const rolesWritten = (files: Sources): readonly string[] =>
  [...files].flatMap(([path, source]) =>
    /^src\/(web|jobs|reports|bot)\//.test(path) && /\b(insertRole|endRole)\b/.test(source) ? [path] : [],
  );

test("no page, job or report grants or revokes a role by itself", () => {
  expect(rolesWritten(sources())).toEqual([]);
  const planted = 'import { endRole } from "#store";\n';
  expect(rolesWritten(new Map([["src/web/appoint.ts", planted]]))).toEqual(["src/web/appoint.ts"]);
  expect(rolesWritten(new Map([["commands/dismiss.ts", planted]]))).toEqual([]);
});
