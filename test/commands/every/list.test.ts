import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { handlerFor, namesOf, presses, SERVICES } from "#bot";
import { commands } from "#commands";
import { CARD_ACTIONS } from "#core";
import { commandsPage } from "../../../scripts/docs.ts";

const files = readdirSync("commands").filter((file) => file !== "index.ts");

test("every file of commands/ is in the list once", async () => {
  const loaded = await Promise.all(files.map((file) => import(`../../../commands/${file}`)));
  expect(new Set(loaded.map((module) => module.default))).toEqual(new Set(commands));
  expect(files).toHaveLength(commands.length);
});

test("no two commands share a name", () => {
  const words = commands.flatMap(namesOf);
  expect(words.filter((word, index) => words.indexOf(word) !== index)).toEqual([]);
});

test("each service of the bot and each entry of its menu belongs to one command", () => {
  expect(commands.flatMap(({ serves = [] }) => serves).sort()).toEqual([...SERVICES].sort());
  expect(commands.flatMap(({ menu: [key] = [""] }) => (key === "" ? [] : key)).sort()).toEqual([
    "report",
    "tally",
    "todo",
  ]);
});

test("a word that suggests a command is no command's name, and suggests one command only", () => {
  const words = commands.flatMap(({ meantBy = [], slips = [] }) => [...meantBy, ...slips]);
  expect(words.filter((word) => commands.flatMap(namesOf).includes(word))).toEqual([]);
  expect(words.filter((word, index) => words.indexOf(word) !== index)).toEqual([]);
});

test("every button action has exactly one handler", () => {
  const own = commands.flatMap((command) => Object.keys(command.presses ?? {}));
  expect(own.filter((action, index) => own.indexOf(action) !== index || Object.hasOwn(presses, action))).toEqual([]);
  // What answers a question for another presses that question's own button, so it stands above the rest.
  expect(CARD_ACTIONS.filter((action) => handlerFor(commands, action) === undefined)).toEqual(["answer-for"]);
});

test("every word is listed in the normalised form in which it is looked up", () => {
  const words = commands.flatMap(namesOf);
  expect(words.filter((word) => word !== word.normalize("NFKC").toLowerCase())).toEqual([]);
});

test("docs/commands.md matches the list of commands", () => {
  expect(readFileSync("docs/commands.md", "utf8")).toBe(commandsPage());
});
