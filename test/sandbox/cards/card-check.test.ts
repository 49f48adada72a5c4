import { expect, test } from "vitest";
import { deskCity } from "../../../src/sandbox/index.ts";
import { call, deskWith } from "../desk.ts";

const [group] = deskCity.chats;
const [member] = deskCity.people;
const { sandbox } = deskWith();
const T = (content: string) => ({ tag: "plain_text", content });
const cardOf = (...elements: unknown[]) => ({ schema: "2.0", config: { update_multi: true }, body: { elements } });

/** What the platform says to a card: undefined, or the sub-code in its message. */
async function refusalOf(card: unknown): Promise<number | undefined> {
  await sandbox.advance(1_000);
  const body = { receive_id: group.chatId, msg_type: "interactive", content: JSON.stringify(card) };
  const answer = await call(sandbox, "POST", "im/v1/messages?receive_id_type=chat_id", body);
  if (answer.body.code === 0) return undefined;
  const sub = /ErrCode: (\d+)/.exec(answer.body.msg)?.[1];
  return sub === undefined ? answer.body.code : Number(sub);
}

const press = {
  tag: "button",
  text: T("完成"),
  behaviors: [{ type: "callback", value: { a: "done" } }],
};
const submit = { tag: "button", name: "save", text: T("提交"), form_action_type: "submit" };
const title = { tag: "input", name: "title", label: T("题目"), max_length: 200 };
const choice = { tag: "select_static", name: "kind", options: [{ text: T("高"), value: "high" }] };
const day = { tag: "date_picker", name: "day", initial_date: "2026-12-01" };
const nameless = ({ name, ...rest }: Record<string, unknown>) => rest;
const form = (...elements: unknown[]) => ({ tag: "form", name: "f", elements });
const table = {
  tag: "table",
  page_size: 5,
  columns: [
    { name: "u", display_name: "单位", data_type: "text" },
    { name: "n", display_name: "次数", data_type: "number" },
    { name: "w", display_name: "谁", data_type: "persons" },
  ],
  rows: [{ u: "一支部", n: 3, w: [member.openId] }],
};
const chart = {
  tag: "chart",
  chart_spec: { type: "bar", data: { values: [{ x: "一", y: 1 }] }, xField: "x", yField: "y" },
};
const panel = (...elements: unknown[]) => ({
  tag: "collapsible_panel",
  header: { title: { tag: "markdown", content: "详情" } },
  elements,
});
const columns = (...elements: unknown[]) => ({
  tag: "column_set",
  columns: [{ tag: "column", width: "weighted", weight: 1, elements }],
});
const nested = (depth: number): unknown => (depth === 0 ? { tag: "hr" } : panel(nested(depth - 1)));
const markdownTable = { tag: "markdown", content: "| 甲 | 乙 |\n| --- | --- |\n| 1 | 2 |" };

const accepted: readonly (readonly [string, unknown])[] = [
  ["div", { tag: "div", text: T("原样 **不解析**") }],
  ["markdown", { tag: "markdown", content: `**粗** <at id=${member.openId}></at>` }],
  ["hr", { tag: "hr" }],
  ["column_set", columns({ tag: "hr" }, press)],
  ["table", table],
  ["form", form(title, choice, day, columns(submit))],
  ["input", nameless(title)],
  ["select_static", nameless(choice)],
  ["date_picker", nameless(day)],
  ["lark_md", { tag: "div", text: { tag: "lark_md", content: "**粗**" } }],
  ["img", { tag: "img", img_key: "img_v3_1", alt: T("图") }],
  ["person", { tag: "person", user_id: member.openId }],
  ["checker", { tag: "checker", text: T("好") }],
  ["button", press],
  ["chart", chart],
  ["collapsible_panel", panel({ tag: "hr" }, press)],
];
test.each(accepted)("accepts %s", async (_tag, element) => {
  expect(await refusalOf(cardOf(element))).toBeUndefined();
});

test("accepts a card of schema 1.0 unchecked, and an empty one", async () => {
  const elements = [{ tag: "action", actions: [{ tag: "button", text: T("好"), value: { a: 1 } }] }, { tag: "note" }];
  expect(await refusalOf({ config: { wide_screen_mode: true }, elements })).toBeUndefined();
  expect(await refusalOf({})).toBeUndefined();
});

test("accepts a header with its tags, and a card without a body", async () => {
  const header = {
    title: T("题"),
    subtitle: T("副题"),
    template: "blue",
    text_tag_list: [{ tag: "text_tag", text: T("新"), color: "red" }],
  };
  expect(await refusalOf({ schema: "2.0", header })).toBeUndefined();
});

const strangers = ["action", "note", "lark_md", "plain_text", "column", "toString"];
test.each(strangers)("refuses the tag %s", async (tag) => {
  expect(await refusalOf(cardOf({ tag }))).toBe(200861);
});

