import fc from "fast-check";
import { expect, test } from "vitest";
import { commandedOf, fillForms, readBrief } from "#briefs";
import { kindOf } from "#core";

const TODAY = "2026-11-30";

/** The day and the amounts of the first form of a text. */
function readOf(text: string) {
  const brief = readBrief(text, { today: TODAY });
  const [deed] = brief.deeds;
  const [kind] = deed?.kinds ?? [];
  if (deed === undefined || kind === undefined) return {};
  const { day, content } = fillForms(brief, deed, commandedOf(kind), TODAY)[0]?.partial ?? {};
  const amounts = Object.entries(content?.amounts ?? {}).map(([key, { value }]) => [key, value]);
  return { day, ...Object.fromEntries(amounts) };
}

const some = fc.integer({ min: 11, max: 48 });
const others = fc.integer({ min: 60, max: 180 });
const few = fc.integer({ min: 2, max: 9 });

test("a number that equals the sum of the numbers before it is their total", () => {
  const frames: readonly ((one: number, two: number) => string)[] = [
    (one, two) => `党课记录\n时间：11月3日\n参加人员：党员${one}人、家属代表${two}人，合计${one + two}人`,
    (one, two) => `11月3日，两个支部联合上党课，一支部到会${one}人，二支部${two}人，共${one + two}人。`,
    (one, two) => `11月3日上党课，老党员来了${one}个，村两委${two}个，加起来${one + two}人。`,
  ];
  fc.assert(
    fc.property(fc.constantFrom(...frames), some, few, (frame, one, two) => {
      expect(readOf(frame(one, two)).attendees, frame(one, two)).toBe(one + two);
    }),
    { numRuns: 60 },
  );
});

test("counts the people present, not those expected", () => {
  const frames: readonly ((there: number, away: number) => string)[] = [
    (there, away) => `党课登记表\n时间：11月3日\n应到人数：${there + away}　实到人数：${there}　缺席：${away}`,
    (there, away) => `党课签到\n时间：11月3日\n应到 ${there + away}　实到 ${there}　请假 ${away}`,
    (there, away) => `党课登记\n日期：11月3日\n听课：${there}（其中预备党员${away}）`,
    (there) => `11月3日上党课，全体${there}名党员无一缺席。`,
    (there, away) => `11月3日我们上了党课，到了${there}个，老同志来了${away}位也算在里头了。`,
  ];
  fc.assert(
    fc.property(fc.constantFrom(...frames), some, few, (frame, there, away) => {
      expect(readOf(frame(there, away)).attendees, frame(there, away)).toBe(there);
    }),
    { numRuns: 80 },
  );
});

test("counts the people for whom it was done as people helped, whatever the verb", () => {
  const frames: readonly ((doers: number, helped: number) => string)[] = [
    (doers, helped) => `11月3日，第一支部${doers}名党员到城关小学开展志愿服务，${helped}名学生参与。`,
    (doers, helped) => `11月3日开展志愿服务。活动有${doers}名党员志愿者参加，${helped}位老人吃上了饺子。`,
    (doers, helped) => `爱心送考！11月3日，第一支部${doers}名党员志愿者开私家车接送考生，一共送了${helped}人次。`,
    (doers, helped) => `11月3日，${doers}名党员志愿者开展志愿服务，教老人用手机，讲了两遍，听讲的前后${helped}人次。`,
    (doers, helped) => `11月3日志愿服务，${doers}名党员志愿者包饺子，送到了${helped}位老人手上。`,
    (doers, helped) => `11月3日，${doers}名党员志愿者在信访大厅开展志愿服务，接待来访群众19批${helped}人。`,
    (doers, helped) => `11月3日，我们去福利院陪孩子做手工，志愿服务，去了${doers}名党员。孩子们一共${helped}名。`,
    (doers, helped) => `11月3日，我们支部开展志愿服务，去了${doers}名党员，孩子有${helped}个。`,
    (doers, helped) => `11月3日，医院党支部开展志愿服务，为老人义诊。医护${doers}人参加，来了${helped}位老人。`,
  ];
  fc.assert(
    fc.property(fc.constantFrom(...frames), some, others, (frame, doers, helped) => {
      expect(readOf(frame(doers, helped)), frame(doers, helped)).toMatchObject({
        people: doers,
        beneficiaries: helped,
      });
    }),
    { numRuns: 120 },
  );
});

test("in a kind that counts nobody helped, those for whom it was done are not those who came", () => {
  const frames: readonly ((doers: number, helped: number) => string)[] = [
    (doers, helped) => `11月3日，第一支部${doers}名党员慰问孤寡老人，${helped}位老人吃上了饺子。`,
    (doers, helped) => `11月3日，${doers}名党员志愿者开展助学帮扶，${helped}名孩子参加。`,
  ];
  fc.assert(
    fc.property(fc.constantFrom(...frames), some, others, (frame, doers, helped) => {
      expect(readOf(frame(doers, helped)).people, frame(doers, helped)).toBe(doers);
    }),
    { numRuns: 40 },
  );
});

