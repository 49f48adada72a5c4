import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { commandedOf, fillForms, readBrief } from "#briefs";
import { allKinds, foldWidth, type Kind } from "#core";
import { alwaysSlow, costMs } from "../../support/slow.ts";

const TODAY = "2026-11-30";
/** Kinds that are reported in a line and are not restricted. */
const reported = allKinds.filter((kind) => kind.source === undefined && kind.restricted !== true);
const listed = (words: string | undefined) => (words ?? "").split(" ").filter((word) => word !== "");
const strong = (kind: Kind) => (kind.told ?? []).filter(({ weak }) => weak !== true);
/** The nouns for events of each kind; nouns shared by two kinds are left out. */
const things = reported.flatMap((kind) =>
  strong(kind).flatMap((told) => listed(told.things).map((thing) => ({ kind, thing }))),
);
const own = things.filter(({ kind, thing }) => things.every((one) => one.thing !== thing || one.kind === kind));

const day = fc
  .record({ month: fc.integer({ min: 1, max: 11 }), date: fc.integer({ min: 1, max: 28 }) })
  .map(({ month, date }) => ({
    said: `${month}月${date}日`,
    day: `2026-${String(month).padStart(2, "0")}-${String(date).padStart(2, "0")}`,
  }));
const people = fc.integer({ min: 11, max: 480 });
const topic = fc.constantFrom("红色传承再出发", "清风伴我行动起来", "奋进新征程建功新时代");
/** Clauses around an activity that report none: reasons, deadlines, plans, earlier times, yearly totals. */
const before = fc.constantFrom(
  "",
  "机关党建简报 2026年第21期（2026年11月29日）。",
  "为落实9月1日全市党建工作会议精神，",
  "为迎接建党105周年，",
  "根据年度工作安排，",
);
const behind = fc.constantFrom(
  "",
  "下一步，将于12月20日前开展年度考核。",
  "下一步，拟于12月5日举办读书班。",
  "11月29日的志愿服务因雨取消。",
  "要求各支部12月5日前报送总结材料。",
  "近年来，该单位先后获得荣誉12项。",
  "今年以来，共举办各类培训班24期，培训党员2100人次。",
);
const noise = fc.constantFrom<(text: string) => string>(
  (text) => text,
  (text) => text.replace(/(\d+)/g, " $1 "),
  (text) => text.replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0)),
  (text) => text.replace(/，(?=[^，。]{4,}。)/, "，\n"),
);

describe("a brief made of a kind's own words", () => {
  const brief = fc.record({
    one: fc.constantFrom(...own),
    held: fc.constantFrom("开展", "举办", "组织开展"),
    day,
    people,
    before,
    behind,
    noise,
  });

  test("finds the kind, the day of the activity's own clause and the number of attendees", () => {
    let asked = 0;
    fc.assert(
      fc.property(
        brief,
        ({ one, held, day: { said, day: wanted }, people: came, before: why, behind: more, noise: bend }) => {
          const text = bend(`${why}${said}，第一支部${held}${one.thing}，${came}名党员参加。${more}`);
          const { deeds } = readBrief(text, { today: TODAY });
          const [deed, ...others] = deeds;
          expect(others, text).toEqual([]);
          // Beside a plan the bot may ask between two kinds; the named kind comes first.
          expect(deed?.kinds[0]?.kind, text).toBe(one.kind.name);
          if ((deed?.kinds.length ?? 0) > 1) asked += 1;
          expect(deed?.day, text).toBe(wanted);
          const attendance = one.kind.quantities.find(({ nouns }) => nouns.includes("参加"));
          const [form] =
            deed === undefined
              ? []
              : fillForms(
                  readBrief(text, { today: TODAY }),
                  deed,
                  commandedOf({ kind: one.kind.name, category: undefined }),
                  TODAY,
                );
          if (attendance !== undefined) expect(form?.partial.content.amounts[attendance.key]?.value, text).toBe(came);
        },
      ),
      { numRuns: 400 },
    );
    expect(asked).toBeLessThanOrEqual(40);
  });

  test("takes exactly the topic of a brief as the title", () => {
    fc.assert(
      fc.property(brief, topic, ({ one, held, day: { said }, people: came, before: why }, name) => {
        const text = `${why}${said}，第一支部${held}“${name}”${one.thing}，${came}名党员参加。`;
        const read = readBrief(text, { today: TODAY });
        const [deed] = read.deeds;
        const [form] =
          deed === undefined
            ? []
            : fillForms(read, deed, commandedOf({ kind: one.kind.name, category: undefined }), TODAY);
        expect(form?.partial.title, text).toBe(name);
      }),
      { numRuns: 200 },
    );
  });
});

