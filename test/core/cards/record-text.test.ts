import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type Amount,
  allKinds,
  formValuesOf,
  type Kind,
  kindOf,
  lineOf,
  printAmount,
  printCount,
  type Quantity,
  readForm,
  readLine,
  reportedOf,
  rowsOf,
} from "../../../src/core/index.ts";

const TODAY = "2026-11-22";

const categoriesOf = (kind: Kind): readonly string[] =>
  kind.fields.find(({ key }) => key === kind.category)?.choices?.map(({ value }) => value) ?? [""];

const everyQuantity: readonly (readonly [Kind, Quantity, string])[] = allKinds.flatMap((kind) =>
  kind.quantities.flatMap((quantity) => categoriesOf(kind).map((category) => [kind, quantity, category] as const)),
);

const blank = { title: "", category: "", content: { fields: {}, amounts: {} } };

/** The amount that the form reads from a printed one. */
function readBack(kind: Kind, quantity: Quantity, printed: string): Amount | undefined {
  const { partial } = readForm(kind, { [quantity.key]: `${printed}确认` }, { today: TODAY, current: blank });
  return partial.content.amounts[quantity.key];
}

describe("an amount", () => {
  test("reads back as printed, in every kind and category", () => {
    const stated = fc.record({
      of: fc.constantFrom(...everyQuantity.filter(([, { most }]) => most === undefined)),
      value: fc.integer({ min: 1, max: 2_000_000 }),
      approx: fc.boolean(),
    });
    fc.assert(
      fc.property(stated, ({ of: [kind, quantity, category], value, approx }) => {
        const amount: Amount = approx ? { value, approx } : { value };
        expect(readBack(kind, quantity, printAmount(quantity, amount, category))).toMatchObject(amount);
      }),
      { numRuns: 2000 },
    );
  });

  test("is printed with thousands separated, a duration in hours only if exact", () => {
    expect(printCount(10_420, "人次")).toBe("10,420人次");
    const [minutes] = kindOf("volunteering").quantities.filter((quantity) => quantity.minutes);
    const said = [72, 90, 100, 120, 7200].map((value) => minutes && printAmount(minutes, { value }));
    expect(said).toEqual(["1.2小时", "1.5小时", "100分钟", "2小时", "120小时"]);
  });
});

describe("a receipt prints a number in one way", () => {
  /** The remarks about a line and the rows of its receipt. */
  function receiptOf(name: Kind["name"], line: string) {
    const kind = kindOf(name);
    const reading = readLine(kind, line, { today: TODAY });
    const reported = reportedOf(reading);
    if (reported === undefined) throw new Error(JSON.stringify(reading.problems));
    return { remarks: reading.remarks, rows: rowsOf(kind, reported, TODAY), line: lineOf(kind, reported, TODAY) };
  }

  test("prints the same duration in the remark and in the row", () => {
    const { remarks, rows } = receiptOf("volunteering", "昨天 14:00-15:12 清洁家园 32人");
    expect(remarks.join()).toContain("推算为1.2小时");
    expect(rows).toContainEqual(["时长", "1.2小时"]);
  });

  test("prints any duration the same in the remark and in the row", () => {
    const until = fc.tuple(fc.integer({ min: 9, max: 20 }), fc.integer({ min: 0, max: 59 }));
    fc.assert(
      fc.property(until, ([hour, minute]) => {
        const clock = `${hour}:${String(minute).padStart(2, "0")}`;
        const { remarks, rows } = receiptOf("volunteering", `昨天 8:00-${clock} 清洁家园 32人`);
        const [, said] = rows.find(([label]) => label === "时长") ?? [];
        expect(remarks.join()).toContain(`推算为${said}`);
      }),
      { numRuns: 100 },
    );
  });

  test("an award's question and its record use the same counter word", () => {
    const reading = readLine(kindOf("award"), "7月1日 类别=优秀共产党员 1700名", { today: TODAY });
    const [question] = reading.problems;
    expect(question?.text).toContain("1,700名");
    expect(question?.choices?.[0]?.label).toContain("1,700名");
    const sure = readForm(
      kindOf("award"),
      { ...formValuesOf(kindOf("award"), reading.partial), number: question?.choices?.[0]?.value ?? "" },
      { today: TODAY, current: reading.partial },
    );
    const reported = reportedOf(sure);
    expect(reported && rowsOf(kindOf("award"), reported, TODAY)).toContainEqual(["数量", "1,700名"]);
  });

  test("omits values that were not stated", () => {
    const { rows, line } = receiptOf("study", "昨天 中心组 15人 专题=党章");
    expect(rows.map(([label]) => label)).not.toContain("文件日期");
    expect(`${rows.join()}${line}`).not.toContain("0月0日");
  });

  test("prints the month of a range within one month once", () => {
    expect(receiptOf("training", "11月9日至13日 主体班 干部培训班 48人").line).toMatch(/^11月9日至13日 /);
  });
});