const refused: readonly (readonly [string, number, unknown])[] = [
  ["a body without schema 2.0", 200621, { body: { elements: [] } }],
  ["another schema", 200621, { ...cardOf(), schema: "3.0" }],
  ["an unknown root attribute", 200621, { ...cardOf(), i18n_elements: {} }],
  ["an unknown attribute of an element", 200621, cardOf({ tag: "hr", colour: "red" })],
  ["lark_md on a button", 200861, cardOf({ ...press, text: { tag: "lark_md", content: "x" } })],
  ["a card that is not shared", 300302, { ...cardOf(), config: { update_multi: false } }],
  ["an unknown header colour", 200621, { ...cardOf(), header: { title: T("题"), template: "pink" } }],
  ["more than 200 elements", 11310, cardOf(...Array.from({ length: 201 }, () => ({ tag: "hr" })))],
  ["a fourth table", 11310, cardOf(table, table, table, table)],
  ["a fourth table in markdown", 11310, cardOf(table, table, markdownTable, markdownTable)],
  ["a table inside columns", 200621, cardOf(columns(table))],
  ["a table inside a form", 200621, cardOf(form(table, submit))],
  ["a form inside a panel", 200621, cardOf(panel(form(submit)))],
  ["a form inside columns", 200621, cardOf(columns(form(submit)))],
  ["a form inside a form", 200621, cardOf(form(form(submit), submit))],
  ["a chart inside a form", 200621, cardOf(form(chart, submit))],
  ["a form without a name", 11310, cardOf({ tag: "form", elements: [submit] })],
  ["a form without a submit button", 300123, cardOf(form(title))],
  ["a nameless field in a form", 200530, cardOf(form({ tag: "input" }, submit))],
  ["two fields of one name", 200530, cardOf(form(title, title, submit))],
  ["two buttons of one name", 200530, cardOf(form(submit, submit))],
  ["a name outside a form", 200530, cardOf({ ...press, name: "done" })],
  ["a Chinese name", 200530, cardOf(form({ ...title, name: "题目" }, submit))],
  ["a submit with behaviors", 200621, cardOf(form({ ...submit, behaviors: press.behaviors }))],
  ["an initial option's text", 200621, cardOf({ ...nameless(choice), initial_option: "高" })],
  ["a date picker that says nothing", 200621, cardOf({ tag: "date_picker" })],
  [
    "a mention of nobody in lark_md",
    100290,
    cardOf({ tag: "div", text: { tag: "lark_md", content: "<at id=ou_x></at>" } }),
  ],
  ["an unknown person", 100290, cardOf({ tag: "person", user_id: "ou_nobody" })],
  ["a plain button in a form", 200530, cardOf(form(press, submit))],
  ["a submit button outside a form", 200530, cardOf(submit)],
  ["containers six deep", 200621, cardOf(nested(6))],
  ["an element_id that is malformed", 300301, cardOf({ tag: "hr", element_id: "1a" })],
  ["an element_id used twice", 300301, cardOf({ tag: "hr", element_id: "a" }, { tag: "hr", element_id: "a" })],
  ["a mention of nobody", 100290, cardOf({ tag: "markdown", content: "<at id=ou_nobody></at>" })],
  ["nobody in a table", 100290, cardOf({ ...table, rows: [{ w: ["ou_nobody"] }] })],
  ["a mention of all where the owner forbids it", 230018, cardOf({ tag: "markdown", content: "<at id=all></at>" })],
  ["a chart without a spec", 200550, cardOf({ tag: "chart" })],
  ["a chart whose axes are no list", 200550, cardOf({ tag: "chart", chart_spec: { ...chart.chart_spec, axes: {} } })],
  ["a page of eleven rows", 200621, cardOf({ ...table, page_size: 11 })],
  ["a number that is text", 200915, cardOf({ ...table, rows: [{ n: "3" }] })],
  ["a max_length of 1001", 200621, cardOf({ ...nameless(title), max_length: 1001 })],
  ["a date that is none", 200621, cardOf({ ...nameless(day), initial_date: "12-01" })],
  ["a button text over 100", 200621, cardOf({ ...press, text: T("字".repeat(101)) })],
  ["a callback value that is text", 200621, cardOf({ ...press, behaviors: [{ type: "callback", value: "done" }] })],
  [
    "two options of one value",
    200621,
    cardOf({ ...nameless(choice), options: [...choice.options, ...choice.options] }),
  ],
  ["a weight of six", 200621, cardOf({ tag: "column_set", columns: [{ tag: "column", weight: 6 }] })],
];
test.each(refused)("refuses %s with %i", async (_name, sub, card) => {
  expect(await refusalOf(card)).toBe(sub);
});

test("accepts a card of 30 KB and refuses one byte more", async () => {
  const frame = JSON.stringify(cardOf({ tag: "markdown", content: "" })).length;
  const full = (bytes: number) => cardOf({ tag: "markdown", content: "a".repeat(bytes - frame) });
  expect(await refusalOf(full(30_720))).toBeUndefined();
  expect(await refusalOf(full(30_721))).toBe(230025);
});
