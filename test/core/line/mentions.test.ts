import { describe, expect, test } from "vitest";
import { holdsKey, kinds, readLine, withoutKey } from "#core";

const TODAY = "2026-11-22";

describe("the key of a mention", () => {
  test.each(["@_user_1", "@{7}", "<@U024BE7LH>", "@李娜(3)", "@a.b*c"])("%s is found and removed exactly", (key) => {
    expect(holdsKey(`${key} /党课 昨天`, key)).toBe(true);
    expect(withoutKey(`请 ${key} 和 ${key}看`, key, "她")).toBe("请 她 和 她看");
  });

  test("is not found inside a longer key", () => {
    expect(holdsKey("@_user_10 来了", "@_user_1")).toBe(false);
    expect(withoutKey("@_user_10 @_user_1 @_user_12", "@_user_1", "")).toBe("@_user_10  @_user_12");
    expect(holdsKey("无", "")).toBe(false);
  });

  test.each(["@_user_5", "@{5}"])("is replaced by the person in a line and in a value: %s", (key) => {
    const mentions = [{ key, personId: "p5", name: "李娜" }];
    const read = (line: string) => readLine(kinds.lecture, line, { today: TODAY, mentions }).partial;
    expect(read(`昨天 《党章》 35人 ${key} 主讲`).content.fields?.speaker).toBe("李娜");
    expect(read(`昨天 《党章》 35人 主讲=${key}`).content.fields?.speaker).toBe("李娜");
  });
});
