import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";

const read = (path: string): string => readFileSync(path, "utf8");
const pages = [
  ...["README.md", "README.zh-CN.md", "CHANGELOG.md", "SECURITY.md", "CONTRIBUTING.md"],
  ...readdirSync("docs", { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .map((name) => join("docs", name)),
];

test.each(pages)("%s has no broken links", (page) => {
  const targets = [...read(page).matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)/g)].map(([, target]) => target ?? "");
  expect(targets.filter((target) => !existsSync(join(dirname(page), target)))).toEqual([]);
});

test("docs/performance.md has a table for every bench, and no other", () => {
  const tables = [...read("docs/performance.md").matchAll(/<!-- bench:([\w-]+) -->\n(.*?)<!-- \/bench:\1 -->/gs)];
  const benches = read("test/bench/main.ts").match(/= \{\n(.*?)\n\};/s)?.[1] ?? "";
  const names = [...benches.matchAll(/^ {2}"?([\w-]+)"?:/gm)].map(([, name]) => name);
  expect(names.length).toBeGreaterThan(5);
  expect(tables.map(([, name]) => name).sort()).toEqual(names.sort());
  for (const [, name, text] of tables) {
    expect(text, name).toMatch(new RegExp(`^Made by \`npm run bench -- ${name}\` on \\d{4}-\\d\\d-\\d\\d .*\\|`, "s"));
  }
});

test("no two decisions have the same number", () => {
  const numbers = readdirSync("docs/decisions").map((file) => file.slice(0, 4));
  expect(numbers.filter((number, index) => numbers.indexOf(number) !== index)).toEqual([]);
});

describe("docs/reliability.md", () => {
  const rows = read("docs/reliability.md")
    .split("\n")
    .filter((line) => line.startsWith("|"));
  const ways = rows.flatMap((row) => [...row.matchAll(/(test|faults): ((?:`[\w/-]+`(?:, | and )?)+)/g)]);

  test("names test files that exist", () => {
    const files = ways.flatMap(([, suite, names]) =>
      [...(names ?? "").matchAll(/`([\w/-]+)`/g)].map(
        ([, name]) => `test/${suite === "faults" ? "faults/" : ""}${name}.test.ts`,
      ),
    );
    expect(files.length).toBeGreaterThan(40);
    expect(files.filter((file) => !existsSync(file))).toEqual([]);
  });
});
