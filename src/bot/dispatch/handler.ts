import { getLogger } from "@logtape/logtape";
import { type Card, dayIn, isActive, unitsIn } from "#core";
import { type CardPress, CardTooLargeError, type IncomingMessage } from "#platforms";
import {
  chatById,
  forgiveAbsence,
  inboxBody,
  isGreeted,
  isUnavailable,
  loadTree,
  markChatGone,
  renameChat,
  upsertChat,
  wasHandled,
} from "#store";
import { withUnattached } from "../attachments/attach.ts";
import type { Bot } from "../bot.ts";
import type { Outcome, Scene } from "../command.ts";
import { answeredAlready } from "../dialogue/answered-reminders.ts";
import { answerFor } from "../dialogue/answers.ts";
import { interpret } from "../dialogue/parse-message.ts";
import { handlerFor } from "../dialogue/presses.ts";
import { apology, arrivalGreeting, say, stalePress, warn } from "../replies.ts";
import { whomToAsk } from "../whom-to-ask.ts";
import { type Arrival, commitOutcome, type Handled } from "./commit.ts";
import { asEdit, decideEdit } from "./edited.ts";
import { decideFile } from "./files.ts";
import { decideEntered, decideMenu } from "./menu.ts";
import { afterAction, afterMessage } from "./pipeline.ts";
import { createSceneReader, sourceOf } from "./read-context.ts";
import { decideRecall } from "./recall.ts";
import { decideMessage, NamelessError } from "./run-message.ts";

const log = getLogger(["mofan", "bot"]);

/** The HTTP answer to an event: 200 with a body after the event is committed, 503 if it cannot be committed. */
export type Answer =
  | { readonly status: 200; readonly body: Readonly<Record<string, unknown>> }
  | { readonly status: 503 };

/** When and how an event was delivered. */
export interface Delivery {
  readonly bodyHash: string;
  readonly receivedAt: string;
}

/** Handles each platform event once, even if it is delivered several times or to several instances. */
export function createHandler(bot: Bot): (event: Handled, delivery: Delivery) => Promise<Answer> {
  const readScene = createSceneReader(bot);
  const handle = (event: Handled, delivery: Delivery): Promise<Answer> =>
    settle(bot, arrivalOf(event, delivery), decisionOn(bot, event, readScene), async () => {
      const edit = event.kind === "message" ? await asEdit(bot, event) : undefined;
      return edit && (await handle(edit, { ...delivery, bodyHash: `${delivery.bodyHash}:edit` }));
    });
  return handle;
}

const TRIES = 10;
const PATIENCE_MS = 2_000;

/**
 * Decides and commits an event. A conflicting commit leads to a new decision; an event that is already stored is done;
 * a decision that throws leaves a dead row and an apology; without a commit in time the event is not acknowledged.
 * `again` is called if the event was handled before.
 */
export async function settle(
  bot: Bot,
  arrival: Arrival,
  decide: () => Promise<Outcome>,
  again: () => Promise<Answer | undefined>,
): Promise<Answer> {
  const started = Date.parse(bot.clock());
  let tooLarge: CardTooLargeError | undefined;
  for (let attempt = 1; ; attempt += 1) {
    const decided = await decision(arrival, decide, tooLarge, attempt);
    if (decided === "again") continue;
    if ("status" in decided) return decided;
    try {
      await commitOutcome(bot, arrival, decided.outcome, decided.dead);
      return { status: 200, body: toastBody(decided.outcome) };
    } catch (error) {
      // The card would be too large at every attempt, so the decision counts as failed.
      if (error instanceof CardTooLargeError && tooLarge === undefined) {
        tooLarge = error;
        continue;
      }
      const isLast = attempt >= TRIES || Date.parse(bot.clock()) - started > PATIENCE_MS;
      const answer = await uncommitted(bot, arrival, error, again, isLast ? attempt : undefined);
      if (answer !== undefined) return answer;
    }
  }
}

/**
 * The outcome of an event, with the reason if it is an apology; or "again" for one more try; or undefined if no
 * decision is possible now.
 */
