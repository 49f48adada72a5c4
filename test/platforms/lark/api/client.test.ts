import type { ServerResponse } from "node:http";
import { describe, expect, test } from "vitest";
import { createLark, type RefusalCode } from "#platforms";
import { REFUSALS, refusalOf } from "../../../../src/platforms/lark/api/errors.ts";
import { ours } from "../requests.ts";
import { type Heard, openPlatform, type Script, say, sayToken, TOKEN_PATH } from "./open-platform.ts";

const SECRET = "app-secret-canary-8f2b";
const message = {
  uuid: "u1",
  action: "create",
  target: "oc_1",
  messageType: "card",
  content: '{"schema":"2.0"}',
} as const;

/** A platform that gives out tokens and answers the rest by the script, and an app that speaks to it. */
async function speaking(script: Script, { now = () => "2026-11-22T10:00:00.000Z", lines = [] as unknown[] } = {}) {
  const platform = await openPlatform((heard, answer) =>
    heard.path === TOKEN_PATH ? sayToken(answer) : script(heard, answer),
  );
  const onCall = (line: unknown) => void lines.push(line);
  const lark = createLark({ ...ours, appSecret: SECRET, baseUrl: platform.url, clock: now, onCall });
  return Object.assign(platform, { lark, lines });
}

const took = (answer: ServerResponse) => say(answer, { code: 0, msg: "success", data: { message_id: "om_1" } });

describe("sending a message", () => {
  test.each([
    [
      { ...message },
      "POST",
      "/open-apis/im/v1/messages?receive_id_type=chat_id",
      { receive_id: "oc_1", msg_type: "interactive", content: message.content, uuid: "u1" },
    ],
    [
      { ...message, target: "ou_1" },
      "POST",
      "/open-apis/im/v1/messages?receive_id_type=open_id",
      { receive_id: "ou_1", msg_type: "interactive", content: message.content, uuid: "u1" },
    ],
    [
      { ...message, action: "reply" as const, target: "om_a/b" },
      "POST",
      "/open-apis/im/v1/messages/om_a%2Fb/reply",
      { msg_type: "interactive", content: message.content, uuid: "u1" },
    ],
    [
      { ...message, action: "patch" as const, target: "om_1" },
      "PATCH",
      "/open-apis/im/v1/messages/om_1",
      { content: message.content },
    ],
  ])("goes out as Feishu wants it", async (one, method, path, body) => {
    await using platform = await speaking((_, answer) => took(answer));
    expect(await platform.lark.messenger.send(one)).toEqual({ ok: true, messageId: "om_1" });
    const sent = platform.heard.at(-1) as Heard;
    expect([sent.method, sent.path, JSON.parse(sent.body)]).toEqual([method, path, body]);
    expect(sent.headers.authorization).toBe("Bearer t-1");
  });

  test("with a file uploads the file first", async () => {
    await using platform = await speaking(({ path }, answer) =>
      path.endsWith("/files") ? say(answer, { code: 0, data: { file_key: "file_1" } }) : took(answer),
    );
    const content = JSON.stringify({ name: "台账.xlsx", type: "xls", base64: Buffer.from("PK").toString("base64") });
    const sent = await platform.lark.messenger.send({ ...message, messageType: "file", content });
    expect(sent).toEqual({ ok: true, messageId: "om_1" });
    const [, upload, create] = platform.heard;
    expect(upload?.body).toMatch(/name="file_type"\r\n\r\nxls.*name="file_name"\r\n\r\n台账\.xlsx/s);
    expect(JSON.parse(create?.body ?? "")).toMatchObject({ msg_type: "file", content: '{"file_key":"file_1"}' });
  });
});

describe("a response of the platform", () => {
  const envelope = (code: number) => ({ code, msg: "no", error: { log_id: "x" } });

  test.each(Object.entries(REFUSALS).map(([code, refusal]) => [Number(code), refusal] as const))(
    "with %i means %s, at HTTP 400 and at HTTP 200 alike",
    (code, refusal) => {
      expect([refusalOf({ status: 400, code }), refusalOf({ status: 200, code })]).toEqual([refusal, refusal]);
    },
  );

  test.each<[string, number, string, Record<string, string>, RefusalCode]>([
    ["429 without a body", 429, "", {}, "throttled"],
    ["429 in HTML", 429, "<html>", {}, "throttled"],
    ["500", 500, JSON.stringify(envelope(2200)), {}, "no_answer"],
    ["503 in HTML", 503, "<html>busy</html>", {}, "no_answer"],
    ["408", 408, "", {}, "no_answer"],
    ["an empty 200", 200, "", {}, "no_answer"],
    ["half a body", 200, '{"code":0,"msg":"succ', {}, "no_answer"],
    ["a body without a code", 200, "{}", {}, "no_answer"],
    ["a code that is text", 200, '{"code":"0"}', {}, "no_answer"],
    ["a list", 200, "[0]", {}, "no_answer"],
    ["a redirect", 302, "", { location: "http://127.0.0.1:1/" }, "no_answer"],
    ["code 0 at HTTP 400", 400, '{"code":0}', {}, "no_answer"],
    ["a number nobody knows", 400, JSON.stringify(envelope(987_654)), {}, "unexpected"],
    ["400 in HTML", 400, "<html>", {}, "no_answer"],
    ["more than a megabyte", 200, `{"code":0,"x":"${"x".repeat(1_048_576)}"}`, {}, "no_answer"],
  ])("of %s is understood", async (_, status, body, headers, code) => {
    await using platform = await speaking((_heard, answer) => {
      answer.writeHead(status, headers);
      answer.end(body);
    });
    expect(await platform.lark.messenger.send(message)).toMatchObject({ ok: false, code });
  });

  test("that never comes has an unknown outcome", async () => {
    await using platform = await speaking((_, answer) => void answer.destroy());
    expect(await platform.lark.messenger.send(message)).toEqual({
      ok: false,
      code: "no_answer",
      platformCode: undefined,
    });
  });

  test("says how long to wait if the platform said so", async () => {
    await using platform = await speaking((_, answer) =>
      say(answer, envelope(99991400), 429, { "x-ogw-ratelimit-reset": "52" }),
    );
    expect(await platform.lark.messenger.send(message)).toEqual({
      ok: false,
      code: "throttled",
      platformCode: 99991400,
      retryAfterMs: 52_000,
    });
  });

  test("that two vendor libraries misread is treated as a rate limit", () => {
    expect([REFUSALS[230020], REFUSALS[99991400]]).toEqual(["throttled", "throttled"]);
  });
});

