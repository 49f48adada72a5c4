import { getLogger } from "@logtape/logtape";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { configureLogging } from "../src/logging.ts";

const log = getLogger(["mofan", "outbox"]);
let lines: string[] = [];
const last = () => JSON.parse(lines.at(-1) ?? "null");

beforeEach(() => {
  lines = [];
  configureLogging((line) => lines.push(line));
});
afterAll(() => configureLogging(() => {}));

describe("a log line", () => {
  test("is one JSON object with time, source and message", () => {
    log.info("message sent", { outboxId: "o_1", attempt: 2 });

    expect(lines).toHaveLength(1);
    expect(last()).toEqual({
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      level: "info",
      room: "outbox",
      message: "message sent",
      outboxId: "o_1",
      attempt: 2,
    });
  });

  test("leaves out fields that are not on the list", () => {
    log.warn("refused", { chatId: "oc_1", body: "/党课 王建国", token: "t-123", headers: { a: "b" } });

    expect(last()).toEqual(expect.objectContaining({ chatId: "oc_1" }));
    expect(lines.join("")).not.toMatch(/王建国|t-123|headers/);
  });

  test("keeps sentences out of listed fields", () => {
    log.error("no such command", { command: "王建国的电话 138", reason: { text: "王建国" }, recordId: "a\nb" });

    expect(last()).toMatchObject({ command: "…", reason: "…", recordId: "…" });
  });

  test("keeps values out of the message", () => {
    log.info`said ${"王建国"} today`;
    log.info("said {text}", { text: "王建国" });

    expect(lines).toHaveLength(2);
    expect(lines.join("")).not.toContain("王建国");
  });

  test("says where an error came from without quoting its message", () => {
    const cause = Object.assign(new Error("duplicate key (王建国)"), { code: "23505" });
    log.error("commit failed", { error: new Error("could not save 王建国", { cause }) });

    expect(last().error).toMatchObject({ name: "Error", cause: { code: "23505" } });
    expect(last().error.stack[0]).toContain("logging.test.ts");
    expect(lines.join("")).not.toContain("王建国");
  });

  test("below the level is not written", () => {
    log.debug("tick");

    expect(lines).toEqual([]);
  });
});
