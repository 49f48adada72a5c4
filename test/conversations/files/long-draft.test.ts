import { readXlsx } from "hucre/xlsx";
import { expect, test } from "vitest";
import { conversation } from "../../support/conversation.ts";
import { visitor } from "../../support/visitor.ts";

const CZ = "市财政局机关党建群";
/** As many sentences as one card does not hold; only the first of them is true. */
const draft = (count: number): string =>
  Array.from({ length: count }, (_, index) => `开展党课${index + 1}场次。`).join("");

test.each([
  ["at once", (text: string) => text],
  ["beside the answer", (text: string) => `${text}${"此处无数。".repeat(300)}`],
])("a long result, checked %s, is turned by pages and given whole as a file", async (_, made) => {
  const talk = await conversation({ publicUrl: "https://ledger.example" });
  await talk.say("李敏", CZ, "/党课 9月12日 新时代学习大讲堂 主讲=王志强 85人");
  await talk.say("李敏", "单聊", `/对数 2026 市财政局\n${made(draft(45))}`);
  await talk.settle();
  const first = talk.cards("李敏").at(-1);
  expect(first?.text).toContain("✔ 1　✘ 44　？ 0");
  expect(first?.text).toContain("第1页，共3页");
  const { heard } = await talk.click("李敏", "下一页");
  expect(heard.map(({ changed, text }) => [changed, text.includes("第2页，共3页")])).toEqual([[true, true]]);
  await talk.click("李敏", "下一页");
  expect(
    talk
      .cards("李敏")
      .at(-1)
      ?.buttons.map(({ text }) => text),
  ).not.toContain("下一页");
  await talk.click("李敏", "全部结果（表格文件）");
  await talk.settle();
  const rows = await talk.db.query.selectFrom("outbox").select("payload").orderBy("id").execute();
  const owed = JSON.parse(rows.findLast(({ payload }) => payload.includes('"file"'))?.payload ?? "{}") as {
    readonly content: string;
  };
  const { name, base64 } = JSON.parse(owed.content) as { readonly name: string; readonly base64: string };
  expect(name).toMatch(/^核对结果.*\.xlsx$/);
  const { sheets } = await readXlsx(new Uint8Array(Buffer.from(base64, "base64")));
  expect(sheets[0]?.rows.length).toBe(46);
  expect(sheets[0]?.rows.at(-1)?.slice(1, 3)).toEqual(["✔", "1场次"]);
  const kept = await talk.db.query.selectFrom("draft").select("id").where("type", "=", "draft-result").execute();
  const statuses = [];
  for (const who of ["李敏", "周敏"] as const) {
    const person = visitor(talk, who);
    await person.signIn();
    const seen = await person.ask(`/ledger/drafts/${kept[0]?.id}`);
    statuses.push([seen.status, seen.text.includes("45场次")]);
  }
  // It is for who had it checked, whatever others may see.
  expect(statuses).toEqual([
    [200, true],
    [404, false],
  ]);
  await talk.close();
});
