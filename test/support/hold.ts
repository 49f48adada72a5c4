import { expect } from "vitest";
import type { LedgerRecord, RecordState } from "#core";
import { defined } from "#core";
import {
  type Conversation,
  type ConversationOptions,
  conversation,
  type Heard,
  type PersonName,
  type Place,
  type Saying,
} from "./conversation.ts";

/** What the answer must contain, in any order; `"nothing"` if there must be no answer. */
export type Hears = "nothing" | readonly (string | RegExp)[];

/** A person sends a message. `replyTo: "last"` replies to the bot's last message. */
export interface Says {
  readonly who: PersonName;
  /** By default the same chat as before. */
  readonly where?: Place;
  readonly says: string;
  readonly saying?: Omit<Saying, "replyTo">;
  readonly replyTo?: "last";
  readonly hears: Hears;
  /** What the answer must not contain. */
  readonly not?: readonly (string | RegExp)[];
}

/** A person presses a button of the newest card that has it, or fills in its form and submits it. */
export interface Clicks {
  readonly who: PersonName;
  readonly clicks: string;
  readonly fills?: Readonly<Record<string, string>>;
  readonly toast?: string | RegExp;
  readonly hears: Hears;
}

/** A person recalls their last message. */
export interface Recalls {
  readonly who: PersonName;
  readonly recalls: true;
  readonly hears: Hears;
}

export type Step = Says | Clicks | Recalls;

/** A record as the conversation must leave it. Amounts are numbers, or 「约40」 if approximate. */
export interface Kept {
  readonly kind: LedgerRecord["kind"];
  readonly day: string;
  readonly state?: RecordState;
  readonly dayTo?: string;
  readonly title?: string;
  readonly category?: string;
  readonly unitId?: string;
  readonly targetUnitId?: string;
  readonly joined?: boolean;
  readonly amounts?: Readonly<Record<string, number | string>>;
  readonly fields?: Readonly<Record<string, string | readonly string[]>>;
  readonly items?: readonly string[];
}

/** A conversation as data: who sends what where, the expected answers, and the final records. */
export interface Talk {
  /** A sentence about the product. */
  readonly name: string;
  readonly on?: Pick<ConversationOptions, "at" | "empty" | "adminIds" | "unbound">;
  readonly steps: readonly Step[];
  readonly ledger: readonly Kept[];
  /** One of the ten that run on every database. */
  readonly telling?: true;
}

/** Runs a conversation and checks its answers and records. */
export async function hold(talk: Talk, options: Pick<ConversationOptions, "database" | "hands"> = {}): Promise<void> {
  const chat = await conversation({ ...talk.on, ...options });
  try {
    let where: Place = "市财政局机关党建群";
    let last: Heard | undefined;
    for (const step of talk.steps) {
      if ("says" in step) where = step.where ?? where;
      const { heard, toast } = await take(chat, step, where, last);
      check(step, heard, toast);
      last = heard.at(-1) ?? last;
    }
    expect((await chat.records()).map(keptOf)).toMatchObject(
      talk.ledger.map((kept) => ({ state: "counted", ...kept })),
    );
  } finally {
    await chat.close();
  }
}

async function take(
  chat: Conversation,
  step: Step,
  where: Place,
  last: Heard | undefined,
): Promise<{ heard: readonly Heard[]; toast?: string }> {
  if ("recalls" in step) return { heard: await chat.recall(step.who) };
  if ("says" in step) {
    const replyTo = step.replyTo !== undefined && last !== undefined ? { replyTo: last } : {};
    return { heard: await chat.say(step.who, where, step.says, { ...step.saying, ...replyTo }) };
  }
  const { heard, toast, clientError, missing, refused } = await chat.click(step.who, step.clicks, step.fills);
  return { heard, toast: toast?.content ?? missing?.join("、") ?? refused ?? String(clientError ?? "") };
}

function check(step: Step, heard: readonly Heard[], toast: string | undefined): void {
  const deed = "says" in step ? step.says : "clicks" in step ? `[${step.clicks}]` : "recalls";
  const text = heard.map(wholeOf).join("\n\n");
  if (step.hears === "nothing") expect(text, deed).toBe("");
  else for (const words of step.hears) expect(text, deed).toMatch(words);
  for (const words of ("not" in step && step.not) || []) expect(text, deed).not.toMatch(words);
  if ("toast" in step && step.toast !== undefined) expect(toast, deed).toMatch(step.toast);
}

/** The chat and text of an answer in one line: 「〔市财政局机关党建群〕✓ 1 党课 …」. */
const wholeOf = ({ where, changed, text }: Heard): string =>
  `〔${where}${changed ? "·改" : ""}〕 ${text.replace(/\s+/g, " ").trim()}`;

function keptOf(record: LedgerRecord): Kept {
  const { kind, day, state, title, category, unitId, content } = record;
  return {
    kind,
    day,
    state,
    title,
    category,
    unitId,
    joined: record.joinedTo !== undefined,
    amounts: Object.fromEntries(
      Object.entries(content.amounts).map(([key, { value, approx }]) => [key, approx === true ? `约${value}` : value]),
    ),
    fields: content.fields,
    ...defined({ dayTo: record.dayTo, targetUnitId: record.targetUnitId, items: content.items }),
  };
}
