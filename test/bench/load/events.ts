import { randomBytes } from "node:crypto";
import { addDays } from "#core";
import type { City } from "../../../src/sandbox/index.ts";
import { encryptPush, signPush } from "../../../src/sandbox/wire/crypto.ts";

/** The four credentials of an app, as in the program's settings. */
export const keys = {
  LARK_APP_ID: "cli_be7c000000000001",
  LARK_APP_SECRET: "b0c1d2e3f4a5968778695a4b3c2d1e0f",
  LARK_ENCRYPT_KEY: "9f8e7d6c5b4a39281706f5e4d3c2b1a0",
  LARK_VERIFICATION_TOKEN: "Zk3vN8qLw2XcR7tBm5Hy9Dp4Gs6Ju1Fa",
} as const;

const id = (prefix: string) => `${prefix}${randomBytes(16).toString("hex")}`;

// The kinds that branches report most, each in one wording, so that the reference can read it with one expression.
const LINES = [
  ["党课", "主讲=王志强"],
  ["志愿", "时长=2小时"],
  ["主题党日", "廉政=是"],
  ["支委会", "廉政=是"],
  ["党员大会", "廉政=是"],
  ["党小组会", "廉政=是"],
  ["帮扶", "地点=清河社区"],
  ["交流", "类型=经验交流会"],
  ["交流", "类型=座谈研讨会"],
  ["交流", "类型=结对共建"],
  ["亮身份", "地点=清河社区"],
  ["活动", "地点=文化广场"],
] as const;
/** Reports come within five working days, because later ones would be marked as late. */
const DAYS = 7;

/** How many kinds branches report most. */
export const KINDS = LINES.length;
/** The index of 主题党日 among them. */
export const THEME_DAY = LINES.findIndex(([command]) => command === "主题党日");

/**
 * A branch's line about one event of a kind, some days ago. Its title is random, because similar events would make the
 * program ask.
 */
export function benchLine(kind: number, daysAgo: number, now: number, title = chanceTitle(10)): string {
  const day = addDays(new Date(now).toISOString().slice(0, 10), -daysAgo);
  const [command, rest] = LINES[kind % KINDS] ?? LINES[0];
  return `/${command} 日期=${day} 主题=${title} ${rest} 人数=35`;
}

/** Characters without a meaning, for random titles. */
export const chanceTitle = (length: number): string =>
  [...randomBytes(length)].map((byte) => String.fromCodePoint(0x4e00 + byte * 64)).join("");

/** The kind and the day of line number `index`. */
const usualLine = (index: number, now: number): string => benchLine(index, 1 + (Math.floor(index / KINDS) % DAYS), now);

/**
 * Message event number `index`. Its person, group and (by default) line follow from the index; its ids are new each
 * time.
 */
export function messageEvent(city: City, index: number, now: number, line = usualLine(index, now)): object {
  const person = city.people[index % city.people.length];
  const chat = city.chats[index % city.chats.length];
  return {
    schema: "2.0",
    header: {
      event_id: id(""),
      event_type: "im.message.receive_v1",
      create_time: String(now),
      token: keys.LARK_VERIFICATION_TOKEN,
      app_id: keys.LARK_APP_ID,
      tenant_key: city.tenant.key,
    },
    event: {
      sender: {
        sender_id: { open_id: person?.openId, union_id: person?.unionId },
        sender_type: "user",
        tenant_key: city.tenant.key,
      },
      message: {
        message_id: id("om_"),
        create_time: String(now),
        update_time: String(now),
        chat_id: chat?.chatId,
        chat_type: "group",
        message_type: "text",
        content: JSON.stringify({ text: `@_user_1 ${line}` }),
        mentions: [
          {
            key: "@_user_1",
            id: { open_id: city.bot.openId, union_id: "on_bot" },
            mentioned_type: "bot",
            name: city.bot.name,
            tenant_key: city.tenant.key,
          },
        ],
      },
    },
  };
}

/** An event as it is received: encrypted and signed, with the platform's headers. */
export function signedRequest(event: object, now: number): { headers: Record<string, string>; body: string } {
  const body = JSON.stringify({ encrypt: encryptPush(keys.LARK_ENCRYPT_KEY, JSON.stringify(event)) });
  const timestamp = String(Math.floor(now / 1000));
  const nonce = String(randomBytes(4).readUInt32BE());
  const headers = {
    "content-type": "application/json; charset=utf-8",
    "x-lark-request-timestamp": timestamp,
    "x-lark-request-nonce": nonce,
    "x-lark-signature": signPush(timestamp, nonce, keys.LARK_ENCRYPT_KEY, body),
  };
  return { headers, body };
}

/** The same as one buffer for a socket. */
export function wireRequest(event: object, now: number, host: string): Buffer {
  const { headers, body } = signedRequest(event, now);
  const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const length = `content-length: ${Buffer.byteLength(body)}\r\n`;
  return Buffer.from(`POST /lark/events HTTP/1.1\r\nhost: ${host}\r\n${head.join("")}${length}\r\n${body}`);
}
