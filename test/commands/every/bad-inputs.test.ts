import { afterAll, describe, expect, test } from "vitest";
import badInputs from "../../data/bad-inputs.json" with { type: "json" };
import { inputExceptions } from "../../data/exceptions.ts";
import { type Conversation, conversation, type Heard, openIdOf } from "../../support/conversation.ts";
import { notShown } from "../../support/shown.ts";

type Verdict = "accept" | "ask" | "drop";

interface Row {
  readonly area: string;
  readonly input: string | { readonly repeat: string; readonly times: number };
  readonly expected: {
    readonly verdict: Verdict;
    readonly value?: string;
    readonly records?: number;
    readonly replies?: number;
    readonly note?: string;
  };
}

type Way = (chat: Conversation, input: string) => Promise<readonly Heard[]>;

const CZ = "市财政局机关党建群";
const TODAY = "2026-11-22";
const rowsOf = (area: string) => (badInputs as readonly Row[]).filter((row) => row.area === area);
const textOfInput = ({ input }: Row): string =>
  typeof input === "string" ? input : "repeat" in input ? input.repeat.repeat(input.times) : "";

/** In a group the mention alone is a greeting, so emptiness is tried where no mention is needed. */
const asEmpty: Way = (chat, input) => chat.say("王建国", "单聊", input);
const asTyped: Way = (chat, input) => chat.say("王建国", CZ, input);
const asDay: Way = (chat, input) => chat.say("王建国", CZ, `/党课 专题党课 主讲=何静 12人 日期=${input}`);
const asNumber: Way = (chat, input) => chat.say("王建国", CZ, `/党课 昨天 专题党课 主讲=何静 人数=${input}`);
const dayWord =
  (word: string, createdAt: string): Way =>
  (chat) =>
    chat.say("王建国", CZ, `/党课 ${word} 专题党课 主讲=何静 12人`, { createdAt: Date.parse(createdAt) });

/** A message that mentions somebody else, as the platform would never push it; the bot must not trust that. */
const mentioning =
  (text: string, mentions: readonly object[]): Way =>
  async (chat) => {
    await chat.sandbox.pushEvent("im.message.receive_v1", {
      sender: { sender_id: { open_id: openIdOf("王建国") }, sender_type: "user", tenant_key: "2f6d0c1b9a8e4d57" },
      message: {
        message_id: `om_${"7".repeat(32)}`,
        create_time: String(Date.parse(chat.sandbox.clock())),
        chat_id: chat.sandbox.city.chats[1]?.chatId ?? "",
        chat_type: "group",
        message_type: "text",
        content: JSON.stringify({ text }),
        mentions,
      },
    });
    return await chat.settle();
  };

/** The rows that describe how a thing is said rather than what. */
const WAYS: Readonly<Record<string, Way>> = {
  "   \n\t ": asEmpty,
  "\u3000\u00a0\u200b": asEmpty,
  "@_user_1": (chat) => chat.say("王建国", CZ, ""),
  "@_all /党课 专题党课 12人 2026-03-05": mentioning("@_all /党课 专题党课 12人 2026-03-05", []),
  "@_user_2 /党课 专题党课 12人 2026-03-05 (mentions[1] is another bot)": mentioning(
    "@_user_2 /党课 专题党课 12人 2026-03-05",
    [{ key: "@_user_2", id: { open_id: `ou_${"b".repeat(32)}` }, mentioned_type: "bot", name: "别的机器人" }],
  ),
  "/党课 \\u0000主题党日 2026-03-05": (chat) => chat.say("王建国", CZ, "/党课 \u0000主题党日 2026-03-05"),
  "/党课 \ud800 2026-03-05 (lone surrogate, sent as \\ud800 in JSON)": (chat) =>
    chat.say("王建国", CZ, "/党课 \ud800 2026-03-05"),
  "/帮助 sent 60 times in 10 s by one member": async (chat) => {
    const heard: Heard[] = [];
    for (let time = 0; time < 60; time += 1) heard.push(...(await chat.sayAtOnce("王建国", CZ, "/帮助")));
    return heard;
  },
  '{"text":"/党课"} typed as visible text': (chat) => chat.say("王建国", CZ, '{"text":"/党课"}'),
  "5.3": (chat) => chat.say("王建国", CZ, "/党课 5.3 专题党课 主讲=何静 12人"),
  "今天 (message create_time 2026-03-05T15:59:59Z)": dayWord("今天", "2026-03-05T15:59:59Z"),
  "今天 (message create_time 2026-03-05T16:00:00Z)": dayWord("今天", "2026-03-05T16:00:00Z"),
  "今天 (event redelivered 6 h later, after midnight)": async (chat) => {
    await chat.sandbox.setClock("2026-11-22T15:00:00.000Z");
    chat.sandbox.faults.pushes.held = true;
    await chat.sayAtOnce("王建国", CZ, "/党课 今天 专题党课 主讲=何静 12人");
    await chat.sandbox.advance(6 * 3_600_000);
    await chat.sandbox.release();
    return await chat.settle();
  },
  "昨天 on 1 March 2024": dayWord("昨天", "2024-03-01T02:00:00Z"),
};