async function decision(
  arrival: Arrival,
  decide: () => Promise<Outcome>,
  tooLarge: CardTooLargeError | undefined,
  attempt: number,
): Promise<{ readonly outcome: Outcome; readonly dead?: string } | Answer | "again"> {
  try {
    if (tooLarge !== undefined) throw tooLarge;
    return { outcome: await decide() };
  } catch (error) {
    if (error instanceof NamelessError) {
      log.warning("the platform does not say who the bot is", { source: arrival.source });
      return { status: 503 };
    }
    if (isUnavailable(error)) return { status: 503 };
    // A lost connection and a bug both throw. Only a bug throws again at the second attempt.
    if (attempt === 1) return "again";
    log.error("decision failed", { source: arrival.source, reason: reasonOf(error) });
    return { outcome: apology(arrival), dead: reasonOf(error) };
  }
}

/**
 * The answer if an outcome was not committed; undefined if the event must be decided again. `last` is the number of the
 * last attempt.
 */
async function uncommitted(
  bot: Bot,
  arrival: Arrival,
  error: unknown,
  again: () => Promise<Answer | undefined>,
  last: number | undefined,
): Promise<Answer | undefined> {
  if (isUnavailable(error)) {
    log.warning("the ledger cannot be written", { source: arrival.source, reason: reasonOf(error) });
    return { status: 503 };
  }
  if (await isHandled(bot, arrival)) return (await again()) ?? { status: 200, body: repeatBody(arrival) };
  if (last === undefined) return undefined;
  log.error("commit failed", { source: arrival.source, reason: reasonOf(error), attempt: last });
  return { status: 503 };
}

async function isHandled(bot: Bot, arrival: Arrival): Promise<boolean> {
  try {
    if (await wasHandled(bot.db.query, arrival.source)) return true;
    const known = await inboxBody(bot.db.query, arrival.eventId);
    // An older version stored a longer fingerprint, so only the common prefix is compared.
    if (known !== undefined && !known.bodyHash.startsWith(arrival.bodyHash)) {
      bot.onConflict?.();
      log.error("one event id with two bodies", { eventId: arrival.eventId });
    }
    return known !== undefined;
  } catch {
    // The database does not answer at all. The event counts as not handled, and 503 makes the platform deliver it
    // again.
    return false;
  }
}

const reasonOf = (error: unknown): string =>
  (error instanceof Error ? `${error.name}: ${error.message}` : String(error)).slice(0, 300);

const toastBody = (outcome: Outcome) =>
  outcome.toast === undefined ? {} : { toast: { type: outcome.toast.type, content: outcome.toast.text } };

const repeatBody = (arrival: Arrival) =>
  arrival.type === "press" ? { toast: { type: "info", content: "已经处理过了" } } : {};

function arrivalOf(event: Handled, delivery: Delivery): Arrival {
  const base = { eventId: event.eventId, ...delivery, payload: undefined };
  if (event.kind === "message") {
    return {
      ...base,
      source: sourceOf(event),
      type: "message",
      actorId: event.senderId,
      chatId: event.chatId,
      messageId: event.messageId,
      sentAt: event.sentAt,
      textHash: event.textHash,
      threadId: event.threadId,
    };
  }
  const at = "at" in event ? event.at : delivery.receivedAt;
  return {
    ...base,
    source: sourceOf(event),
    type: event.kind,
    actorId: "operatorId" in event ? event.operatorId : undefined,
    chatId: "chatId" in event ? event.chatId : undefined,
    messageId: undefined,
    sentAt: at,
  };
}

type SceneReader = (event: IncomingMessage | CardPress) => Promise<Scene>;

