import { describe, expect, test } from "vitest";
import { formValuesOf, kinds, readEdits, readForm, readLine, reportedOf } from "../../../src/core/index.ts";

const TODAY = "2026-11-22";
const asked = readLine(kinds.lecture, "昨天 王建国讲《条例》 会议室", { today: TODAY });
const lecture = readLine(kinds.lecture, "11月18日 廉洁自律 王建国主讲 35人", { today: TODAY });

describe("a form", () => {
  test("fills in missing values and keeps the others", () => {
    const reading = readForm(kinds.lecture, { attendees: "40余人" }, { today: TODAY, current: asked.partial });
    expect(asked.problems.map((problem) => problem.field)).toEqual(["attendees"]);
    expect(reportedOf(reading)).toMatchObject({
      day: "2026-11-21",
      title: "条例",
      content: { fields: { speaker: "王建国", place: "会议室" }, amounts: { attendees: { value: 40, approx: true } } },
    });
  });

  test("accepts the value of a button like a typed one", () => {
    const twice = readLine(kinds.lecture, "昨天 廉洁自律 20人 30人", { today: TODAY });
    const choice = twice.problems[0]?.choices?.[1];
    const reading = readForm(
      kinds.lecture,
      { attendees: choice?.value ?? "" },
      { today: TODAY, current: twice.partial },
    );
    expect(choice?.label).toBe("30人");
    expect(reportedOf(reading)?.content.amounts.attendees?.value).toBe(30);
  });

  test("accepts an unusual number after confirmation", () => {
    const odd = readLine(kinds.lecture, "昨天 廉洁自律 2000人", { today: TODAY });
    expect(odd.problems.map((problem) => problem.type)).toEqual(["implausible"]);
    const value = odd.problems[0]?.choices?.[0]?.value ?? "";
    const again = readForm(kinds.lecture, { day: "2026-11-20" }, { today: TODAY, current: odd.partial });
    expect(again.problems.map((problem) => problem.type)).toEqual(["implausible"]);
    const sure = readForm(kinds.lecture, { attendees: value }, { today: TODAY, current: odd.partial });
    expect(reportedOf(sure)?.content.amounts.attendees?.value).toBe(2000);
  });

  test("removes values that are left empty", () => {
    const reading = readForm(kinds.lecture, { speaker: "", place: " " }, { today: TODAY, current: asked.partial });
    expect(reading.partial.content.fields).toEqual({});
  });

  test("asks for another day if the day does not exist", () => {
    const reading = readForm(kinds.lecture, { day: "2月30日" }, { today: TODAY, current: lecture.partial });
    expect(reading.problems.map(({ field, type }) => [field, type])).toEqual([["day", "impossible"]]);
  });

  test("reads one finding per line and counts them", () => {
    const values = { day: "昨天", target: "第一支部", items: "缺签到\n台账未更新" };
    const reading = readForm(kinds.inspection, values, { today: TODAY });
    expect(reportedOf(reading)).toMatchObject({
      targetName: "第一支部",
      content: { items: ["缺签到", "台账未更新"], amounts: { findings: { value: 2 } } },
    });
  });

  test("reads back the values it shows", () => {
    const line = "11月3日-5日 普查入户宣传 共出动120人次 走访560户 亮身份 备注=下雨";
    const { partial } = readLine(kinds.volunteering, line, { today: TODAY });
    const values = formValuesOf(kinds.volunteering, partial);
    const again = readForm(kinds.volunteering, values, { today: TODAY, current: partial });
    expect(formValuesOf(kinds.volunteering, again.partial)).toEqual(values);
    expect(again.partial.dayTo).toBe("2026-11-05");
  });

  test("ignores unknown field names", () => {
    const reading = readForm(kinds.lecture, { __proto__: "x", other: "y" }, { today: TODAY, current: lecture.partial });
    expect(reportedOf(reading)).toEqual(reportedOf(lecture));
  });
});

describe("a correction", () => {
  const edits = (text: string) => readEdits(kinds.lecture, text, { today: TODAY, current: lecture.partial });

  test.each([
    ["人数=90", "attendees", "35人", "90人"],
    ["35人→53人", "attendees", "35人", "53人"],
    ["35 -> 53", "attendees", "35人", "53人"],
    ["人数改成40余人", "attendees", "35人", "约40人"],
    ["53人", "attendees", "35人", "53人"],
    ["11月19日", "day", "11月18日", "11月19日"],
    ["11月18日→11月19日", "day", "11月18日", "11月19日"],
    ["主题=作风建设", "title", "廉洁自律", "作风建设"],
    ["廉洁→廉政", "title", "廉洁自律", "廉政自律"],
    ["王建国→王建军", "speaker", "王建国", "王建军"],
    ["主讲是李明", "speaker", "王建国", "李明"],
    ["地点=二楼会议室", "place", "", "二楼会议室"],
  ])("%s changes one value", (text, field, before, after) => {
    expect(edits(text)).toMatchObject({ ok: true, value: { edits: [{ field, before, after }] } });
  });

  test("may change several values at once", () => {
    const found = edits("人数=20 地点=会议室 日期=11月17日");
    expect(found.ok && found.value.edits.map((edit) => edit.field)).toEqual(["day", "place", "attendees"]);
  });

  test("is applied by the form", () => {
    const found = edits("35人→53人");
    const values = Object.fromEntries(found.ok ? found.value.edits.map((edit) => [edit.field, edit.value]) : []);
    const reading = readForm(kinds.lecture, values, { today: TODAY, current: lecture.partial, settled: true });
    expect(reportedOf(reading)?.content.amounts.attendees?.value).toBe(53);
  });

  test.each([
    ["", "人数=90"],
    ["不是党课是主题党日", "人数=90"],
    ["36人→40人", "现在是35人"],
    ["人数=很多", "不是确定的数"],
    ["-5人", "负数"],
    ["日期=2月30日", "2月没有30日"],
    ["慰问金3500元", "慰问金3500元"],
    ["11月1日→11月2日", "现在记的不是"],
  ])("%s is refused with examples", (text, hint) => {
    const found = edits(text);
    expect(found.ok ? "" : found.error.text).toContain(hint);
  });
});

test("values that a form returns unchanged stay unchanged", () => {
  const line = '昨天 第一支部 问题="会议记录缺失；签到不全" 问题="1.甲 2.乙"';
  const { partial } = readLine(kinds.inspection, line, { today: TODAY });
  const values = { ...formValuesOf(kinds.inspection, partial), inspector: "王芳" };
  const reading = readForm(kinds.inspection, values, { today: TODAY, current: partial });
  expect(reading.problems).toEqual([]);
  expect(reading.partial.content.items).toEqual(["会议记录缺失；签到不全", "1.甲 2.乙"]);
  expect(reading.partial.content.fields.inspector).toBe("王芳");
});
