import { describe, expect, test } from "vitest";
import { kinds, readLine } from "../../../src/core/index.ts";

const TODAY = "2026-11-30";
const OBJECTS = ["旅客", "环卫工人", "残疾人", "留守儿童", "独居老人", "考生", "外卖员"];
/** Phrasings in which the people helped are the object of the action. */
const GOVERNED: readonly ((object: string) => string)[] = [
  (object) => `服务${object}300人`,
  (object) => `受益${object}300名`,
  (object) => `惠及 ${object} 300人次`,
  (object) => `慰问${object}300名`,
  (object) => `看望${object}共300人`,
  (object) => `接送${object}300人次`,
  (object) => `为300名${object}理发`,
  (object) => `300名${object}受益`,
  (object) => `${object}受益300人`,
];
const DOERS = ["18人", "党员志愿者18名", "组织党员18人", "18名党员", "出动18人", "志愿者18人"];

describe("a number of people in a line about volunteering", () => {
  test("counts people helped when it is the object of the action, for any group and order", () => {
    const governed = OBJECTS.flatMap((object) => GOVERNED.map((write) => write(object)));
    const lines = governed.flatMap((said) =>
      DOERS.flatMap((doers) => [`昨天 文明引导 ${doers} ${said}`, `昨天，文明引导，${said}，${doers}`]),
    );
    const wrong = lines.filter((line) => {
      const { partial, problems } = readLine(kinds.volunteering, line, { today: TODAY });
      const { people, beneficiaries } = partial.content.amounts;
      return problems.length > 0 || people?.value !== 18 || beneficiaries?.value !== 300;
    });
    expect(wrong).toEqual([]);
  });

  test.each([
    ["昨天 志愿服务32人", 32],
    ["昨天 清洁家园 志愿服务队员32人", 32],
    ["昨天 义诊 医生12人 护士20人", 32],
    ["昨天 慰问环卫工人 32人", 32],
  ])("means attendance when the verb only names the activity: %s", (line, people) => {
    const { partial, problems } = readLine(kinds.volunteering, line, { today: TODAY });
    expect(problems).toEqual([]);
    expect(partial.content.amounts.people?.value).toBe(people);
    expect(partial.content.amounts.beneficiaries).toBeUndefined();
  });

  test.each(["昨天 慰问 老党员8人", "昨天 关爱儿童 党员10名 儿童36名", "昨天 助残 残疾人20名"])(
    "is asked about if it may be attendance or people helped: %s",
    (line) => {
      const { problems } = readLine(kinds.volunteering, line, { today: TODAY });
      expect(problems.map(({ field }) => field)).toEqual(["people"]);
      expect(problems[0]?.choices?.map(({ sets }) => Object.keys(sets ?? {}))).toEqual([
        ["beneficiaries"],
        ["beneficiaries"],
      ]);
    },
  );
});

test("people helped in an assistance are not counted as attendance and stay in the text", () => {
  const { partial } = readLine(kinds.assistance, "昨天 慰问困难党员8人 组织党员5人", { today: TODAY });
  expect(partial.content.amounts.people?.value).toBe(5);
  expect(partial.title).toBe("慰问困难党员8人");
});
