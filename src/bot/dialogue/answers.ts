import { defined } from "#core";
import type { CardPress } from "#platforms";
import { finishDraft, insertDraft, personById, shownCards } from "#store";
import type { Outcome, Refs, Reply, Scene } from "../command.ts";
import { draftOf, isSecretaryHere, openDraft } from "../drafts.ts";
import { inPlace } from "../in-place.ts";
import { editInWords } from "../records/edit.ts";
import { note, quotable, say, sentences } from "../replies.ts";
import { ASSENT, type Fit, fitOf } from "./answer-fit.ts";
import { type OpenQuestion, openHere, openIn, repliedCard, type WaitingAnswer } from "./open-questions.ts";
import { handlerFor } from "./presses.ts";
import { afterCommand, asToast, closeForOthers } from "./steps.ts";

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
