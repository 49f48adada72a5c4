import fc from "fast-check";
import { expect, test } from "vitest";
import { commandedOf, fillForms, readBrief } from "#core";

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
  ];
  fc.assert(
    fc.property(fc.constantFrom(...frames), some, others, (frame, doers, helped) => {
      expect(readOf(frame(doers, helped)), frame(doers, helped)).toMatchObject({
        people: doers,
        beneficiaries: helped,
      });
    }),
    { numRuns: 40 },
  );
});

test.each(["11月7日、8日", "11月7日至8日", "11月7-8日"])(
  "reads %s as one activity that begins on the first day",
  (days) => {
    expect(readOf(`${days}，第一支部16名党员在考点开展志愿服务。`).day).toBe("2026-11-07");
  },
);
