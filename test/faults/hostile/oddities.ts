import fc from "fast-check";
import { commands } from "#commands";
import type { City } from "../../../src/sandbox/index.ts";
import { encryptPush, signPush } from "../../../src/sandbox/wire/crypto.ts";
import { keys, messageEvent } from "../../bench/load/events.ts";

/** A request of somebody who wants to see the door break. */
export interface OddRequest {
  readonly name: OddName;
  readonly bytes: Buffer;
  /** Whether it carries a right signature; only then may anything come of it. */
  readonly isSigned: boolean;
  /** The event id a signed one states, if it states one. */
  readonly eventId: string | undefined;
  /** Whether it is no HTTP at all and so needs a socket of its own. */
  readonly isRaw?: true;
}

export type OddName = (typeof NAMES)[number];

const NAMES = [
  "bytes that are no HTTP",
  "an unsigned body",
  "a signed body that is no event",
  "a bent signed request",
  "an odd head",
  "an event with odd values",
  "an event in odd JSON",
  "an odd message",
  "an odd press",
] as const;

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** Characters and sequences that programs stumble over, our own list. */
const STUMBLING = [
  "\u0000",
  "\u0007\u001b[2J",
  "\ufeff",
  "\u202e",
  "\u2066\u2069",
  "\u200b\u200d",
  "\ud800",
  "\udfff\ud800",
  "\ufffe\uffff",
  "e\u0301\u0301\u0301",
  "ﷺ",
  "👩‍👩‍👧‍👦",
  "𠮷",
  "'; drop table record; --",
  '"}]}',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is meant for whoever would evaluate it
  "${7*7}{{7*7}}<%= 7 %>",
  '<at user_id="all"></at>',
  "[x](javascript:alert(1))",
  "=HYPERLINK(1)",
  "../../etc/passwd",
  "%00%ff%n%s",
  "\\\\\\",
  "１２３⑫½²",
  "九千九百九十九万亿",
  "1e999",
  "-0",
  "0x7fffffff",
  "9".repeat(400),
  "2026-02-30",
  "十三月三十二日",
  "25:61",
  "constructor",
  "__proto__",
  "toString",
  "\r\n",
  "\t",
  "　",
] as const;

const WORDS = commands.flatMap(({ name, en, aliases = [] }) => [name, en, ...aliases]);
const PRESSES = commands.flatMap(({ presses = {} }) => Object.keys(presses));
/** What every object answers to, asked for or not. */
const INHERITED = ["constructor", "toString", "__proto__"] as const;
const KEYS = "日期 主题 主讲 人数 时长 单位 对象 问题 期限 联合单位 名单 地点 备注 类型 文号 经费 困难".split(" ");

const piece = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...STUMBLING) },
  { weight: 2, arbitrary: fc.string({ unit: "binary", maxLength: 12 }) },
  { weight: 2, arbitrary: fc.string({ unit: "grapheme", maxLength: 8 }) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      "党课",
      "35人",
      "昨天",
      "专题党课",
      "王志强",
      "2小时",
      "本月",
      "231",
      "#231",
      "Z18",
      "3月到5月",
    ),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom(...STUMBLING), fc.integer({ min: 2, max: 600 }))
      .map(([text, times]) => text.repeat(times)),
  },
);

const oddText = fc.array(piece, { maxLength: 8 }).map((parts) => parts.join(""));

const oddLine = fc
  .tuple(
    fc.constantFrom("@_user_1 ", "@_user_1", "", "@_all ", "@_user_1\n"),
    fc.constantFrom("/", "／", ""),
    fc.oneof(fc.constantFrom(...WORDS), oddText),
    fc.array(
      fc.oneof(
        oddText,
        fc.tuple(fc.constantFrom(...KEYS), fc.constantFrom("=", "：", " = ", "＝"), oddText).map((all) => all.join("")),
      ),
      { maxLength: 6 },
    ),
    fc.constantFrom(" ", "\n", "  ", "，", "/"),
  )
  .map(([mention, slash, word, parts, gap]) => mention + slash + [word, ...parts].join(gap));

const oddJson: fc.Arbitrary<Json> = fc.letrec<{ tree: Json; leaf: Json }>((tie) => ({
  leaf: fc.oneof(
    oddText,
    fc.double(),
    fc.maxSafeInteger(),
    fc.constantFrom<Json>(true, false, null, "", 0, -1),
  ) as fc.Arbitrary<Json>,
  tree: fc.oneof(
    { depthSize: "small", withCrossShrink: false },
    tie("leaf"),
    fc.array(tie("tree"), { maxLength: 4 }),
    fc.dictionary(
      fc.oneof(fc.constantFrom("open_id", "text", "a", "id", "v", "key", "$ne", "constructor"), oddText),
      tie("tree"),
      { maxKeys: 4 },
    ),
  ) as fc.Arbitrary<Json>,
})).tree;

