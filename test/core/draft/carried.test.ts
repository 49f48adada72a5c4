import { expect, test } from "vitest";
import { createTree, readDraft, readPeriod } from "#core";
import { draftUnit } from "./units.ts";

const TODAY = "2026-12-31";
const [root, committee, finance, water] = [
  draftUnit("city", "青禾市", "root"),
  draftUnit("gw", "市直机关工委", "committee"),
  draftUnit("cz", "市财政局", "organ"),
  draftUnit("sw", "市水务局", "organ"),
] as const;
const above = { city: undefined, gw: "city", cz: "gw", sw: "gw" } as const;
const tree = createTree(
  [root, committee, finance, water],
  Object.entries(above).map(([unitId, parentId]) => ({ unitId, fromDay: "2000-01-01", parentId })),
);

/** Each number with its measure, unit and days, or the reason why it is not judged. */
function told(text: string): readonly string[] {
  const period = readPeriod("2026", { today: TODAY });
  const found = readDraft(text, {
    today: TODAY,
    tree,
    city: committee,
    subject: committee,
    period: period.ok ? period.value : undefined,
  });
  if (!found.ok) throw new Error(found.error);
  return found.value.figures.map(({ text: said, measure, unit: whose, period: when, doubt }) =>
    doubt === undefined ? `${said} ${measure?.id} ${whose?.id} ${when?.from.slice(0, 7)}` : `${said} ${doubt}`,
  );
}

test.each<[text: string, told: readonly string[]]>([
  // A clause without a noun counts the same thing again, with its own owner or period.
  ["市财政局开展党课12场，市水务局9场。", ["12场 M1.6 cz 2026-01", "9场 M1.6 sw 2026-01"]],
  ["2025年开展党课98场次，2026年开展118场次。", ["98场次 M1.6 gw 2025-01", "118场次 M1.6 gw 2026-01"]],
  ["1至11月举办主题活动31场；12月又举办3场。", ["31场 M8.2 gw 2026-01", "3场 M8.2 gw 2026-12"]],
  // With another verb or noun the number counts something else.
  ["开展党课20场，外出参观10场。", ["20场 M1.6 gw 2026-01", "10场 unknown"]],
  ["开展党课20场，专题研讨10场，共30场。", ["20场 M1.6 gw 2026-01", "10场 unknown", "30场 unknown"]],
  // Lists of nouns, owners and quarters are matched in order with as many numbers.
  ["党课、志愿服务分别达到118场、302次。", ["达到118场 M1.6 gw 2026-01", "302次 M3.5 gw 2026-01"]],
  ["市财政局、市水务局分别开展党课12场、9场。", ["12场 M1.6 cz 2026-01", "9场 M1.6 sw 2026-01"]],
  ["市财政局、市水务局分别开展党课12场。", ["12场 other"]],
  [
    "一至二季度分别开展志愿服务66次、82次，合计148次。",
    ["66次 M3.5 gw 2026-01", "82次 M3.5 gw 2026-04", "148次 M3.5 gw 2026-01"],
  ],
  ["一至四季度分别开展志愿服务66次、82次。", ["66次 period", "82次 period"]],
  // A part is judged if it has a measure, an owner or a period of its own.
  [
    "举办培训班33期，其中主体培训班7个、参训910人次。",
    ["33期 M6.3 gw 2026-01", "7个 M1.4 gw 2026-01", "910人次 M1.5 gw 2026-01"],
  ],
  ["召开班子会议52次，其中集中学习43次。", ["52次 unknown", "43次 M1.1 gw 2026-01"]],
  ["开展党课124场，其中市财政局12场。", ["124场 M1.6 gw 2026-01", "12场 M1.6 cz 2026-01"]],
  ["评选优秀共产党员100名，其中女党员32名。", ["100名 M4.3 gw 2026-01", "32名 part"]],
  // The topic of a sentence or label applies to the numbers after it.
  ["党课是基本功。今年讲了119场。", ["119场 M1.6 gw 2026-01"]],
  ["检查：全年105次。", ["105次 M7.5 gw 2026-01"]],
  ["随机检查30次。", ["30次 unknown"]],
  // A period that is only compared with is ignored, and one beside a number does not apply after a semicolon.
  [
    "志愿服务300次，比上年增加20次，受益群众1万人次。",
    ["300次 M3.5 gw 2026-01", "20次 change", "1万人次 M3.6 gw 2026-01"],
  ],
  [
    "志愿服务28次，其中第三季度5次；党课12场。",
    ["28次 M3.5 gw 2026-01", "5次 M3.5 gw 2026-07", "12场 M1.6 gw 2026-01"],
  ],
  // A verb that reports completed work ends the plan before it.
  ["原定6次的中心组研讨只开展了4次。", ["6次 plan", "4次 M1.2 gw 2026-01"]],
])("reads the numbers of %s", (text, expected) => expect(told(text)).toEqual(expected));
