import { expect, test } from "vitest";
import { conversation } from "../../support/conversation.ts";

const CZ = "市财政局机关党建群";

test("every button of the help opens a form, a list or a page of its own", async () => {
  const chat = await conversation();
  try {
    for (const [who, where] of [
      ["王建国", CZ],
      ["李敏", "单聊"],
      ["韩梅", "单聊"],
    ] as const) {
      const [help] = await chat.say(who, where, "/帮助");
      expect(help?.buttons.length).toBeGreaterThan(10);
      for (const { text } of help?.buttons ?? []) {
        await chat.sandbox.advance(5_000);
        const openId = chat.sandbox.city.people.find(({ name }) => name === who)?.openId ?? "";
        const { toast, clientError } = await chat.sandbox.click(help?.messageId ?? "", text, {}, openId);
        const heard = await chat.settle();
        expect(clientError, text).toBeUndefined();
        expect(toast?.type, `${who} ${text}: ${toast?.content}`).not.toBe("error");
        expect(heard.length + (toast?.type === "warning" ? 1 : 0), `${who} ${text}`).toBeGreaterThan(0);
      }
    }
  } finally {
    await chat.close();
  }
});

test.each([
  ["慰问", "/帮扶"],
  ["义诊", "/志愿"],
  ["支委会", "/学习"],
  ["花名册", "/花名册"],
  ["照片", "照片、文件可以作附件"],
])("/帮助 %s finds %s", async (word, found) => {
  const chat = await conversation();
  try {
    expect(await chat.ask("李敏", "单聊", `/帮助 ${word}`)).toContain(found);
  } finally {
    await chat.close();
  }
});

test("a command's help opens its form, and an unknown word leads to all commands", async () => {
  const chat = await conversation();
  try {
    await chat.say("王建国", CZ, "/帮助 志愿");
    const { heard } = await chat.click("王建国", "填表登记");
    expect(heard.at(-1)?.text).toContain("登记志愿服务");
    const [unknown] = await chat.say("王建国", CZ, "/帮助 飞天");
    expect(unknown?.text).toContain("没有「飞天」的说明");
    expect((await chat.click("王建国", "看全部功能")).heard.at(-1)?.text).toContain("我能帮您记什么");
  } finally {
    await chat.close();
  }
});