/** Pieces of JSON that no JSON.stringify writes. */
const oddSource = fc.oneof(
  oddJson.map((value) => JSON.stringify(value) ?? "null"),
  fc.constantFrom(
    "1e999",
    "-1e999",
    "-0",
    "00",
    "01",
    ".5",
    "1.",
    "+1",
    "0x10",
    "NaN",
    "Infinity",
    "undefined",
    "'a'",
    "{a:1}",
    "[1,]",
    '{"a":1,"a":2}',
    '{"__proto__":{"x":1}}',
    '"\\ud800"',
    '"\\u0000"',
    '"\u0001"',
    "/**/1",
    "1 2",
    "",
  ),
  fc
    .tuple(fc.constantFrom("[", '{"a":', "[[],"), fc.integer({ min: 10, max: 20_000 }))
    .map(([open, depth]) => open.repeat(depth)),
  fc.integer({ min: 10, max: 200 }).map((depth) => "[".repeat(depth) + "]".repeat(depth)),
  fc.integer({ min: 1_000, max: 300_000 }).map((length) => `"${"长".repeat(length / 3)}"`),
  fc.integer({ min: 100, max: 5_000 }).map((digits) => "9".repeat(digits)),
);

const oddHead = fc.constantFrom<readonly [line: string, ...headers: string[]]>(
  ["PUT /lark/events HTTP/1.1"],
  ["DELETE /lark/events HTTP/1.1"],
  ["PATCH /ledger HTTP/1.1"],
  ["POST /lark/events/ HTTP/1.1"],
  ["POST /lark/%65vents HTTP/1.1"],
  ["POST /%zz HTTP/1.1"],
  ["POST /lark/events?%00=%ff HTTP/1.1"],
  ["POST /ledger/sign-in HTTP/1.1", "origin: null"],
  ["POST /metrics HTTP/1.1"],
  ["POST /readyz HTTP/1.1"],
  ["GET /ledger/../../etc/passwd HTTP/1.1"],
  ["GET /ledger/records/%2e%2e HTTP/1.1"],
  ["GET /ledger/records/99999999999999999999 HTTP/1.1"],
  ["GET /ledger/signed-in?code=x&state=%ff HTTP/1.1", "cookie: __Host-session=%; a=\u0001"],
  ["POST http://other.example/lark/events HTTP/1.1"],
  ["POST /lark/events HTTP/1.1", "content-type: application/json; charset=utf-16"],
  ["POST /lark/events HTTP/1.1", "content-encoding: gzip"],
  ["POST /lark/events HTTP/1.1", "transfer-encoding: chunked"],
  ["POST /lark/events HTTP/1.1", "x-lark-signature: a", "x-lark-signature: b"],
  ["POST /lark/events HTTP/1.1", "x-lark-request-timestamp: 99999999999999999999"],
  ["POST /lark/events HTTP/1.1", `x-lark-request-nonce: ${"9".repeat(7_000)}`],
  ["POST /lark/events HTTP/1.1", ...Array.from({ length: 300 }, (_, index) => `x-${index}: y`)],
  [
    "POST /lark/events HTTP/1.1",
    "x-forwarded-for: 127.0.0.1",
    "x-http-method-override: DELETE",
    "forwarded: for=127.0.0.1",
  ],
  ["POST /lark/events HTTP/0.9"],
  ["POST /lark/events HTTP/9.9"],
);

const bytes = fc.uint8Array({ maxLength: 2_000 }).map((array) => Buffer.from(array));

