import { formValuesOf, kinds, ok, type Reading, type Result, readForm } from "#core";
import type { CardPress } from "#platforms";
import { type Draft, draftById, draftsSince, finishDraft, insertDraft, shownCards } from "#store";
import type { ActionHandlers, Outcome, Refs, Scene } from "../../command.ts";
import { insteadOf } from "../../denied.ts";
import { draftOf, openDraft, ownDraft, sceneOf } from "../../drafts.ts";
import { placeOf } from "../../in-place.ts";
import { isRefusal, quotable, warn } from "../../replies.ts";
import { finishEdit } from "../edit.ts";
import { type Answers, formCard, withAnswers } from "../forms.ts";
import type { ReportDraft } from "./attempt.ts";
import { decideReport } from "./decide.ts";

/** The actions of forms and questions that wait with a report. */
export const draftPresses: ActionHandlers = {
  "draft-choose": async (scene, press) => {
    const found = await reportDraft(scene, press);
    if (!found.ok) return found.error;
    const { draft, payload } = found.value;
    const choice = payload.choices[Number(press.value)];
    if (choice === undefined) return warn("这个选项已经不在了，请重新发命令");
    const outcome = await continueReport(scene, draft, payload, choice.set ?? {}, choice.answers ?? {});
    const isKept = choice.answers?.isKept === true && outcome.settled !== false;
    return isKept ? await withSameAnswer(scene, press, draft, choice.answers ?? {}, outcome) : outcome;
  },

  "draft-submit": async (scene, press) => {
    const edit = await draftById(scene.query, press.id ?? "");
    if (edit?.type === "edit") return await finishEdit(scene, press);
    const found = await reportDraft(scene, press, ownDraft);
    if (!found.ok) return found.error;
    const { draft, payload } = found.value;
    const values = { ...found.value.values, ...press.form };
    if (draft.expiresAt <= scene.now) {
      const fresh = draftOf(scene, "report", payload);
      const writes = [finishDraft(scene.query, draft), insertDraft(scene.query, fresh)];
      const line = `${kinds[payload.kind].label}：请看一下日期`;
      const again = formAgain(scene, fresh, values, "这张表过了24小时，请看一下日期，再点一次登记");
      return { ...again, writes, answered: [{ draft: draft.id, line, state: "open", next: fresh.id }] };
    }
    const outcome = await continueReport(scene, draft, payload, press.form ?? {}, {});
    if (!isRefusal(outcome)) return outcome;
    return insteadOf(outcome, formAgain(scene, draft, values, outcome.line ?? "没有登记"));
  },

  "draft-show": async (scene, press) => {
    const found = await reportDraft(scene, press);
    if (!found.ok) return found.error;
    const { draft, payload, values } = found.value;
    const card = formCard(kinds[payload.kind], draft.id, values, whyOpen(payload));
    return {
      replies: [{ card, to: { chat: scene.chat.id }, refs: { draft: draft.id } }],
      toast: { type: "info", text: "表单在下面" },
    };
  },
};

/** What the report lacks, and its line: a value that could not be read is not in the form. */
const whyOpen = ({ says = [], line }: ReportDraft): string | undefined =>
  says.length === 0 ? undefined : `${says.join("；")}。\n原文：${quotable(line)}`;

/** The refused form again in place of the card: it keeps the filled-in values and gives the reason. */
function formAgain(scene: Scene, draft: Draft, values: Readonly<Record<string, string>>, why: string): Outcome {
  const card = formCard(kinds[(draft.payload as ReportDraft).kind], draft.id, values, why);
  return {
    replies: [{ card, ...placeOf(scene), refs: { draft: draft.id } }],
    toast: { type: "warning", text: why },
    settled: false,
  };
}

async function reportDraft(
  scene: Scene,
  press: CardPress,
  open = openDraft,
): Promise<Result<{ draft: Draft; payload: ReportDraft; values: Readonly<Record<string, string>> }, Outcome>> {
  const found = await open(scene, press.id ?? "", "report");
  if (!found.ok) return found;
  const payload = found.value.payload as ReportDraft;
  return ok({ draft: found.value, payload, values: formValues(payload) });
}

const formValues = (payload: ReportDraft): Readonly<Record<string, string>> =>
  formValuesOf(kinds[payload.kind], payload.partial);

/** Continues a report from the question where it stopped, as of the day on which it was first sent. */
async function continueReport(
  scene: Scene,
  draft: Draft,
  payload: ReportDraft,
  values: Readonly<Record<string, string>>,
  answers: Answers,
): Promise<Outcome> {
  const kind = kinds[payload.kind];
  const then = sceneOf(scene, draft);
  const reading: Reading = readForm(kind, values, { today: then.today, current: payload.partial });
  return await decideReport(
    { ...then, sender: scene.sender },
    {
      kind,
      line: payload.line,
      reading,
      answers: withAnswers(payload.answers, answers),
      messageId: payload.messageId ?? undefined,
      files: payload.files,
      draft,
    },
  );
}

const DAY_MS = 86_400_000;

/**
 * The answer to which unit a person's reports belong also holds for their reports that wait with the same question:
 * each continues, in its own card. Only one per kind and day is continued, because two in one commit could not be
 * compared for duplicates.
 */
async function withSameAnswer(
  scene: Scene,
  press: CardPress,
  { id, authorId, chatId, payload }: Draft,
  answers: Answers,
  outcome: Outcome,
): Promise<Outcome> {
  const since = new Date(Date.parse(scene.now) - DAY_MS).toISOString();
  const open = await draftsSince(scene.query, { authorId, chatId, types: ["report"], since });
  const cards = await shownCards(scene.query, [chatId, authorId]);
  const eventOf = ({ kind, partial }: ReportDraft) => `${kind} ${partial.day}`;
  const decided = new Set([eventOf(payload as ReportDraft)]);
  const outcomes = [outcome];
  for (const draft of open) {
    const waiting = draft.payload as ReportDraft;
    const card = cards.find(({ refs }) => (JSON.parse(refs) as Refs).draft === draft.id);
    const isSame = waiting.choices.some(({ answers: one }) => one?.isKept === true && one.unitId === answers.unitId);
    if (draft.id === id || draft.expiresAt <= scene.now || card === undefined || !isSame) continue;
    if (decided.has(eventOf(waiting))) continue;
    decided.add(eventOf(waiting));
    const there = { ...scene, press: { ...press, messageId: card.messageId } };
    const next = await continueReport(there, draft, waiting, {}, answers);
    const replies = next.replies.map((one) =>
      one.part === undefined ? one : { ...one, part: `${one.part}-${draft.id}` },
    );
    outcomes.push({ ...next, replies });
  }
  return {
    ...outcome,
    made: {
      records: outcomes.flatMap(({ made }) => made?.records ?? []),
      tickets: outcomes.flatMap(({ made }) => made?.tickets ?? []),
    },
    replies: outcomes.flatMap(({ replies }) => replies),
    writes: outcomes.flatMap(({ writes = [] }) => writes),
    audit: outcomes.flatMap(({ audit = [] }) => audit),
    attachments: outcomes.flatMap(({ attachments = [] }) => attachments),
    answered: outcomes.flatMap(({ answered = [] }) => answered),
  };
}
