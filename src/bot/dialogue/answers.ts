import {
  type CardAction,
  type CardQuestion,
  chosenBy,
  defined,
  type Edit,
  endsQuestion,
  type Kind,
  kinds,
  readEdits,
  yearIn,
} from "#core";
import type { CardPress } from "#platforms";
import { type Draft, draftById, finishDraft, insertDraft, personById, type ShownCard, shownCards } from "#store";
import type { Outcome, Refs, Reply, Scene } from "../command.ts";
import { draftOf, isSecretaryHere, openDraft, sceneOf } from "../drafts.ts";
import { inPlace } from "../in-place.ts";
import { editInWords } from "../records/edit.ts";
import { askedBy, type ReportDraft } from "../records/report/attempt.ts";
import { note, quotable, say, sentences } from "../replies.ts";
import { handlerFor } from "./presses.ts";
import { afterCommand, asToast, closeForOthers } from "./steps.ts";
import { hintAt } from "./suggestions.ts";

/** How long a question can be answered by a message that does not reply to it. */
const BARE_MS = 10 * 60_000;
/** Matches words by which a text means another record than the one that the bot's question is about: 刚才, 231号那条. */
const ELSEWHERE = /刚[才刚]|上一?条|[#＃]\d|\d+号(?:记录)?[那这]?条/;

/** Matches bare agreement such as 嗯, 是的, 可以, which answers no question about a value. */
const ASSENT = /^(?:嗯+|恩|是的?|对的?|可以|没错)[吧啊呀哦的了。!！~\s]*$/;

/** An unanswered question on a card in a chat. */
interface OpenQuestion {
  readonly messageId: string;
  readonly refs: Refs;
  readonly question: CardQuestion;
  readonly draft: Draft | undefined;
}

/**
 * How a text answers a question: it means a button, corrects a record, ends the question, or may mean several buttons.
 */
type Fit =
  | {
      readonly kind: "press";
      readonly action: CardAction;
      readonly id?: string;
      readonly value?: string | number;
      readonly form?: Readonly<Record<string, string>>;
    }
  | { readonly kind: "edit"; readonly number: number }
  | { readonly kind: "end" }
  | { readonly kind: "which"; readonly question: CardQuestion };

/**
 * Takes a text as the answer to a bot question: the question it replies to, else the newest one put to this person in
 * this chat within ten minutes. Undefined if it answers none.
 */
export async function answerInWords(scene: Scene, said: string): Promise<Outcome | undefined> {
  const { message } = scene;
  if (message === undefined) return undefined;
  const isReply = scene.repliedTo?.asks !== undefined && scene.repliedCard !== undefined;
  const open = isReply ? await openIn(scene, [repliedCard(scene)]) : await openHere(scene, said);
  const fitting = open.flatMap((one) => {
    const fit = fitOf(scene, one, said);
    return fit === undefined ? [] : [{ one, fit }];
  });
  const [first, second] = fitting;
  const isHeard = isReply || (open[0]?.draft?.type === "report" && ASSENT.test(said));
  if (first === undefined) return isHeard && open.length > 0 ? await notUnderstood(scene, open, said) : undefined;
  // If several questions fit, the bot asks which one, except that words which end a question end the newest.
  if (second !== undefined && first.fit.kind !== "end" && !isReply)
    return whichQuestion(
      scene,
      fitting.map(({ one }) => one),
      said,
    );
  return await carryOut(scene, first.one, first.fit, said);
}

/** Applies the waiting answer to the question that the person chose, after the answer had fitted several. */
export async function answerFor(scene: Scene, press: CardPress): Promise<Outcome> {
  const found = await openDraft(scene, press.id ?? "", "answer");
  if (!found.ok) return found.error;
  const { said, cards } = found.value.payload as WaitingAnswer;
  const chosen = cards[Number(press.value)];
  const shown = (await shownCards(scene.query, [scene.chat.id, scene.sender.id])).find(
    ({ messageId }) => messageId === chosen,
  );
  const [one] = shown === undefined ? [] : await openIn(scene, [shown]);
  const fit = one === undefined ? undefined : fitOf(scene, one, said);
  const then = { ...scene, press: undefined };
  const outcome =
    one === undefined || fit === undefined ? say("这个问题已经答过了。") : await carryOut(then, one, fit, said);
  const { replies } = inPlace({ press }, outcome);
  return { ...outcome, replies, writes: [finishDraft(scene.query, found.value), ...(outcome.writes ?? [])] };
}

interface WaitingAnswer {
  readonly said: string;
  readonly cards: readonly string[];
}

const repliedCard = ({ repliedCard, repliedTo }: Scene): ShownCard => ({
  messageId: repliedCard ?? "",
  refs: JSON.stringify(repliedTo ?? {}),
  createdAt: "",
});

/** The recent questions to the speaker in this chat, newest first. Empty if the text speaks of another record. */
async function openHere(scene: Scene, said: string): Promise<readonly OpenQuestion[]> {
  if (ELSEWHERE.test(said)) return [];
  const since = new Date(Date.parse(scene.now) - BARE_MS).toISOString();
  const cards = await shownCards(scene.query, [scene.chat.id, scene.sender.id]);
  const recent = cards.filter(({ createdAt, refs }) => createdAt >= since && asksOf(refs)?.of === scene.sender.id);
  return await openIn(scene, recent);
}

const asksOf = (refs: string): Refs["asks"] => (refs.includes('"asks"') ? (JSON.parse(refs) as Refs).asks : undefined);

async function openIn(scene: Scene, cards: readonly ShownCard[]): Promise<readonly OpenQuestion[]> {
  const open: OpenQuestion[] = [];
  for (const { messageId, refs: kept } of cards) {
    const refs = JSON.parse(kept) as Refs;
    const draft = refs.draft === undefined ? undefined : await draftById(scene.query, refs.draft);
    if (refs.draft !== undefined && (draft?.state !== "open" || draft.expiresAt <= scene.now)) continue;
    for (const question of refs.asks?.questions ?? []) open.push({ messageId, refs, question, draft });
  }
  return open;
}

function fitOf(scene: Scene, one: OpenQuestion, said: string): Fit | undefined {
  const { question, draft } = one;
  const isReply = scene.repliedTo?.asks !== undefined;
  const chosen = chosenBy(withYears(said, scene.today), question);
  const [index = -1, ...more] = chosen?.indices ?? [];
  const choice = more.length > 0 ? undefined : question.choices[index];
  const pressed = choice === undefined ? undefined : ({ kind: "press", ...choice.press } as const);
  if (chosen?.plainly === true && pressed !== undefined) return pressed;
  if (endsQuestion(said)) return { kind: "end" };
  const fit = filledBy(scene, one, said, isReply || mayBeTitle(scene, draft, said)) ?? pressed;
  if (fit !== undefined || chosen === undefined || (!isReply && chosen.plainly !== true)) return fit;
  return {
    kind: "which",
    question: { ...question, choices: chosen.indices.flatMap((at) => question.choices[at] ?? []) },
  };
}

/**
 * Whether the text may be the title of the waiting report. A text that looks like a question or a command may not, except
 * that an empty form takes the words of another report.
 */
function mayBeTitle(scene: Scene, draft: Draft | undefined, said: string): boolean {
  const hint = hintAt(scene, said);
  if (hint === undefined) return true;
  const isForm = draft?.type === "report" && ((draft.payload as ReportDraft).asked ?? []).length === 0;
  return isForm && scene.commands.some(({ name, section }) => name === hint.name && section === "report");
}

/** What the text fills in: a report, a correction, or the only text field of a form. */
function filledBy(
  scene: Scene,
  { question, draft, refs }: OpenQuestion,
  said: string,
  isFree: boolean,
): Fit | undefined {
  if (draft?.type === "report") {
    const values = reportValues(scene, draft, said, isFree);
    if (values !== undefined) return { kind: "press", action: "draft-submit", id: draft.id, form: values };
  }
  const [number] = refs.records ?? [];
  if (draft?.type === "edit" && number !== undefined && isFree) return { kind: "edit", number };
  const { submit, inputs = [] } = question.form ?? {};
  if (submit === undefined || draft !== undefined || !isFree) return undefined;
  const [input, another] = inputs.filter(({ required }) => required === true).concat(inputs.length === 1 ? inputs : []);
  const isOnly = input !== undefined && (another === undefined || another === input);
  return isOnly ? { kind: "press", ...submit, form: { [input.name]: said } } : undefined;
}

// Replaces 去年, 前年 and 今年 by the year, because the choices name years.
const withYears = (said: string, today: Scene["today"]): string =>
  said.replace(/去年|前年|今年/g, (word) => `${yearIn(today) - ["今年", "去年", "前年"].indexOf(word)}年`);

/** The values a text gives for a report, read by the keywords of its kind. Fields that were asked for come first. */
function reportValues(
  scene: Scene,
  draft: Draft,
  said: string,
  isFree: boolean,
): Readonly<Record<string, string>> | undefined {
  const payload = draft.payload as ReportDraft;
  const { today } = sceneOf(scene, draft);
  const kind: Kind = kinds[payload.kind];
  const asked = askedBy(kind, payload);
  const read = readEdits(kind, said, { today, current: payload.partial, mentions: scene.mentions, asked });
  if (!read.ok) return undefined;
  const isSure = ({ field }: Edit) => field === "day" || kind.quantities.some(({ key }) => key === field);
  return isFree || read.value.edits.every(isSure)
    ? Object.fromEntries(read.value.edits.map(({ field, value }) => [field, value]))
    : undefined;
}

async function carryOut(scene: Scene, one: OpenQuestion, fit: Fit, said: string): Promise<Outcome> {
  switch (fit.kind) {
    case "press":
      return await pressInWords(scene, one, fit, said);
    case "edit": {
      const outcome = await editInWords(scene, fit.number, said);
      if (outcome.settled === false || one.draft === undefined) return outcome;
      return closing(scene, one, said, {
        ...outcome,
        writes: [finishDraft(scene.query, one.draft), ...(outcome.writes ?? [])],
      });
    }
    case "end":
      return endOf(scene, one, said);
    case "which":
      return {
        ...say(one.question.text, { tone: "ask" }),
        replies: [
          {
            card: {
              summary: "是哪一个？",
              tone: "ask",
              blocks: [
                { type: "text", text: `「${quotable(said)}」是哪一个？` },
                { type: "buttons", buttons: fit.question.choices.map(({ text, press }) => ({ text, press })) },
              ],
            },
            refs: refsWithout(one.refs),
          },
        ],
      };
  }
}

const refsWithout = ({ asks: _, figures: __, ...refs }: Refs): Refs => refs;

/**
 * Ends a question (「算了」): a draft is finished without a record; a question about an existing record changes nothing.
 */
async function endOf(scene: Scene, one: OpenQuestion, said: string): Promise<Outcome> {
  const { draft, refs } = one;
  if (draft === undefined) {
    const about = refs.records?.map((number) => `${number} `).join("") ?? "";
    return { ...say(`好，${about}先不改动。以后要定，再点那张卡片上的按钮。`), settled: true };
  }
  if (draft.authorId !== scene.sender.id && !isSecretaryHere(scene)) return await notYours(scene, draft.authorId);
  const done = {
    ...say(draft.type === "report" ? "好，已取消，没有登记。" : "好，已取消，什么也没有变。"),
    settled: true,
    writes: [finishDraft(scene.query, draft)],
    answered: [{ draft: draft.id, line: "已取消，没有登记", state: "off" as const }],
  };
  return closing(scene, one, said, done);
}

/**
 * Does what the button would do, with the speaker's rights, and replies below. The card with the question then shows
 * the answer to everybody.
 */
async function pressInWords(
  scene: Scene,
  one: OpenQuestion,
  fit: Extract<Fit, { kind: "press" }>,
  said: string,
): Promise<Outcome> {
  const { action, id, value, form } = fit;
  const handler = handlerFor(scene.commands, action);
  if (handler === undefined) return say("这张卡片已经过期，请重新发命令。");
  const press: CardPress = {
    kind: "press",
    eventId: scene.source,
    messageId: one.messageId,
    chatId: scene.chat.id,
    operatorId: scene.sender.id,
    at: scene.sentAt,
    action,
    id,
    value,
    form,
  };
  const pressing = { ...scene, press, repliedTo: one.refs };
  const outcome = await afterCommand(pressing, asToast(await handler(pressing, press))).then((done) =>
    closeForOthers(pressing, done),
  );
  return closing(scene, one, said, outcome);
}

/** Turns the toast of a button into a message in the chat, because the person answered in words. */
function closing(scene: Scene, one: OpenQuestion, said: string, outcome: Outcome): Outcome {
  const { toast, ...rest } = outcome;
  const isDone = (outcome.writes ?? []).length > 0;
  const isOnly = one.draft !== undefined || one.refs.asks?.isOnly === true;
  const replies = outcome.replies.flatMap((reply): readonly Reply[] => {
    const { to, ...here } = reply;
    if (to !== undefined && "patch" in to && to.patch === one.messageId) {
      if (isOnly) return [here];
      const told = {
        card: note(sentences(toast?.text ?? "好")),
        ...defined({ refs: reply.refs }),
      };
      return [{ ...reply, part: "card" }, told];
    }
    return to !== undefined && "chat" in to && to.chat === scene.chat.id ? [here] : [reply];
  });
  const isSilent = !replies.some(({ to }) => to === undefined);
  const spoken = isSilent && toast !== undefined ? [{ card: note(sentences(toast.text)), part: "said" }] : [];
  const who = scene.sender.name === "" ? "已答复" : `${scene.sender.name}已答复`;
  const closed: Reply = {
    card: note(`${who}：「${quotable(said)}」`, { tone: "quiet" }),
    to: { patch: one.messageId },
    part: "closed",
  };
  return { ...rest, replies: [...replies, ...spoken, ...(isDone && isOnly ? [closed] : [])] };
}

async function notUnderstood(scene: Scene, [one]: readonly OpenQuestion[], said: string): Promise<Outcome | undefined> {
  if (one === undefined) return undefined;
  const { draft, refs, question } = one;
  // The card is a receipt with an additional question, so a text that fits no answer is handled as if nothing was
  // asked.
  if (draft === undefined && refs.asks?.isOnly !== true) return undefined;
  if (draft !== undefined && draft.authorId !== scene.sender.id && !isSecretaryHere(scene))
    return await notYours(scene, draft.authorId);
  const ways = question.choices.length > 0 ? "点卡片上的按钮，或写出选项" : "直接写出答案";
  return say(`「${said}」没有对上这个问题：${question.text}\n请${ways}；不办了请回「算了」。`, { tone: "ask" });
}

async function notYours(scene: Scene, authorId: string): Promise<Outcome> {
  const name = (await personById(scene.query, authorId))?.name || "别的同志";
  return say(`这是问${name}的，请${name}本人来答，本单位书记也可以代答。`, { tone: "ask" });
}

function whichQuestion(scene: Scene, open: readonly OpenQuestion[], said: string): Outcome {
  const payload: WaitingAnswer = { said, cards: open.map(({ messageId }) => messageId) };
  const draft = draftOf(scene, "answer", payload);
  const text = `「${quotable(said)}」是回答哪一个？`;
  return {
    settled: false,
    line: text,
    writes: [insertDraft(scene.query, draft)],
    replies: [
      {
        refs: { draft: draft.id },
        card: {
          summary: text,
          tone: "ask",
          blocks: [
            { type: "text", text },
            {
              type: "buttons",
              buttons: open.map(({ question }, index) => ({
                text: quotable(question.text).slice(0, 40),
                press: { action: "answer-for", id: draft.id, value: index },
              })),
            },
          ],
        },
      },
    ],
  };
}