/** Every kind of odd request in turn; what `pick` returns follows from the numbers that fast-check draws alone. */
export function oddRequests(city: City): fc.Arbitrary<OddRequest> {
  const event = fc.noBias(fc.nat(1_000_000)).map((index) => messageEvent(city, index, Date.now()) as Event);
  const encrypted = (text: string) => JSON.stringify({ encrypt: encryptPush(keys.LARK_ENCRYPT_KEY, text) });
  const odd = (name: OddName, more: Omit<OddRequest, "name">): OddRequest => ({ name, ...more });
  const signed = (name: OddName, plain: string) =>
    odd(name, { bytes: wire(encrypted(plain)), isSigned: true, eventId: eventIdOf(plain) });
  return fc.oneof(
    bytes.map((body) =>
      odd("bytes that are no HTTP", { bytes: body, isSigned: false, eventId: undefined, isRaw: true }),
    ),
    fc
      .oneof(
        bytes.map((body) => body.toString("latin1")),
        oddSource,
        event.map((one) => encrypted(JSON.stringify(one))),
      )
      .map((body) =>
        odd("an unsigned body", { bytes: wire(body, { isSigned: false }), isSigned: false, eventId: undefined }),
      ),
    fc
      .oneof(
        bytes.map((body) => body.toString("latin1")),
        oddSource,
        oddSource.map((one) => `{"encrypt":${one}}`),
      )
      .map((body) => odd("a signed body that is no event", { bytes: wire(body), isSigned: true, eventId: undefined })),
    fc.tuple(event, fc.nat(), fc.integer({ min: 1, max: 255 })).map(([one, at, bit]) => {
      const sound = wire(encrypted(JSON.stringify(one)));
      const body = sound.indexOf("\r\n\r\n") + 4;
      const where = body + (at % (sound.length - body));
      sound[where] = (sound[where] ?? 0) ^ bit;
      return odd("a bent signed request", { bytes: sound, isSigned: false, eventId: undefined });
    }),
    fc.tuple(oddHead, event).map(([head, one]) => {
      const body = encrypted(JSON.stringify(one));
      const isStillRight = /^POST \/lark\/events(?:\?|\s)/.test(head[0]);
      return odd("an odd head", {
        bytes: wire(body, { head }),
        isSigned: isStillRight,
        eventId: isStillRight ? one.header.event_id : undefined,
        isRaw: true,
      });
    }),
    fc.tuple(event, fc.nat(), oddSource).map(([one, at, source]) => {
      const paths = pathsOf(one);
      return signed("an event with odd values", replaced(one, paths[at % paths.length] ?? [], source));
    }),
    fc
      .tuple(
        event,
        fc.constantFrom("\ufeff", "\u0000", " ", "\n\t", "//", "{"),
        fc.constantFrom("", "\u0000", "}", "junk", "\ufeff", '{"schema":"2.0"}'),
        fc.nat(),
        fc.boolean(),
      )
      .map(([one, before, after, at, isCut]) => {
        const text = JSON.stringify(one);
        return signed("an event in odd JSON", isCut ? text.slice(0, at % text.length) : before + text + after);
      }),
    fc
      .tuple(
        event,
        oddLine,
        fc.constantFrom("group", "p2p", "", "topic"),
        fc.constantFrom("text", "text", "text", "post", "file", "sticker", "\u0000"),
        fc.option(oddSource, { freq: 4 }),
      )
      .map(([one, text, chatType, messageType, source]) => {
        const whole =
          messageType === "post"
            ? { title: text, content: [[{ tag: "text", text }]] }
            : { text, file_key: text, file_name: text };
        // Content is JSON within JSON, and may be neither.
        const content = source ?? JSON.stringify(whole);
        Object.assign(one.event.message, { content, chat_type: chatType, message_type: messageType });
        return signed("an odd message", JSON.stringify(one));
      }),
    fc
      .tuple(
        event,
        fc.oneof(fc.constantFrom(...PRESSES, ...INHERITED), oddText),
        oddJson,
        oddJson,
        fc.dictionary(fc.oneof(fc.constantFrom("day", "attendees", "title", "unit"), oddText), oddJson, { maxKeys: 5 }),
      )
      .map(([one, action, id, value, form]) =>
        signed(
          "an odd press",
          JSON.stringify({
            schema: "2.0",
            header: { ...one.header, event_type: "card.action.trigger" },
            event: {
              operator: { open_id: one.event.sender.sender_id.open_id },
              action: {
                tag: "button",
                value: { a: action, id, v: value },
                name: `${action}:${JSON.stringify(id)}`,
                form_value: form,
              },
              context: { open_message_id: one.event.message.message_id, open_chat_id: one.event.message.chat_id },
            },
          }),
        ),
      ),
  );
}

/** What `messageEvent` makes, as far as it is bent here. */
interface Event {
  readonly header: { readonly event_id: string };
  readonly event: {
    readonly sender: { readonly sender_id: { readonly open_id: string } };
    readonly message: { readonly message_id: string; readonly chat_id: string };
  };
}

function wire(
  body: string,
  { isSigned = true, head }: { isSigned?: boolean; head?: readonly [string, ...string[]] } = {},
): Buffer {
  const [line = "POST /lark/events HTTP/1.1", ...more] = head ?? [];
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const signature = signPush(timestamp, "1", keys.LARK_ENCRYPT_KEY, body);
  const own = isSigned
    ? [`x-lark-request-timestamp: ${timestamp}`, "x-lark-request-nonce: 1", `x-lark-signature: ${signature}`]
    : [];
  const length = more.some((header) => header.startsWith("transfer-encoding"))
    ? []
    : [`content-length: ${Buffer.byteLength(body)}`];
  const type = more.some((header) => header.startsWith("content-type")) ? [] : ["content-type: application/json"];
  return Buffer.from([line, "host: 127.0.0.1", ...type, ...own, ...more, ...length, "", body].join("\r\n"));
}

function eventIdOf(plain: string): string | undefined {
  try {
    const { header, uuid } = JSON.parse(plain) as { header?: { event_id?: unknown }; uuid?: unknown };
    const id = header?.event_id ?? uuid;
    return typeof id === "string" ? id : undefined;
  } catch {
    return undefined;
  }
}

function pathsOf(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  const below =
    typeof value === "object" && value !== null
      ? Object.entries(value).flatMap(([key, inner]) => pathsOf(inner, [...path, key]))
      : [];
  return [path, ...below];
}

const MARK = "\u0001here\u0001";

function replaced(event: object, path: readonly string[], source: string): string {
  const copy = structuredClone(event) as Record<string, unknown>;
  const last = path.at(-1);
  if (last === undefined) return source;
  const parent = path.slice(0, -1).reduce((inner, key) => inner[key] as Record<string, unknown>, copy);
  parent[last] = MARK;
  return JSON.stringify(copy).replace(JSON.stringify(MARK), () => source);
}
