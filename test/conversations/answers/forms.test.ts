import { expect, test } from "vitest";
import { allKinds, type Kind } from "#core";
import { type Conversation, conversation, openIdOf } from "../../support/conversation.ts";

const CZ = "市财政局机关党建群";
const TODAY = "2026-11-22";

async function held(run: (chat: Conversation) => Promise<void>): Promise<void> {
  const chat = await conversation();
  try {
    await run(chat);
  } finally {
    await chat.close();
  }
}

const wordsOf = ({ command: { zh, presets = {} } }: Kind): readonly string[] => [
  zh,
  ...Object.keys(presets).filter((word) => /^\p{Script=Han}+$/u.test(word)),
];

test("the form of every kind and category has each quantity and field, required ones first and marked, with today filled in", () =>
  held(async (chat) => {
    const kinds = allKinds.filter(({ source, restricted }) => source === undefined && restricted !== true);
    for (const kind of kinds) {
      const names: string[] = [];
      for (const word of wordsOf(kind)) names.push(...(await inputsOf(chat, word)));
      if (names.length === 0) continue;
      const wanted = [...kind.fields, ...kind.quantities]
        .filter(({ key }) => key !== kind.category)
        .map(({ key }) => key);
      expect(names, kind.label).toEqual(expect.arrayContaining(wanted));
    }
  }));

/** The inputs of the form that a word brings, which has today filled in and what is required above the fold. */
async function inputsOf(chat: Conversation, word: string): Promise<readonly string[]> {
  const [card] = await chat.say("韩梅", "单聊", `/${word === "考核" ? "考核 登记" : word}`);
  const inputs = Object.keys(card?.inputs ?? {});
  if (card === undefined || inputs.length === 0) return [];
  expect(card.inputs.day, word).toBe(TODAY);
  const lines = card.text.split("\n");
  const marks = lines.map((line) => line.includes("（必填）"));
  const fold = lines.indexOf("更多（选填）");
  expect(marks.lastIndexOf(true), `${word}: required before the fold`).toBeLessThan(fold === -1 ? lines.length : fold);
  return inputs;
}

test("a form holds everything a line can: people helped, hours and the badge", () =>
  held(async (chat) => {
    const [form] = await chat.say("王建国", CZ, "/志愿");
    expect(form?.text).toContain("更多（选填）");
    await chat.click("王建国", "登记", {
      title: "清洁家园",
      people: "32",
      beneficiaries: "110",
      minutes: "2小时",
      badge: "是",
      place: "清河社区",
    });
    expect((await chat.records())[0]).toMatchObject({
      day: TODAY,
      content: {
        fields: { badge: "是", place: "清河社区" },
        amounts: { people: { value: 32 }, beneficiaries: { value: 110 }, minutes: { value: 120 } },
      },
    });
  }));

test("an inspection without findings is reported with 0", () =>
  held(async (chat) => {
    await chat.say("韩梅", "市直机关工委工作群", "/检查");
    await chat.click("韩梅", "登记", { target: "市水务局", findings: "0" });
    expect((await chat.records())[0]).toMatchObject({ content: { amounts: { findings: { value: 0 } } } });
  }));

test("a joint meeting without a name and without topics is refused", () =>
  held(async (chat) => {
    await chat.say("韩梅", "市直机关工委工作群", "/联席");
    const { heard } = await chat.click("韩梅", "登记", { day: TODAY });
    expect(heard.at(-1)?.text).toContain("会议、议题至少写一样");
    expect(await chat.records()).toEqual([]);
    await chat.click("韩梅", "登记", { topics: "物业党建" });
    expect((await chat.records())[0]).toMatchObject({ content: { fields: { topics: ["物业党建"] } } });
  }));

test("/采纳 and /提拔 open their own forms, and submitting them does not repeat the first report", () =>
  held(async (chat) => {
    const [adopted] = await chat.say("韩梅", "市直机关工委工作群", "/采纳");
    expect(adopted?.text).toContain("登记采纳");
    expect(Object.keys(adopted?.inputs ?? {})).toEqual(
      expect.arrayContaining(["report", "adopter", "adopted", "title"]),
    );
    expect(adopted?.inputs).not.toHaveProperty("status");
    await chat.click("韩梅", "登记", { title: "机关党建调研", adopted: "3", adopter: "市委" });
    const [promoted] = await chat.say("韩梅", "市直机关工委工作群", "/提拔");
    expect(promoted?.text).toContain("登记提拔");
    expect(Object.keys(promoted?.inputs ?? {})).toEqual(expect.arrayContaining(["batch", "newPost", "persons"]));
    await chat.click("韩梅", "登记", { persons: "赵刚", newPost: "副科长" });
    expect((await chat.records()).map(({ kind, category }) => [kind, category])).toEqual([
      ["research", "采纳"],
      ["secondment", "提拔"],
    ]);
  }));

