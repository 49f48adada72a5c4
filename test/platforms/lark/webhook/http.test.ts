import { connect, type Socket } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { EventAnswer } from "#platforms";
import {
  challenge,
  delivery,
  encrypt,
  envelope,
  messageEvent,
  pressEvent,
  unsigned,
  type WireRequest,
} from "../requests.ts";
import { type Door, openDoor, statusOf } from "./open-door.ts";

let door: Door;
beforeAll(async () => {
  door = await openDoor();
});
afterAll(() => door.close());

const right = () => delivery(messageEvent());

/** A request as text, with whatever lines of its head the test wants. */
function head(line: string, headers: readonly string[] = []): string {
  return `${[line, `Host: 127.0.0.1:${door.port}`, "Connection: close", ...headers].join("\r\n")}\r\n\r\n`;
}

const lines = ({ headers }: WireRequest) => Object.entries(headers).map(([name, value]) => `${name}: ${value}`);

describe("the webhook's address", () => {
  test.each([
    ["PUT", "/lark/events", 405],
    ["GET", "/lark/events", 405],
    ["DELETE", "/lark/events", 405],
    ["POST", "//lark//events", 404],
    ["POST", "/lark/events/", 404],
    ["POST", "/lark/%65vents", 404],
    ["POST", "/lark/events%2f", 404],
    ["POST", "/%zz", 400],
    ["POST", "/lark/events?x=1", 200],
  ])("%s %s is answered %s %i", async (method, path, status) => {
    expect((await door.post(right(), path, method)).status).toBe(status);
  });

  test("says which method it accepts", async () => {
    expect((await door.post(right(), "/lark/events", "PUT")).headers.allow).toBe("POST");
  });

  test.each([
    ["TRACE", "TRACE / HTTP/1.1", 405],
    ["another host's address as target", "POST http://other/ HTTP/1.1", 400],
    ["another host's address as target, with our path", "POST http://other/lark/events HTTP/1.1", 400],
  ])("%s is refused", async (_, line, status) => {
    expect(statusOf(await door.raw([head(line, ["Content-Length: 0"])]))).toBe(status);
  });
});

describe("HTTP framing", () => {
  test.each([
    ["a length and chunks", "POST /lark/events HTTP/1.1", ["Content-Length: 5", "Transfer-Encoding: chunked"], 400],
    ["two lengths", "POST /lark/events HTTP/1.1", ["Content-Length: 5", "Content-Length: 6"], 400],
    ["a negative length", "POST /lark/events HTTP/1.1", ["Content-Length: -1"], 400],
    ["a head over 8 KiB", "POST /lark/events HTTP/1.1", [`X-Lark-Request-Nonce: ${"9".repeat(12_000)}`], 431],
    ["2,000 headers", "POST /lark/events HTTP/1.1", Array.from({ length: 2_000 }, (_, index) => `x${index}:`), 431],
    ["a header without a colon", "POST /lark/events HTTP/1.1", ["nonsense"], 400],
  ])("with %s is refused", async (_, line, headers, status) => {
    expect(statusOf(await door.raw([head(line, headers)]))).toBe(status);
  });

  test("of HTTP/0.9 is refused", async () => {
    expect(statusOf(await door.raw(["GET /\r\n\r\n"]))).toBe(400);
  });

  test("in chunks is accepted like a body with a length", async () => {
    const { headers, body } = right();
    const said = await door.post({ headers: { ...headers, "transfer-encoding": "chunked" }, body });
    expect(said.status).toBe(200);
  });

  test("in chunks without an end is cut off at the limit", async () => {
    const chunk = Buffer.from(`10000\r\n${"x".repeat(65_536)}\r\n`);
    const start = head("POST /lark/events HTTP/1.1", [...lines(right()), "Transfer-Encoding: chunked"]).replace(
      "Connection: close",
      "Connection: keep-alive",
    );
    const heard = await door.raw([start, ...Array.from({ length: 64 }, () => chunk)]);
    expect(statusOf(heard)).toBe(413);
    expect(heard).toMatch(/connection: close/i);
  });

  test("with a length over the limit is refused before the body is sent", async () => {
    const start = head("POST /lark/events HTTP/1.1", [...lines(right()), "Content-Length: 1048577"]);
    expect(statusOf(await door.raw([start]))).toBe(413);
  });
});

