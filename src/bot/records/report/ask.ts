import { type Day, defined, formValuesOf, type Kind, type Problem, type Reading } from "#core";
import { insertDraft } from "#store";
import type { Outcome, Scene } from "../../command.ts";
import { draftOf } from "../../drafts.ts";
import { askCard, formCard, type QuestionChoice } from "../forms.ts";
import { turnedAway } from "../rights.ts";
import { type Attempt, answered, filesSaid, finished, placeOfAnswer, type ReportDraft } from "./attempt.ts";

/** Asks what must be known before the report is stored. The draft keeps what was understood; the card is one form. */
export function ask(
  scene: Scene,
  attempt: Attempt,
  problems: readonly Problem[],
  more: readonly QuestionChoice[] = [],
): Outcome {
  const values = formValuesOf(attempt.kind, attempt.reading.partial);
  const choices = [...more, ...problems.flatMap(choicesOf)];
  const payload: ReportDraft = {
    kind: attempt.kind.name,
    line: attempt.line,
    messageId: attempt.messageId ?? null,
    files: filesSaid(scene, attempt),
    partial: attempt.reading.partial,
    answers: attempt.answers,
    choices,
    asked: problems.map(({ field }) => field),
    says: problems.map(({ text }) => text),
  };
  // Another person may help with an answer, but the draft stays the author's.
  const draft = { ...draftOf(scene, "report", payload), ...(attempt.draft && { authorId: attempt.draft.authorId }) };
  const card = askCard({ kind: attempt.kind, draftId: draft.id, problems, choices, values, reading: attempt.reading });
  const line = `${attempt.kind.label}：${problems.map((problem) => problem.text).join("；")}`;
  return {
    replies: [{ card, refs: { draft: draft.id }, ...placeOfAnswer(scene, attempt) }],
    writes: [...finished(scene, attempt), insertDraft(scene.query, draft)],
    line,
    settled: false,
    ...answered(attempt, { line, state: "open", next: draft.id }),
    isFileTaken: true,
    ...(scene.press === undefined ? {} : { toast: { type: "info" as const, text: lackingWords(problems) } }),
  };
}

const MISSING = /^请填写/;

/** What a form lacks, for the toast that answers it: 「信息不全，请填写：日期、参加人数；11月没有31日，请改成实际日期」. */
function lackingWords(problems: readonly Problem[]): string {
  const texts = problems.map(({ text }) => text);
  const missing = texts.filter((text) => MISSING.test(text)).map((text) => text.replace(MISSING, ""));
  const others = texts.filter((text) => !MISSING.test(text));
  return [...(missing.length === 0 ? [] : [`信息不全，请填写：${missing.join("、")}`]), ...others].join("；");
}

function choicesOf(problem: Problem): readonly QuestionChoice[] {
  if (problem.type === "implausible") return [{ label: "没错，就是这个数", answers: { sure: true } }];
  return (problem.choices ?? []).map(({ label, value, sets }) => ({ label, set: { ...sets, [problem.field]: value } }));
}

/**
 * The form for a command without arguments, filled with what was understood. `units` are the possible units if that is
 * open; `day` is the likeliest day if none was given.
 */
export async function emptyForm(
  scene: Scene,
  kind: Kind,
  line: string,
  reading: Reading,
  units: readonly string[] = [],
  day?: Day,
): Promise<Outcome> {
  const refusal = await turnedAway(scene, kind, reading.partial, { names: units });
  if (refusal !== undefined) return refusal;
  const values = { ...defined({ day }), ...formValuesOf(kind, reading.partial) };
  const payload: ReportDraft = {
    kind: kind.name,
    line,
    messageId: scene.message?.messageId ?? null,
    files: filesSaid(scene, {}),
    partial: reading.partial,
    answers: {},
    choices: [],
  };
  const draft = draftOf(scene, "report", payload);
  return {
    replies: [{ card: formCard(kind, draft.id, values, undefined, units), refs: { draft: draft.id } }],
    writes: [insertDraft(scene.query, draft)],
    line: `${kind.label}：请填表`,
    settled: false,
    isFileTaken: true,
  };
}