test("a kind's verbs identify it without a noun for the event", () => {
  const verbs = reported.flatMap((kind) =>
    strong(kind).flatMap((told) =>
      listed(told.verbs)
        .filter((verb) => verb.length > 1)
        .map((verb) => ({ kind, verb })),
    ),
  );
  const sole = verbs.filter(({ kind, verb }) => verbs.every((one) => one.verb !== verb || one.kind === kind));
  const wrong = sole.filter(({ kind, verb }) => {
    const { deeds } = readBrief(`11月20日上午，第一支部党员在和平路${verb}。`, { today: TODAY });
    return deeds[0]?.kinds[0]?.kind !== kind.name;
  });
  expect(wrong.map(({ verb }) => verb)).toEqual([]);
});

test("the form contains only values that occur in the text", () => {
  const pieces = fc.constantFrom(
    "11月20日",
    "第一支部",
    "组织18名党员",
    "到清河社区",
    "开展志愿服务活动",
    "慰问困难群众32户",
    "召开党员大会",
    "“守初心”",
    "发现问题5条",
    "已整改3条",
    "市财政局",
    "书记李敏",
    "讲授专题党课",
    "历时2小时",
    "服务群众120余人次",
    "其中女党员8名",
    "10月15日至17日",
    "举办培训班",
    "为落实9月1日会议精神",
    "下一步将开展检查",
    "去年",
    "植树300棵",
    "《实施方案》",
    "将于12月5日",
    "3个方面",
    "处分2人",
  );
  const marks = fc.constantFrom("，", "。", "、", "；", "\n", "");
  fc.assert(
    fc.property(fc.array(fc.tuple(pieces, marks), { minLength: 1, maxLength: 24 }), (parts) => {
      const text = parts.flat().join("");
      const bare = foldWidth(text).replace(/\s/g, "");
      const brief = readBrief(text, { today: TODAY });
      const forms = brief.deeds.flatMap((deed) =>
        deed.kinds.flatMap((kind) => fillForms(brief, deed, commandedOf(kind), TODAY)),
      );
      for (const { partial, left } of forms) {
        const filled = Object.values(partial.content.amounts).flatMap(({ phrase = "" }) => phrase.split("、"));
        for (const said of [partial.title ?? "", ...filled, ...left]) expect(bare).toContain(foldWidth(said));
        if (new Set(filled).size === filled.length)
          expect(filled.length + left.length).toBeLessThanOrEqual(parts.length * 2);
      }
    }),
    { numRuns: 300 },
  );
});

test("reading time grows linearly with the length of the text", () => {
  const paragraph = "11月20日，第一支部组织18名党员到清河社区开展“清洁家园”志愿服务活动，服务群众120余人次。\n";
  // Several runs are measured together, because the clock of a thread may advance in steps of four milliseconds.
  const costOf = (text: string, times: number) =>
    costMs(() => {
      for (let time = 0; time < times; time += 1) readBrief(text, { today: TODAY });
    });
  const slow = alwaysSlow([paragraph], (some) =>
    some.filter((one) => costOf(one.repeat(400), 8) > 3 * Math.max(20, costOf(one.repeat(100), 32))),
  );
  expect(slow).toEqual([]);
});