describe("a body", () => {
  test.each([
    ["application/json", 401],
    ["Application/JSON ; Charset=UTF-8", 401],
    ['application/json; charset="utf-8"', 401],
    ["application/json; charset=gbk", 415],
    ["application/json5", 415],
    ["multipart/form-data; boundary=x", 415],
    ["", 415],
  ])("of type %s is answered %i", async (type, status) => {
    const said = await door.post({ headers: { "content-type": type }, body: Buffer.from("{}") });
    expect(said.status).toBe(status);
  });

  test.each(["gzip", "br", "deflate, gzip"])("compressed with %s is refused", async (encoding) => {
    const { headers, body } = right();
    expect((await door.post({ headers: { ...headers, "content-encoding": encoding }, body })).status).toBe(415);
  });

  test("of exactly 1 MiB is read", async () => {
    expect((await door.post({ headers: right().headers, body: Buffer.alloc(1_048_576, "x") })).status).toBe(401);
  });
});

describe("the set-up challenge", () => {
  test("is answered though it is not signed", async () => {
    const said = await door.post(unsigned(envelope(encrypt(challenge()))));
    expect([said.status, said.body]).toEqual([200, '{"challenge":"ajls384kdj1234"}']);
  });

  test.each([
    ["with another token", encrypt(challenge("another"))],
    ["under another key", encrypt(challenge(), "another key")],
    ["with bad padding", Buffer.alloc(64, 7).toString("base64")],
    ["that is no base64", "!!!!"],
    ["that is no JSON", encrypt("hello world")],
    ["that asks nothing", encrypt(challenge().replace('"ajls384kdj1234"', "5"))],
    ["that is an event", encrypt(JSON.stringify(messageEvent()))],
    ["that is longer than any challenge", encrypt(`${challenge()}${" ".repeat(4_096)}`)],
  ])("%s learns nothing but 401", async (_, ciphertext) => {
    const said = await door.post(unsigned(envelope(ciphertext)));
    const forged = await door.post(unsigned("{}"));
    const { date: _now, ...headers } = said.headers;
    const { date: _then, ...others } = forged.headers;
    expect([said.status, said.body, headers]).toEqual([401, forged.body, others]);
  });
});

describe("the webhook's answer", () => {
  const never = new Promise<EventAnswer>(() => {});

  test("to an event that is not committed in time is 503", async () => {
    await using slow = await opened({ handle: () => never, deadlineMs: 20 });
    expect((await slow.post(right())).status).toBe(503);
  });

  test("to a press that could not be committed tells the person", async () => {
    await using slow = await opened({ handle: () => never, deadlineMs: 20 });
    await using full = await opened({ handle: async () => ({ status: 503 }) });
    for (const one of [slow, full]) {
      const said = await one.post(delivery(pressEvent()));
      expect([said.status, said.body]).toEqual([200, '{"toast":{"type":"error","content":"没保存上,请再点一次"}}']);
    }
  });

  test("after a handler throws says that nothing was saved, and the error is reported", async () => {
    const heard: unknown[] = [];
    const bug = new Error("a bug");
    await using broken = await opened({ handle: () => Promise.reject(bug), onError: (error) => heard.push(error) });
    expect((await broken.post(right())).status).toBe(503);
    expect((await broken.post(delivery(pressEvent()))).body).toContain("没保存上");
    expect(heard).toEqual([bug, bug]);
  });

  test("is sent before the work that follows it begins", async () => {
    const order: string[] = [];
    const { promise, resolve } = Promise.withResolvers<void>();
    await using kicked = await opened({
      afterAnswer: async () => {
        order.push("after");
        resolve();
      },
      handle: async () => {
        order.push("handled");
        return { status: 200, body: { toast: { type: "success", content: "已记" } } };
      },
    });
    const said = await kicked.post(delivery(pressEvent()));
    await promise;
    expect([order, said.body]).toEqual([["handled", "after"], '{"toast":{"type":"success","content":"已记"}}']);
  });
});

describe("a slow client", () => {
  const quick = { requestTimeout: 300, headersTimeout: 200, connectionsCheckingInterval: 50 } as never;

  test("that does not finish its body gets 408", async () => {
    await using strict = await opened({}, quick);
    const start = head("POST /lark/events HTTP/1.1", [...lines(right()), "Content-Length: 100"]);
    expect(statusOf(await strict.raw([start, "{"]))).toBe(408);
  });

  test("that does not finish its headers gets 408", async () => {
    await using strict = await opened({}, quick);
    expect(statusOf(await strict.raw(["POST /lark/events HTTP/1.1\r\nHost:"]))).toBe(408);
  });

  test("five hundred times at once delays nobody", async () => {
    const idle = await Promise.all(Array.from({ length: 500 }, () => connected(door.port)));
    expect((await door.post(right())).status).toBe(200);
    // Answered beside them, not after they were sent away.
    expect(idle.filter((socket) => socket.readyState !== "open")).toEqual([]);
    for (const socket of idle) socket.destroy();
  });
});

async function opened(...args: Parameters<typeof openDoor>) {
  const one = await openDoor(...args);
  return { ...one, [Symbol.asyncDispose]: one.close };
}

function connected(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1", () => resolve(socket));
    socket.on("error", reject);
  });
}
