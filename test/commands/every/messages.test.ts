import { readFileSync } from "node:fs";
import { afterAll, describe, expect, test } from "vitest";
import type { LedgerRecord } from "#core";
import { defined } from "#core";
import { messageExceptions } from "../../data/exceptions.ts";
import { type Conversation, conversation, type PersonName, type Place, textOf } from "../../support/conversation.ts";
import { notShown } from "../../support/shown.ts";

interface Figure {
  readonly value: number;
  readonly approx: boolean;
  readonly unit: string;
  readonly meaning: string;
  readonly phrase: string;
}

interface Message {
  readonly id: string;
  readonly role: "member" | "secretary" | "leader";
  readonly text: string;
  readonly expected: "record" | "ask" | "error" | "summary" | "correction" | "ignore";
  readonly kind?: string;
  readonly date?: Civil;
  readonly date_end?: Civil;
  readonly figures?: readonly Figure[];
  readonly fields?: Readonly<Record<string, string | number>>;
  readonly period?: { readonly start: string; readonly end: string };
}

type Civil = { readonly year: number; readonly month: number; readonly day: number };

const messages = JSON.parse(
  readFileSync(new URL("../../data/messages.json", import.meta.url), "utf8"),
) as readonly Message[];

const TODAY = "2026-11-22";
const two = (number: number): string => String(number).padStart(2, "0");
const dayOf = ({ year, month, day }: Civil): string => `${year}-${two(month)}-${two(day)}`;

const SPEAKERS = {
  member: ["王建国", "市财政局机关党建群"],
  secretary: ["李敏", "市财政局机关党建群"],
  leader: ["周敏", "市直机关工委工作群"],
} as const satisfies Record<Message["role"], readonly [PersonName, Place]>;

/** What must stand in the ledger before a correction can mean it. */
const BEFORE: Readonly<Record<string, { readonly number: number; readonly line: string }>> = {
  "C-corr-02": { number: 123, line: "/党课 昨天 廉洁自律 主讲=何静 35人" },
  "C-corr-03": { number: 88, line: "/党课 11月18日 廉洁自律 主讲=何静 35人" },
  "C-corr-05": { number: 12, line: "/党课 昨天 廉洁自律 主讲=何静 35人" },
  "C-corr-09": { number: 12, line: "/党课 昨天 廉洁自律 主讲=何静 35人" },
  "C-corr-14": { number: 67, line: "/党课 昨天 廉洁自律 主讲=何静 35人" },
};

/** What a correction must leave. */
const AFTER: Readonly<Record<string, (record: LedgerRecord | undefined) => unknown>> = {
  "C-corr-02": (record) => record?.content.amounts.attendees?.value === 53,
  "C-corr-03": (record) => record?.day === "2026-11-19",
  "C-corr-05": (record) => record?.state === "withdrawn",
};

/** The kinds of the labels, as kind and category. */
const KINDS: Readonly<Record<string, readonly [kind: string, category?: string]>> = {
  center_group_seminar: ["study", "中心组"],
  theme_day: ["study", "主题党日"],
  branch_founded: ["branch_change", "新建"],
  themed_event: ["theme_event"],
};

const QUANTITIES: Readonly<Record<string, readonly string[]>> = {
  participants: ["attendees", "people"],
  beneficiaries: ["beneficiaries"],
  households: ["households"],
  hours: ["minutes"],
  findings: ["findings"],
  rectified: ["rectified"],
  items_solved: ["solved"],
};

const FIELDS: Readonly<Record<string, string>> = { speaker: "speaker", place: "place", org: "target" };

/** Says the line as whoever said it, in a ledger of its own. */
async function tell(message: Message): Promise<{ chat: Conversation; text: string; before: readonly LedgerRecord[] }> {
  const chat = await conversation();
  const [who, where] = SPEAKERS[message.role];
  const earlier = BEFORE[message.id];
  if (earlier !== undefined) {
    await chat.db.query.updateTable("sequence").set({ next: earlier.number }).where("name", "=", "record").execute();
    await chat.say(who, where, earlier.line);
  }
  const before = await chat.records();
  const isNaming = message.text.includes("@_user_5");
  const line = message.text.replace("@_user_5", "@韩梅");
  const heard = await chat.say(who, where, line, isNaming ? { mentions: ["韩梅"] } : {});
  return { chat, text: textOf(heard), before };
}

