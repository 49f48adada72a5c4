import fc from "fast-check";
import { expect, test } from "vitest";
import { readBrief } from "#briefs";
import { allKinds } from "#core";

const TODAY = "2026-11-30";
const listed = (words: string | undefined) => (words ?? "").split(" ").filter((word) => word !== "");
const things = allKinds
  .filter(({ source, restricted }) => source === undefined && restricted !== true)
  .flatMap((kind) =>
    (kind.told ?? [])
      .filter(({ weak }) => weak !== true)
      .flatMap((told) => listed(told.things).map((thing) => ({ kind, thing }))),
  );
/** The nouns for events that only one kind has. */
const own = things.filter(({ kind, thing }) => things.every((one) => one.thing !== thing || one.kind === kind));
const day = fc
  .record({ month: fc.integer({ min: 1, max: 10 }), date: fc.integer({ min: 1, max: 27 }) })
  .map(({ month, date }) => ({ month, date, said: `${month}月${date}日` }));

type Frame = (thing: string, day: string) => string;
/** Texts in which the event is only announced, prescribed, requested, put off, denied or the work of others. */
const notDone: readonly Frame[] = [
  (thing, on) =>
    `关于开展${thing}的通知\n各支部：\n${on}上午开展${thing}，请全体党员准时参加。\n机关党委\n2026年11月2日`,
  (thing, on) => `各支部：${on}下午在三楼会议室开展${thing}，请各支部提前做好准备，材料另行通知。`,
  (thing, on) => `同志们！${on}下午开展${thing}，请有意参加的同志扫码报名。`,
  (thing, on) => `原定${on}的${thing}因故延期举行，时间另行通知。`,
  (thing, on) => `${on}的${thing}，因天气原因没有如期举行。`,
  (thing, on) => `本应在${on}举行的${thing}因故取消，请各支部周知。`,
  (thing, on) => `据《日报》报道，邻市某局${on}举办${thing}，120名党员参加，值得我们学习借鉴。`,
  (thing, on) => `他山之石：外市某局${on}举办${thing}，120名党员参加。`,
  (thing) => `倡 议 书\n全体党员：\n我们倡议：积极参加${thing}，每名党员今年至少参加2次，带动身边5人。`,
  (thing, on) => `${on}咱们单位开展${thing}了吗？有多少人参加？`,
  (thing) => `《党支部工作条例》第十四条规定：${thing}一般每季度开展1次，每次不少于2小时。`,
  (thing) => `各党支部每季度应当开展${thing}1次，全年不得少于4次。`,
  (thing, on) => `市税务局机关党委：\n诚邀贵单位派员参加我局${on}举办的${thing}，恭请莅临。`,
  (thing, on) => `辟谣：网传我局${on}组织${thing}一事不属实，请勿转发。`,
  (thing) => `下一步，将分三批开展${thing}，具体安排另行通知。`,
];
/** Texts in which the event took place. */
const done: readonly Frame[] = [
  (thing, on) => `为落实“三会一课”工作要求，${on}下午，第一支部开展${thing}，18名党员参加。`,
  (thing, on) => `本报讯（通讯员 何晓棠）${on}下午，第一支部开展${thing}，18名党员参加。`,
  (thing, on) => `第一支部${on}开展${thing}，18名党员参加。会议要求，各支部要抓好落实，12月5日前报送心得。`,
  (thing, on) => `${on}，第一支部邀请党校老师到场，开展${thing}，18名党员参加。请各支部于12月5日前报送心得。`,
  (thing, on) => `原定1月2日的活动改期后，第一支部${on}开展了${thing}，18名党员参加。`,
];

const one = fc.constantFrom(...own);

test("reads no activity from announcements, rules, requests, postponements, denials or work of others", () => {
  fc.assert(
    fc.property(one, fc.constantFrom(...notDone), day, ({ thing }, frame, { said }) => {
      const text = frame(thing, said);
      expect(
        readBrief(text, { today: TODAY }).deeds.flatMap(({ kinds }) => kinds),
        text,
      ).toEqual([]);
    }),
    { numRuns: 600 },
  );
});

test("reads an activity that stands beside requests, datelines or postponements", () => {
  fc.assert(
    fc.property(one, fc.constantFrom(...done), day, ({ kind, thing }, frame, { month, date, said }) => {
      const text = frame(thing, said);
      const [deed, ...others] = readBrief(text, { today: TODAY }).deeds;
      expect(others, text).toEqual([]);
      // Beside a request the bot may ask between two kinds; the named kind comes first.
      expect(deed?.kinds[0]?.kind, text).toBe(kind.name);
      expect(deed?.day, text).toBe(`2026-${String(month).padStart(2, "0")}-${String(date).padStart(2, "0")}`);
    }),
    { numRuns: 300 },
  );
});
