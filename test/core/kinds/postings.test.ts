import { describe, expect, test } from "vitest";
import {
  type Countable,
  kindByCommand,
  postingsOf,
  readLine,
  reportedOf,
  splitMessage,
  subjectsOf,
} from "../../../src/core/index.ts";

function counted(line: string, more: Partial<Countable> = {}) {
  const said = splitMessage(line).commands[0];
  const found = kindByCommand(said?.word ?? "");
  if (!said || !found) throw new Error(line);
  const mentions = [{ key: "@_user_5", personId: "ou_5", name: "李娜" }];
  const reported = reportedOf(
    readLine(found.kind, said.rest, { today: "2026-11-22", presets: found.presets, mentions }),
  );
  if (!reported) throw new Error(`not complete: ${line}`);
  const record = { ...reported, unitId: "u1", ...more };
  return {
    postings: postingsOf(found.kind, record).map(({ measure, amount, approx, day }) =>
      [measure, approx ? `约${amount}` : amount, ...(day ? [day] : [])].join(" "),
    ),
    subjects: subjectsOf(found.kind, record).map(({ measure, key }) => `${measure} ${key}`),
  };
}

describe("the amounts that a record adds to statistics", () => {
  test.each([
    ["/党课 昨天 廉洁自律 40余人 2小时 请假3人", ["times 1", "attendees 约40"], []],
    ["/志愿 昨天 清洁家园 32人 受益110人次", ["times 1", "people 32", "beneficiaries 110"], []],
    ["/志愿 昨天 清洁家园 32人 亮身份", ["times 1", "people 32", "pledged 32"], []],
    ["/志愿 昨天 清洁家园 32人 亮身份 @_user_5", ["times 1", "people 32", "pledged 31"], ["pledged ou_5"]],
    ["/检查 昨天 第一支部 发现问题3条 已整改2条", ["times 1", "findings 3"], []],
    ["/班子会 昨天 学习 9人 廉政=是", ["times 1", "attendees 9", "integrity 1"], []],
    ["/班子会 昨天 学习 9人", ["times 1", "attendees 9"], []],
    ["/难点 11月3日 停车难 状态=解决 解决日期=11月15日", ["times 1", "resolved 1 2026-11-15"], []],
    ["/难点 11月3日 停车难", ["times 1"], []],
    ["/采纳 昨天 《报告》 采纳单位=市委 采纳建议2条", ["times 1", "adopted 2"], []],
    ["/采纳 昨天 《报告》 采纳单位=其他 采纳建议2条", ["times 1"], []],
    ["/项目 昨天 示范带", ["times 1"], ["project 示范带"]],
    ["/项目 昨天 示范带 状态=谋划", ["times 1"], []],
    ["/表彰 7月1日 先进单位 名单=甲局、乙局", ["times 1"], ["winner 甲局", "winner 乙局"]],
    ["/表彰 7月1日 优秀共产党员20名", ["times 1", "winner 20"], []],
    ["/表彰 7月1日 优秀个人20名 名单=张三、李四", ["times 1", "winner 18"], ["winner 张三", "winner 李四"]],
    ["/挂职 3月1日 姓名=赵刚 @_user_5", ["times 1"], ["person u1:赵刚", "person ou_5"]],
    ["/新建支部 昨天 成立快递行业联合党支部 党员9名", ["times 1"], ["branch 快递行业联合党支部"]],
    ["/支部 昨天 调整优化党支部12个", ["times 1", "branch 12"], []],
    ["/亮身份 昨天 窗口亮身份 26人", ["times 1", "pledged 26"], []],
    ["/品牌 昨天 “党建+服务”先锋", ["times 1"], ["brand “党建+服务”先锋"]],
    ["/查处 昨天 编号=1 处理2人", ["times 1", "people 2"], []],
    ["/平台 昨天 注册用户1.2万人", ["times 1", "value 12000"], []],
  ])("counts %s", (line, postings, subjects) => {
    expect(counted(line)).toEqual({ postings, subjects });
  });

  test("counts a unit by its id if it was found and by its name otherwise", () => {
    const line = "/考核 昨天 被考核单位=市水务局";
    expect(counted(line).subjects).toEqual(["unit 名:市水务局"]);
    expect(counted(line, { targetUnitId: "u7" })).toEqual({ postings: ["times 1"], subjects: ["unit u7"] });
    expect(counted("/考核 昨天 考核单位30家")).toEqual({ postings: ["times 1", "unit 30"], subjects: [] });
  });

  test("counts an event without a number of people once", () => {
    expect(counted("/帮扶 昨天 走访 解决困难4件").postings).toEqual(["times 1", "solved 4"]);
  });
});
