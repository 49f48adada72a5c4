import type { Kind, Partially, Reading } from "#core";
import { type Draft, finishDraft, type Write } from "#store";
import type { Answered, Outcome, Reply, Scene, SentFile } from "../../command.ts";
import { placeOf } from "../../in-place.ts";
import { attachedNote, attachmentsOn, filesOf, withNote } from "../../sent-files.ts";
import type { Answers, QuestionChoice } from "../forms.ts";

/** One attempt to create a record from a report: first from the line, later from forms and buttons. */
export interface Attempt {
  readonly kind: Kind;
  readonly line: string;
  readonly reading: Reading;
  readonly answers: Answers;
  readonly messageId: string | undefined;
  /** The pictures and files that came with the report when it was first sent. */
  readonly files?: readonly SentFile[] | undefined;
  /** The draft of the question that this attempt answers; it is finished by the decision. */
  readonly draft?: Draft;
}

/** What the draft of a report stores: enough to continue the report after the answer to its question. */
export interface ReportDraft {
  readonly kind: Kind["name"];
  readonly line: string;
  readonly messageId: string | null;
  readonly files?: readonly SentFile[] | undefined;
  /** What was understood so far; an answer is merged into it. */
  readonly partial: Partially;
  readonly answers: Answers;
  readonly choices: readonly QuestionChoice[];
  /** The form fields that were asked for; none for an empty form. */
  readonly asked?: readonly string[];
  /** What was missing or unclear, in the sentences of the question. */
  readonly says?: readonly string[];
}

/**
 * The fields a waiting report asks for: what is missing or unclear, and the fields that may be given instead (主题 or
 * 主讲).
 */
export function askedBy(kind: Kind, { asked = [] }: ReportDraft): readonly string[] {
  const groups = (kind.needsOneOf ?? []).filter(
    (group) => asked.length === 0 || group.some((key) => asked.includes(key)),
  );
  const required = [
    "day",
    ...(kind.title.required ? ["title"] : []),
    ...[...kind.fields, ...kind.quantities].filter((one) => one.required).map(({ key }) => key),
  ];
  return [...new Set([...(asked.length === 0 ? required : asked), ...groups.flat()])];
}

/** The pictures and files of a report. If a message holds several reports, its files belong to none of them. */
export const filesSaid = (scene: Scene, { files }: Pick<Attempt, "files">): readonly SentFile[] =>
  files ?? (scene.source.includes("#") ? [] : filesOf(scene).files);

/** Adds the files of the report to the created record. A restricted record takes no files. */
export function withFiles(
  scene: Scene,
  { kind, messageId = "", ...attempt }: Attempt,
  number: number,
  outcome: Outcome,
): Outcome {
  const files = filesSaid(scene, attempt);
  if (files.length === 0) return outcome;
  if (kind.restricted === true) return withNote({ ...outcome, isFileTaken: true }, "查处问题依规不收附件，本次未附。");
  const attachments = attachmentsOn(number, undefined, { files, messageId });
  return withNote({ ...outcome, attachments }, attachedNote(files));
}

// The card with the answered question is replaced by the result.
export const placeOfAnswer = (scene: Scene, { draft }: Attempt): Pick<Reply, "to"> =>
  draft === undefined ? {} : placeOf(scene);

export const finished = (scene: Scene, attempt: Attempt): readonly Write[] =>
  attempt.draft === undefined ? [] : [finishDraft(scene.query, attempt.draft)];

export const answered = ({ draft }: Attempt, became: Omit<Answered, "draft">): Pick<Outcome, "answered"> =>
  draft === undefined ? {} : { answered: [{ ...became, draft: draft.id }] };