/** Says the row in a ledger of its own; answers what came of it. */
async function tell(row: Row, way: Way) {
  const chat = await conversation();
  const input = textOfInput(row);
  const heard = await (WAYS[input] ?? way)(chat, input);
  const records = await chat.records();
  await chat.close();
  return { heard, records, text: heard.map(({ text }) => text).join("\n") };
}

const verdictOf = (row: Row): Verdict =>
  inputExceptions.find(({ id }) => id === textOfInput(row))?.reaches ?? row.expected.verdict;

const labelled = (area: string) =>
  rowsOf(area).map((row) => [textOfInput(row).slice(0, 60), verdictOf(row), row] as const);

let settled = 0;
const count = ["command_text", "date", "number"].flatMap(rowsOf).length;
afterAll(() => {
  const excepted = inputExceptions.map(({ id, reaches, reason }) => `${id} → ${reaches}: ${reason}`).join("; ");
  process.stdout.write(
    `${settled - inputExceptions.length} of ${count} bad inputs settled as listed; excepted: ${excepted}\n`,
  );
});

/** How many records and answers each verdict means, where the row does not say. */
const MEANS = { accept: { records: 1, replies: 1 }, ask: { records: 0, replies: 1 }, drop: { records: 0, replies: 0 } };

describe("a bad command line", () => {
  test.each(labelled("command_text"))("%j: %s", async (_, verdict, row) => {
    const { heard, records, text } = await tell(row, asTyped);
    expect(records, text).toHaveLength(row.expected.records ?? 0);
    expect(heard.length, text).toBe(REPLIES[textOfInput(row)] ?? MEANS[verdict].replies);
    settled += 1;
  });
});

const REPLIES: Readonly<Record<string, number>> = {
  // Twenty answers and one that stands for the rest.
  "/帮助 sent 60 times in 10 s by one member": 21,
};

describe("a day", () => {
  test.each(labelled("date"))("%j: %s", async (_, verdict, row) => {
    const { heard, records, text } = await tell(row, asDay);
    expect(records, text).toHaveLength(MEANS[verdict].records);
    expect(heard, text).toHaveLength(1);
    expect(records.map(({ day }) => day)).toEqual(records.map(() => DAYS[textOfInput(row)] ?? row.expected.value));
    expect(
      records.flatMap((record) => notShown(record, text, TODAYS[textOfInput(row)] ?? TODAY)),
      text,
    ).toEqual([]);
    settled += 1;
  });
});

/** What the day is when the message is written, where that is not the conversation's. */
const TODAYS: Readonly<Record<string, string>> = { "昨天 on 1 March 2024": "2024-03-01" };

/** Days of rows whose value is told in words. */
const DAYS: Readonly<Record<string, string>> = {
  "今天 (event redelivered 6 h later, after midnight)": TODAY,
  "2026–03–05 (en dashes)": "2026-03-05",
};

describe("a number", () => {
  test.each(labelled("number"))("%j: %s", async (_, verdict, row) => {
    const { heard, records, text } = await tell(row, asNumber);
    expect(records, text).toHaveLength(MEANS[verdict].records);
    expect(heard, text).toHaveLength(1);
    expect(records.map(({ content }) => String(content.amounts.attendees?.value))).toEqual(
      records.map(() => row.expected.value),
    );
    expect(
      records.flatMap((record) => notShown(record, text, TODAY)),
      text,
    ).toEqual([]);
    settled += 1;
  });
});