test("/采纳 without a number takes the only report, and asks which if there are several", () =>
  held(async (chat) => {
    const where = "市直机关工委工作群";
    const adopt = async () => (await chat.say("韩梅", where, "/采纳 今天 采纳3项 采纳单位=市委"))[0]?.text;
    await chat.say("韩梅", where, "/调研 10月20日 《机关党建与业务融合》 作者=刘洋 建议6条");
    await adopt();
    const [, adopted] = await chat.records();
    expect(adopted).toMatchObject({
      category: "采纳",
      title: "机关党建与业务融合",
      content: { fields: { report: "1" } },
    });
    await chat.say("韩梅", where, "/调研 10月21日 《基层治理》 作者=刘洋 建议4条");
    const asked = await adopt();
    expect(asked).toContain("被采纳的是哪篇报告？请写上报告编号，如：/采纳 3 今天 采纳3项 采纳单位=市委");
    for (const listed of ["1 ", "机关党建与业务融合", "3 ", "基层治理"]) expect(asked).toContain(listed);
    expect(await chat.records()).toHaveLength(3);
  }));

test("a refused form returns with its values", () =>
  held(async (chat) => {
    await chat.say("王建国", CZ, "/志愿");
    const { heard } = await chat.click("王建国", "登记", { title: "清洁家园", people: "三十来", place: "清河社区" });
    const back = heard.at(-1);
    expect(back?.inputs.place).toBe("清河社区");
    expect(back?.inputs.title).toBe("清洁家园");
    expect(await chat.records()).toHaveLength(back?.text.includes("✓") ? 1 : 0);
  }));

/** What a command may be called to whoever hears of it: two words of one category are one command. */
function namesHeard({ command: { presets = {}, zh } }: Kind, word: string): readonly string[] {
  const same = Object.keys(presets).filter((other) => presets[other] === presets[word]);
  return [...(word in presets ? same : [zh]), zh === "考核" ? "考核" : word];
}

test("a person without the right gets no form, is told by name who may report, and nothing is stored", () =>
  held(async (chat) => {
    const kinds = allKinds.filter(({ source, reporter }) => source === undefined && reporter === "secretary");
    const asked = kinds.flatMap((kind) => wordsOf(kind).map((word) => ({ kind, word })));
    for (const { kind, word } of asked)
      for (const where of [CZ, "单聊"] as const) {
        const [card] = await chat.say("王建国", where, `/${word === "考核" ? "考核 登记" : word}`);
        expect(card?.inputs, `${word} ${where}`).toEqual({});
        const named = /^\/(\S+) 须由/.exec(card?.text ?? "")?.[1];
        expect(namesHeard(kind, word), `${word} ${where}`).toContain(named);
        expect(card?.text, `${word} ${where}`).toMatch(/请联系市财政局书记李敏，或请管理员韩梅授权。/);
      }
    // What is said in part is refused as well, before the rest of it is asked.
    expect(await chat.ask("王建国", CZ, "/培训 新任书记示范培训")).toContain("/培训 须由市财政局的书记登记");
    const drafts = await chat.db.query.selectFrom("draft").select("id").execute();
    expect(drafts).toEqual([]);
    expect(await chat.records()).toEqual([]);
  }));

test("a person whose unit is unknown is told so before any form, and how to set it", async () => {
  const chat = await conversation({ unbound: ["市水务局机关支部群"] });
  try {
    await chat.db.query.deleteFrom("role").where("person_id", "=", openIdOf("王建国")).execute();
    const [alone] = await chat.say("王建国", "单聊", "/党课");
    expect(alone?.inputs).toEqual({});
    expect(alone?.text).toContain("还不知道您是哪个单位的");
    const [unbound] = await chat.say("陈立新", "市水务局机关支部群", "/志愿");
    expect(unbound?.inputs).toEqual({});
    expect(unbound?.text).toContain("这个群还没有绑定单位");
  } finally {
    await chat.close();
  }
});

test("a promotion has a day of its own and no end, and each seconded person is a button", () =>
  held(async (chat) => {
    await chat.say("李敏", CZ, "/挂职 3月1日 姓名=赵刚、孙丽 挂职地=龙泉镇 结束=2026-12-31");
    const [form] = await chat.say("李敏", CZ, "/提拔");
    expect(form?.text).toContain("提拔日期");
    expect(form?.text).not.toMatch(/开始日期|结束日期/);
    const [asked] = await chat.say("李敏", CZ, "/提拔 1 今天 新任职务=副科长");
    expect(asked?.buttons.map(({ text }) => text)).toEqual(["赵刚", "孙丽"]);
    await chat.click("李敏", "孙丽");
    const records = await chat.records();
    expect(records.at(-1)).toMatchObject({ category: "提拔", day: TODAY, content: { fields: { newPost: "副科长" } } });
    expect(JSON.stringify(records.at(-1)?.content)).toContain("孙丽");
  }));
