import { addDays, type Day, type MeasureId } from "#core";
import type { Database, Write } from "#store";
import { buildCity, type Told, telling } from "./ledgers.ts";

/** The values for which each of the 42 figure phrases of the report is true; the claims hold completely. */
export const REPORT_VALUES: Readonly<Record<Exclude<MeasureId, "M1.3" | "M7.3">, number>> = {
  "M1.1": 43,
  "M1.2": 3,
  "M1.4": 6,
  "M1.5": 806,
  "M1.6": 126,
  "M1.7": 9_812,
  "M2.1": 10,
  "M2.2": 15,
  "M2.3": 26,
  "M3.1": 12,
  "M3.2": 7,
  "M3.3": 104,
  "M3.4": 207,
  "M3.5": 306,
  "M3.6": 10_450,
  "M4.1": 123,
  "M4.2": 20,
  "M4.3": 100,
  "M4.4": 10,
  "M4.5": 20,
  "M4.6": 5,
  "M5.1": 15_320,
  "M5.2": 1_004_500,
  "M5.3": 103,
  "M5.4": 20,
  "M5.5": 24,
  "M5.6": 1_968,
  "M6.1": 10,
  "M6.2": 20,
  "M6.3": 34,
  "M6.4": 3_056,
  "M6.5": 10,
  "M6.6": 20,
  "M7.1": 20,
  "M7.2": 50,
  "M7.4": 1_021,
  "M7.5": 105,
  "M7.6": 205,
  "M8.1": 10,
  "M8.2": 33,
  "M8.3": 4_870,
  "M8.4": 10,
  "M8.5": 20,
};

/** Builds the small city with a year of records that give exactly the figures of the report. */
export async function buildReportYear(db: Database) {
  const tree = await buildCity(db);
  const v = REPORT_VALUES;
  const writes: Write[] = [];
  let at = 0;
  const day = (): Day => addDays("2026-01-05", (at++ * 7) % 300);
  const tell = (told: Omit<Told, "day"> & { readonly day?: Day }) =>
    writes.push(...telling(db, tree, { day: day(), ...told }).writes);
  /** `times` records of a kind whose quantity sums to `total`. */
  const many = (times: number, told: Omit<Told, "day" | "amounts">, key?: string, total = 0) => {
    for (let index = 0; index < times; index += 1) {
      const share = Math.floor(total / times) + (index < total % times ? 1 : 0);
      tell({ ...told, ...(key === undefined ? {} : { amounts: { [key]: share } }) });
    }
  };
  const study = (category: string) => ({ kind: "study", unitId: "gw", category, fields: { integrity: "是" } }) as const;
  many(v["M1.1"], study("班子会"));
  many(v["M1.2"], study("中心组"));
  many(v["M1.4"], { kind: "training", unitId: "gw", category: "主体班" }, "attendees", v["M1.5"]);
  const others = v["M6.3"] - v["M1.4"];
  many(others, { kind: "training", unitId: "gw", category: "其他" }, "attendees", v["M6.4"] - v["M1.5"]);
  many(v["M1.6"], { kind: "lecture", unitId: "b1" }, "attendees", v["M1.7"]);
  many(v["M2.1"], { kind: "joint_meeting", unitId: "gw" });
  for (let index = 0; index < v["M2.2"]; index += 1) {
    tell({ kind: "issue", unitId: "gw", category: "解决", fields: { status: "解决" } });
  }
  for (let index = 0; index < v["M2.3"]; index += 1) {
    tell({ kind: "project", unitId: "x1", category: "实施", title: `重点项目${index + 1}` });
  }
  many(v["M3.1"], { kind: "research", unitId: "gw", category: "完成" });
  tell({
    kind: "research",
    unitId: "gw",
    category: "采纳",
    fields: { adopter: "市委" },
    amounts: { adopted: v["M3.2"] },
  });
  many(v["M3.3"], { kind: "assistance", unitId: "gw" }, "solved", v["M3.4"]);
  many(v["M3.5"], { kind: "volunteering", unitId: "b3" }, "beneficiaries", v["M3.6"]);
  tell({ kind: "appraisal", unitId: "gw", amounts: { number: v["M4.1"] } });
  const awards = [
    ["先进党组织", "M4.2"],
    ["优秀共产党员", "M4.3"],
    ["先进单位", "M4.4"],
    ["优秀个人", "M4.5"],
    ["作风建设先进单位", "M6.5"],
    ["作风建设优秀个人", "M6.6"],
    ["最佳党建品牌", "M8.4"],
    ["优秀党建品牌", "M8.5"],
  ] as const;
  for (const [category, id] of awards) tell({ kind: "award", unitId: "gw", category, amounts: { number: v[id] } });
  for (let index = 0; index < v["M4.6"]; index += 1) {
    tell({ kind: "criticism", unitId: "gw", fields: { target: `后进单位${index + 1}` } });
  }
  tell({ kind: "platform_metric", unitId: "gw", category: "注册用户", amounts: { value: v["M5.1"] } });
  tell({ kind: "platform_metric", unitId: "gw", category: "累计访问量", amounts: { value: v["M5.2"] } });
  tell({ kind: "secondment", unitId: "gw", category: "选派", amounts: { number: v["M5.3"] } });
  tell({ kind: "secondment", unitId: "gw", category: "提拔", amounts: { number: v["M5.4"] } });
  many(v["M5.5"], { kind: "exchange", unitId: "gw" }, "attendees", v["M5.6"]);
  many(v["M6.1"], { kind: "discipline_case", unitId: "gw" }, "people", v["M6.2"]);
  tell({ kind: "branch_change", unitId: "gw", category: "新建", amounts: { number: v["M7.1"] } });
  tell({ kind: "branch_change", unitId: "gw", category: "调整优化", amounts: { number: v["M7.2"] } });
  tell({ kind: "pledge", unitId: "o1", amounts: { people: v["M7.4"] } });
  many(v["M7.5"], { kind: "inspection", unitId: "gw", category: "规范化建设" });
  for (let left = v["M7.6"]; left > 0; left -= 5) {
    const verified = Array.from({ length: Math.min(5, left) }, () => "2026-10-20");
    tell({ kind: "inspection", unitId: "gw", category: "专项", verified });
  }
  for (let index = 0; index < v["M8.1"]; index += 1) tell({ kind: "brand", unitId: "gw", title: `党建+品牌${index}` });
  many(v["M8.2"], { kind: "theme_event", unitId: "gw" }, "attendees", v["M8.3"]);
  for (let from = 0; from < writes.length; from += 500) await db.commit(writes.slice(from, from + 500));
  return tree;
}
