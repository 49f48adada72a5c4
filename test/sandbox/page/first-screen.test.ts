import { expect, test } from "vitest";
import { conversation, type PersonName } from "../../support/conversation.ts";

/** The first screen of a fresh desk: who sits there, in which chat, and which lines are offered. */
async function firstScreen(app: { request(path: string): Response | Promise<Response> }) {
  const page = await (await app.request("/")).text();
  const attribute = (name: string) => new RegExp(`data-${name}="([^"]*)"`).exec(page)?.[1] ?? "";
  const plain = (text: string) => text.replaceAll("&quot;", '"').replaceAll("&amp;", "&");
  const [before = "", after = ""] = page.split("data-leap=");
  const samplesIn = (part: string) => [...part.matchAll(/data-sample="([^"]*)"/g)].map(([, text = ""]) => plain(text));
  const [, by = "", line = ""] = /data-by="([^"]*)"[^>]*>换[^：]*：([^<]*)</.exec(page) ?? [];
  return {
    person: attribute("person"),
    chat: attribute("chat"),
    leap: attribute("leap"),
    samples: samplesIn(before),
    afterLeap: samplesIn(after),
    other: { by, line },
  };
}

test("the example lines of a new sandbox, tapped in order, lead to figures, a closed finding and an answered reminder", async () => {
  const chat = await conversation();
  try {
    await chat.program.tick();
    const { person, chat: chatId, samples, afterLeap, other, leap } = await firstScreen(chat.sandbox.app);
    const who = (chat.sandbox.city.people.find(({ openId }) => openId === person)?.name ?? "") as PersonName;
    expect(chat.sandbox.messages(chatId)).toEqual([]);
    const heard = new Map<string, string>();
    for (const text of samples) {
      await chat.sandbox.advance(5_000);
      await chat.sandbox.say(person, chatId, text);
      const answers = await chat.settle();
      heard.set(text, answers.map((one) => one.text).join("\n\n"));
      expect(heard.get(text), text).not.toBe("");
    }
    const answerTo = (start: string) => heard.get(samples.find((text) => text.startsWith(start)) ?? "") ?? "";
    expect(answerTo("/销号")).toContain("Z1 已报整改完成");
    expect(answerTo("/汇总")).toContain("志愿服务 1次 志愿者32人，受益110人次");
    expect(answerTo("/整改")).toContain("Z2");
    const verified = await chat.say(other.by as PersonName, "市财政局机关党建群", other.line);
    expect(verified.map(({ text }) => text).join()).toContain("Z1 已核验销号");
    // Whoever was switched to the verifier finds the way back among the verifier's samples.
    const verifier = chat.sandbox.city.people.find(({ name }) => name === other.by);
    const theirs = await (await chat.sandbox.app.request(`/?as=${verifier?.openId}&chat=${chatId}`)).text();
    expect(theirs).toContain(`换回${who}：/汇总 本月`);
    // The next sample leads to the morning on which the month's duties are asked for; the reminder is there at once.
    await chat.sandbox.setClock(`${leap}T01:30:00.000Z`);
    await chat.program.tick();
    await chat.settle();
    const reminder = chat.direct(who).findLast(({ text }) => text.includes("待办"));
    const label = reminder?.buttons.find(({ text }) => text.startsWith("登记"))?.text ?? "";
    expect(label).not.toBe("");
    const labels = reminder?.buttons.map(({ text }) => text) ?? [];
    expect(new Set(labels).size).toBe(labels.length);
    const [form] = (await chat.click(who, label)).heard;
    const filled = Object.fromEntries(
      Object.entries(form?.inputs ?? {}).map(([name, value]) => [
        name,
        value || (name === "title" ? "学习贯彻全会精神" : ""),
      ]),
    );
    const before = (await chat.records()).length;
    await chat.click(who, "登记", { ...filled, people: "12", attendees: "12" });
    expect(await chat.records()).toHaveLength(before + 1);
    // What was answered is not asked for again: the card was drawn again, also after a typed line.
    const card = () => chat.cards(who).findLast(({ text }) => text.includes("✓ 已登记（编号"));
    expect(card()?.text).toContain("待办1项");
    expect(card()?.buttons.map(({ text }) => text)).not.toContain(label);
    for (const text of afterLeap) await chat.say(who, "单聊", text);
    expect(card()?.text).toContain("已全部办理");
    expect(card()?.buttons).toEqual([]);
  } finally {
    await chat.close();
  }
});

test("a small group of the person's own unit is listed above a large one", async () => {
  const chat = await conversation();
  try {
    const { chat: chatId } = await firstScreen(chat.sandbox.app);
    const sizes = chat.sandbox.city.chats.map(({ chatId: id, members }) => [id, members.length] as const);
    const mine = sizes.find(([id]) => id === chatId)?.[1] ?? 99;
    expect(mine).toBeLessThan(Math.max(...sizes.map(([, size]) => size)));
  } finally {
    await chat.close();
  }
});

test("moving the clock shows due messages at once", async () => {
  const { createSandbox } = await import("../../../src/sandbox/index.ts");
  const { keys } = await import("../../support/conversation.ts");
  let times = 0;
  const onClock = async () => {
    times += 1;
  };
  const sandbox = createSandbox({ ...keys, requestUrl: "http://127.0.0.1:9/lark/events", onClock });
  const headers = { "Content-Type": "application/json", Host: "127.0.0.1" };
  const body = JSON.stringify({ now: "2026-11-30T01:30:00.000Z" });
  const answer = await sandbox.app.request("http://127.0.0.1/sandbox/clock", { method: "POST", headers, body });
  expect(await answer.json()).toMatchObject({ now: expect.stringMatching(/^2026-11-30T01:30/) });
  expect(times).toBe(1);
  sandbox.close();
});