describe("the token", () => {
  test("is requested once for concurrent callers, and is in no log", async () => {
    const { promise: opened, resolve: open } = Promise.withResolvers<void>();
    await using platform = await openPlatform(async ({ path }, answer) => {
      if (path !== TOKEN_PATH) return took(answer);
      await opened;
      sayToken(answer, "t-canary-77");
    });
    const lines: unknown[] = [];
    const onCall = (line: unknown) => void lines.push(line);
    const clock = () => "2026-11-22T10:00:00.000Z";
    const { messenger } = createLark({ ...ours, appSecret: SECRET, baseUrl: platform.url, clock, onCall });
    const sends = Array.from({ length: 100 }, (_, index) => messenger.send({ ...message, uuid: `u${index}` }));
    open();
    expect((await Promise.all(sends)).every(({ ok }) => ok)).toBe(true);
    expect(platform.heard.filter(({ path }) => path === TOKEN_PATH)).toHaveLength(1);
    expect(JSON.stringify(lines)).not.toMatch(/canary|oc_1|om_1/);
    expect(lines).toHaveLength(101);
  });

  test("is renewed half an hour before its end, once, and the old one is used if that fails", async () => {
    let now = Date.parse("2026-11-22T10:00:00.000Z");
    let given = 0;
    let broken = false;
    await using platform = await openPlatform(({ path }, answer) => {
      if (path !== TOKEN_PATH) return took(answer);
      if (broken) return say(answer, { code: 10101 }, 500);
      given += 1;
      return sayToken(answer, `t-${given}`);
    });
    const clock = () => new Date(now).toISOString();
    const { messenger } = createLark({ ...ours, appSecret: SECRET, baseUrl: platform.url, clock });
    const used = async () => {
      const many = await Promise.all(Array.from({ length: 20 }, () => messenger.send(message)));
      return [many.filter(({ ok }) => ok).length, platform.heard.at(-1)?.headers.authorization, given];
    };
    expect(await used()).toEqual([20, "Bearer t-1", 1]);
    now += 90 * 60_000;
    expect(await used()).toEqual([20, "Bearer t-1", 1]);
    now += 1;
    expect(await used()).toEqual([20, "Bearer t-2", 2]);
    now += 95 * 60_000;
    broken = true;
    expect(await used()).toEqual([20, "Bearer t-2", 2]);
    now += 30 * 60_000;
    expect((await used())[0]).toBe(0);
  });

  test.each([99991663, 99991664, 99991665, 99991661, 99991668, 99991671, 99991677])(
    "refused with %i is dropped, and the call repeated once",
    async (code) => {
      let given = 0;
      await using platform = await openPlatform(({ path, headers }, answer) => {
        if (path === TOKEN_PATH) return sayToken(answer, `t-${++given}`);
        return headers.authorization === "Bearer t-1" ? say(answer, { code, msg: "no" }, 400) : took(answer);
      });
      const clock = () => "2026-11-22T10:00:00.000Z";
      const { messenger } = createLark({ ...ours, appSecret: SECRET, baseUrl: platform.url, clock });
      const sends = await Promise.all(Array.from({ length: 20 }, () => messenger.send(message)));
      expect([sends.every(({ ok }) => ok), given]).toEqual([true, 2]);
    },
  );

  test("refused twice ends in a refusal, not in a loop", async () => {
    await using platform = await speaking((_, answer) => say(answer, { code: 99991663, msg: "no" }, 400));
    expect(await platform.lark.messenger.send(message)).toMatchObject({ ok: false, code: "auth" });
    expect(platform.heard.filter(({ path }) => path !== TOKEN_PATH)).toHaveLength(2);
  });
});

describe("a request", () => {
  test.each(["http://open.feishu.cn", "ftp://127.0.0.1", "http://127.0.0.1.example.com"])("is not %s", (baseUrl) => {
    expect(() => createLark({ ...ours, appSecret: SECRET, baseUrl, clock: () => "" })).toThrow(/https/);
  });

  test("never follows a redirect", async () => {
    await using elsewhere = await openPlatform((_, answer) => took(answer));
    await using platform = await speaking((_, answer) => say(answer, {}, 307, { location: elsewhere.url }));
    await platform.lark.messenger.send(message);
    expect(elsewhere.heard).toEqual([]);
  });
});
