import { expect, test } from "vitest";
import { speechDocx, textOfDocx } from "#reports";
import { conversation } from "../../support/conversation.ts";
import { zipOf } from "../../support/files/zips.ts";

const CZ = "市财政局机关党建群";

const report = {
  title: "工作情况",
  asOf: "",
  opening: "2026年，市财政局各级党组织开展党课1场次，听课85人次。",
  paragraphs: [
    {
      mechanism: "三位一体",
      lead: "一是抓学习。",
      spans: [{ text: "2026年，市财政局各级党组织志愿服务3次 <&>。" }],
      notes: [],
    },
  ],
  closing: "完。",
  warnings: [],
};

test("the text of a Word file is its paragraphs, and another file is refused with advice", async () => {
  const read = await textOfDocx(await speechDocx(report, "2026-11-22T02:00:00.000Z"));
  expect(read).toMatchObject({ ok: true });
  expect(read.ok && read.value.split("\n").slice(0, 3)).toEqual([
    "工作情况",
    report.opening,
    "一是抓学习。2026年，市财政局各级党组织志愿服务3次 <&>。",
  ]);
  for (const bytes of [new Uint8Array(), new Uint8Array([0x50, 0x4b, 3, 4]), new TextEncoder().encode("PK not a zip")])
    expect(await textOfDocx(bytes as Uint8Array<ArrayBuffer>)).toMatchObject({ ok: false });
});

const inWord = (body: string, more: Readonly<Record<string, string>> = {}) =>
  textOfDocx(zipOf({ "word/document.xml": `<w:document><w:body>${body}</w:body></w:document>`, ...more }));
const p = (text: string) => `<w:p><w:r><w:t>${text}</w:t></w:r></w:p>`;
const cell = (...paragraphs: readonly string[]) => `<w:tc>${paragraphs.map(p).join("")}</w:tc>`;

test("a Word table is read row by row, notes after the text, tracked changes as accepted, a text box once", async () => {
  const rows = [
    [cell("单位"), cell("党课", "场次"), cell("备注")],
    [cell("市财政局"), "<w:tc><w:p/></w:tc>", cell("无")],
  ];
  const table = `<w:tbl>${rows.map((cells) => `<w:tr>${cells.join("")}</w:tr>`).join("")}</w:tbl>`;
  const change =
    "<w:p><w:del><w:r><w:delText>旧</w:delText></w:r></w:del><w:ins><w:r><w:t>新</w:t></w:r></w:ins></w:p>";
  const box = `<mc:AlternateContent><mc:Choice>${p("框")}</mc:Choice><mc:Fallback>${p("框")}</mc:Fallback></mc:AlternateContent>`;
  const footnotes = { "word/footnotes.xml": `<w:footnotes><w:footnote>${p("注")}</w:footnote></w:footnotes>` };
  const read = await inWord(`${p("前")}${table}${change}<w:p><w:r>${box}</w:r></w:p>`, footnotes);
  expect(read.ok && read.value.split("\n")).toEqual([
    "前",
    "单位\t党课 场次\t备注",
    "市财政局\t\t无",
    "新",
    "框",
    "注",
  ]);
});

test.each([
  ["PDF", "%PDF-1.7"],
  ["图片", "\u0089PNG\r\n"],
  [".doc、.wps", "\u00d0\u00cf\u0011\u00e0\u00a1\u00b1\u001a\u00e1"],
  ["打开密码", `\u00d0\u00cf\u0011\u00e0${[..."EncryptedPackage"].map((char) => `${char}\0`).join("")}`],
  ["RTF", "{\\rtf1"],
  ["可能已损坏", "nothing known\u0000\u0001"],
])("a file that cannot be read says why: %s", async (why, begins) => {
  const read = await textOfDocx(new Uint8Array(Buffer.from(begins, "latin1")));
  expect(read.ok ? "" : read.error).toContain(why);
});

test("a Word file sent after /对数 in a direct chat is checked number by number", async () => {
  const talk = await conversation();
  await talk.say("李敏", CZ, "/党课 9月12日 新时代学习大讲堂 主讲=王志强 85人");
  await talk.say("李敏", "单聊", "/对数");
  const file = Buffer.from(await speechDocx(report, "2026-11-22T02:00:00.000Z"));
  const key = await talk.program.platform.files.upload({ name: "稿子.docx", type: "doc", bytes: file });
  if (!key.ok) throw new Error(key.code);
  const content = { file_key: key.value, file_name: "稿子.docx" };
  await talk.say("李敏", "单聊", "", { type: "file", content });
  await talk.settle();
  expect(talk.direct("李敏").at(-1)?.text).toContain("✔ 2");
  await talk.close();
});

test("the year of 202x and the draft's unit are asked once, each question replacing the last", async () => {
  const talk = await conversation();
  await talk.say("李敏", CZ, "/党课 9月12日 新时代学习大讲堂 主讲=王志强 85人");
  await talk.say("李敏", "单聊", "/对数\n202x年，举办党课1场次，听课85人次。\n202x年以来，市水务局开展党课9场次。");
  const heard: string[] = [talk.direct("李敏").at(-1)?.text ?? ""];
  for (const button of ["2026年", "市财政局"]) {
    const { heard: cards } = await talk.click("李敏", button);
    heard.push(cards.map(({ text, changed }) => `${changed ? "in place " : ""}${text}`).join("\n"));
  }
  expect(heard[0]).toContain("请选择按哪一年核对");
  expect(heard[1]).toMatch(/^in place [\s\S]*请选择按哪个单位核对/);
  expect(heard[2]).toMatch(/^in place [\s\S]*✔ 2　✘ 0　？ 1/);
  await talk.close();
});

test("/对数 with a period and a unit waits for the file, and a second file is checked in the same way", async () => {
  const talk = await conversation();
  await talk.say("李敏", CZ, "/党课 9月12日 新时代学习大讲堂 主讲=王志强 85人");
  await talk.say("李敏", "单聊", "/对数 2026 市财政局");
  const plain = { ...report, opening: "举办党课1场次，听课85人次。", paragraphs: [] };
  for (const name of ["一稿.docx", "二稿.docx"]) {
    const bytes = Buffer.from(await speechDocx(plain, "2026-11-22T02:00:00.000Z"));
    const key = await talk.program.platform.files.upload({ name, type: "doc", bytes });
    if (!key.ok) throw new Error(key.code);
    await talk.say("李敏", "单聊", "", { type: "file", content: { file_key: key.value, file_name: name } });
    await talk.settle();
    expect(talk.direct("李敏").at(-1)?.text, name).toContain("✔ 2　✘ 0　？ 0");
  }
  await talk.close();
});