test("how long others were silent, or each visit took, is not how long it took", () => {
  for (const said of ["向烈士默哀3分钟", "平均每户用时25分钟"])
    expect(readOf(`11月3日，第一支部16名党员开展志愿服务，${said}。`)).not.toHaveProperty("minutes");
});

test.each(["上一批挂职的", "上批去的"])("%s people are of another deed", (before) => {
  const text = `11月3日，第一支部的老李到麦岭镇挂职；另，${before}3人里1人提了副镇长。`;
  expect(readOf(text)).not.toHaveProperty("number");
});

test.each(["11月7日、8日", "11月7日至8日", "11月7-8日"])(
  "reads %s as one activity that begins on the first day",
  (days) => {
    expect(readOf(`${days}，第一支部16名党员在考点开展志愿服务。`).day).toBe("2026-11-07");
  },
);

// No rule reads these: what was learned names the unit. In a kind without such a field nothing is filled.
test.each([
  ["花园里小区党支部的飞检昨天做完，查出两条问题：公开栏没更新、党旗褪色。", "花园里小区党支部"],
  ["检查看完了！市场局广告科支部，走的是“双随机”，只指出1点小瑕疵。", "市场局广告科支部"],
])("%s is about %s", (text, unit) => {
  const brief = readBrief(text, { today: TODAY });
  const [deed] = brief.deeds;
  const [kind] = deed?.kinds ?? [];
  if (deed === undefined || kind === undefined) throw new Error("no deed");
  expect(fillForms(brief, deed, commandedOf(kind), TODAY)[0]?.partial.targetName).toBe(unit);
  expect(fillForms(brief, deed, { kind: kindOf("volunteering"), presets: {} }, TODAY)[0]?.partial).not.toHaveProperty(
    "targetName",
  );
});

test("groups that were visited in one list, and old members who act, are told apart", () => {
  const frames: readonly ((one: number, two: number) => readonly [text: string, people: number | undefined])[] = [
    (one, two) => [
      `11月3日，第一支部看望慰问困难党员${one}名、50年以上党龄老党员${two}名，每人送去慰问金。`,
      undefined,
    ],
    (one, two) => [
      `11月3日，离退休党支部的${two}位老党员走上讲台，义务辅导书法，志愿服务。${one}名留守儿童参加了活动。`,
      two,
    ],
    (one, two) => [
      `11月3日志愿服务，${two}名党员志愿者耐心解答疑问。活动吸引居民${one}人次参与，又为3位老人维修了电器。`,
      two,
    ],
    (one, two) => [`11月3日，第一支部到村里帮扶，去的是老秦、小冯他们${two}个人，走访${one}户。`, two],
  ];
  fc.assert(
    fc.property(fc.constantFrom(...frames), others, few, (frame, one, two) => {
      const [text, people] = frame(one, two);
      expect(readOf(text).people, text).toBe(people);
    }),
    { numRuns: 80 },
  );
});

test("what each thing was and its number are added up, and troubles only told of are not solved", () => {
  fc.assert(
    fc.property(few, few, (one, two) => {
      const side = `11月3日，第一支部5名党员走进柏树村帮扶，帮魏老汉解决灭虫难题${one}件、申请补贴难题${two}件。`;
      expect(readOf(side).solved, side).toBe(one + two);
      const total = `11月3日检查。发现问题：甲办${one}个，乙办${two}个，合计${one + two}个。`;
      expect(readOf(total).findings, total).toBe(one + two);
      const told = `11月3日，第一支部到柏树村帮扶，村里提了修水渠、装路灯${one}个困难，回来研究。`;
      expect(readOf(told).solved, told).toBeUndefined();
    }),
    { numRuns: 30 },
  );
});

test.each([
  ["11月3日，市文旅局机关的关翎同志到望云县云台镇挂职副镇长，任期一年。", 1],
  ["11月3日，关翎同志、陈立同志到望云县云台镇挂职副镇长。", undefined],
])("one person who is named is one: %s", (text, number) => {
  expect(readOf(text).number).toBe(number);
});

test.each([
  ["11月3日，县委党校高级讲师桑榕以《民营经济的春天》为题授课，给40名党员讲党课。", "桑榕"],
  ["11月3日上党课，局长梅松就抓好学习讲了一课，40名党员听讲。", "梅松"],
])("a post or a preposition is no part of a name: %s", (text, name) => {
  const brief = readBrief(text, { today: TODAY });
  const [deed] = brief.deeds;
  if (deed === undefined) throw new Error("no deed");
  const [form] = fillForms(brief, deed, commandedOf({ kind: "lecture", category: undefined }), TODAY);
  expect(form?.partial.content.fields.speaker).toBe(name);
});