function decisionOn(bot: Bot, event: Handled, readScene: SceneReader): () => Promise<Outcome> {
  const { query } = bot.db;
  switch (event.kind) {
    case "message":
      return () => decideIncoming(bot, event, readScene);
    case "press":
      return event.isGuest === true && bot.settings.takesGuests !== true
        ? async () => warn(guestWords(bot))
        : async () => decidePress(await readScene(event), event);
    case "recalled":
      return () => decideRecall(bot, event);
    case "bot-added":
      return async () => {
        // The event does not say which bot joined. A bot that was greeted already also receives it when another bot
        // joins.
        if (await isGreeted(query, event.chatId)) return NOTHING;
        // Some events carried the bot's own name in the field for the group's name, so the platform is asked for the
        // name.
        const group = { id: event.chatId, kind: "group", personId: undefined } as const;
        const chatName = (await bot.groupName?.(event.chatId).catch(() => undefined)) ?? event.chatName;
        return {
          replies: [{ card: await greetingFor(bot, { ...event, chatName }), to: { chat: event.chatId } }],
          writes: [
            forgiveAbsence(query, event.chatId, bot.clock()),
            upsertChat(query, { ...group, platform: bot.platform.name, name: chatName }),
          ],
        };
      };
    case "chat-gone":
      return async () => ({ replies: [], writes: [markChatGone(query, event.chatId)] });
    case "chat-renamed":
      return async () => ({ replies: [], writes: [renameChat(query, event.chatId, event.chatName)] });
    case "menu":
      return () => decideMenu(bot, event, readScene);
    case "chat-entered":
      return () => decideEntered(bot, event, readScene);
    case "ignored":
      return async () => ({ replies: [] });
  }
}

const MOST_LIKELY = 3;

/**
 * The first message in a group. It names the unit to which the group is already bound, or offers the units that the
 * group's name may mean.
 */
async function greetingFor(
  { db: { query }, clock, zone, settings }: Bot,
  { chatId, chatName }: { readonly chatId: string; readonly chatName: string },
): Promise<Card> {
  const tree = await loadTree(query);
  const today = dayIn(zone, clock());
  const whom = async (unitId?: string) =>
    await whomToAsk({ query, tree, today, settings, sender: { id: "" } }, "bind", unitId);
  const bound = tree.units.get((await chatById(query, chatId))?.unitId ?? "");
  if (bound !== undefined && isActive(bound, today)) return arrivalGreeting(chatName, await whom(bound.id), bound.name);
  const likely = unitsIn(tree, today, chatName).slice(0, MOST_LIKELY);
  const [first, second] = likely;
  return arrivalGreeting(
    chatName,
    await whom(second === undefined ? first?.unit.id : undefined),
    undefined,
    likely.map(({ unit }) => unit),
  );
}

const NOTHING: Outcome = { replies: [] };

async function decideIncoming(bot: Bot, message: IncomingMessage, readScene: SceneReader): Promise<Outcome> {
  // Other bots are never answered, because two bots would answer each other for ever.
  if (message.senderKind !== "user" || message.senderId === undefined) return NOTHING;
  if (message.senderId === (await bot.identity())) return NOTHING;
  if (message.isGuest === true && bot.settings.takesGuests !== true)
    return (await isAddressed(bot, message)) ? say(guestWords(bot), { tone: "ask" }) : NOTHING;
  const edit = message.isEdit ? await decideEdit(bot, message) : undefined;
  if (edit !== undefined) return edit;
  const scene = await readScene(message);
  if (scene.sender.name === "") bot.onStranger?.(message.chatId);
  const decided = (await decideFile(scene, message)) ?? withUnattached(scene, await decideMessage(bot, scene, message));
  return await afterMessage(bot)(scene, decided);
}

/** The answer to a person of another organisation in a shared group. */
const guestWords = ({ platform }: Bot): string =>
  `您不是本组织${platform.label}的成员，在这里不能登记或查询。请联系本群的书记。`;

const isAddressed = async (bot: Bot, message: IncomingMessage): Promise<boolean> =>
  (await interpret(message, await bot.identity(), bot.commands)).kind !== "nothing";

/** Some clients send a button press without the person's id. Without it the bot cannot check any right. */
const NAMELESS_PRESS: Outcome = {
  replies: [],
  toast: { type: "error", text: "平台未提供操作人身份，本次未处理；请改发命令，或换一个客户端再试" },
};

async function decidePress(scene: Scene, press: CardPress): Promise<Outcome> {
  if (press.operatorId === undefined) return NAMELESS_PRESS;
  const handler = press.action === "answer-for" ? answerFor : handlerFor(scene.commands, press.action);
  const decided =
    (await answeredAlready(scene, press)) ?? (handler === undefined ? stalePress() : await handler(scene, press));
  return await afterAction(scene, decided);
}