const CHECKS: Readonly<Record<Message["expected"], (message: Message) => Promise<void>>> = {
  record: async (message) => {
    const { chat, text } = await tell(message);
    const records = await chat.records();
    await chat.close();
    expect(records, text).toHaveLength(1);
    const [record] = records as readonly [LedgerRecord];
    const [kind, category] = KINDS[message.kind ?? ""] ?? [message.kind];
    expect(record).toMatchObject({
      kind,
      state: "counted",
      ...defined({ category }),
      ...(message.date === undefined ? {} : { day: dayOf(message.date) }),
      ...(message.date_end === undefined ? {} : { dayTo: dayOf(message.date_end) }),
    });
    checkFigures(message, record, text);
    checkFields(message, record);
    expect(notShown(record, text, TODAY), text).toEqual([]);
  },
  ask: async (message) => await nothingStored(message, /没有?登记|没有保存|没有改|哪一|请/),
  error: async (message) => await nothingStored(message, /没有?登记|暂未登记/),
  ignore: async (message) => await nothingStored(message, /没有登记/),
  summary: async (message) => {
    const { chat, text } = await tell(message);
    const rows = await chat.db.query.selectFrom("outbox").select("refs").execute();
    await chat.close();
    const [refs] = rows.map((row) => JSON.parse(row.refs ?? "{}"));
    expect(refs?.tally, text).toMatchObject({ from: message.period?.start, to: message.period?.end });
    expect(refs?.tally?.kind).toBe(message.kind);
  },
  correction: async (message) => {
    const { chat, text } = await tell(message);
    const [record] = await chat.records();
    await chat.close();
    expect(AFTER[message.id]?.(record), text).toBe(true);
  },
};

async function nothingStored(message: Message, told: RegExp): Promise<void> {
  const { chat, text, before } = await tell(message);
  const after = await chat.records();
  await chat.close();
  expect(after, text).toEqual(before);
  expect(text).toMatch(told);
}

/** A figure with a meaning is kept under it; one that no measure wants is shown as it was written. */
function checkFigures(message: Message, record: LedgerRecord, text: string): void {
  for (const figure of message.figures ?? []) {
    // 解决5项 in a meeting's line stays words: solved issues come from their own records.
    const keys = record.kind === "joint_meeting" ? [] : (QUANTITIES[figure.meaning] ?? []);
    const amount = keys.map((key) => record.content.amounts[key]).find((one) => one !== undefined);
    if (keys.length === 0) expect(text.replace(/\s+/g, ""), figure.phrase).toContain(String(figure.value));
    else
      expect({ value: amount?.value, approx: amount?.approx === true }, figure.phrase).toEqual({
        value: figure.meaning === "hours" ? figure.value * 60 : totalOf(message, figure),
        approx: figure.approx,
      });
  }
}

/** Labelled parts of one measure add up. */
const totalOf = (message: Message, { meaning }: Figure): number =>
  (message.figures ?? []).filter((one) => one.meaning === meaning).reduce((sum, one) => sum + one.value, 0);

function checkFields(message: Message, record: LedgerRecord): void {
  const { topic, ...fields } = message.fields ?? {};
  if (topic !== undefined) expect(record.title).toBe(topic);
  for (const [name, value] of Object.entries(fields)) {
    const key = FIELDS[name];
    if (key !== undefined) expect(record.content.fields[key], name).toBe(value);
  }
}

/** The label a line must reach: its own, or the one its exception names. */
const labelOf = (message: Message): Message["expected"] =>
  messageExceptions.find(({ id }) => id === message.id)?.reaches ?? message.expected;

describe("every line of messages.json reaches its label", () => {
  let reached = 0;
  test.each(messages.map((message) => [message.id, labelOf(message), message.text, message] as const))(
    "%s %s: %s",
    async (_, label, __, message) => {
      await CHECKS[label](message);
      reached += 1;
    },
  );

  afterAll(() => {
    const excepted = messageExceptions.map(({ id, reaches, reason }) => `${id} → ${reaches}: ${reason}`).join("; ");
    const own = reached - messageExceptions.length;
    process.stdout.write(`${own} of ${messages.length} lines reach their own label; excepted: ${excepted}\n`);
  });
});
