import { type Grant, may, note, type SentSource, sentences } from "#bot";
import { type Card, type Day, type DraftContext, type Period, type Tree, type Unit, yearIn } from "#core";
import { type Database, grantsOf, loadTree } from "#store";
import { auditFigures } from "../cards/card-figures.ts";
import { auditDraft, type Verdict } from "../draft-check/audit.ts";
import { type DraftAnswers, draftQuestion } from "../draft-check/draft-question.ts";
import { type DraftResult, resultOf } from "../draft-check/result.ts";
import { type Fits, type KeptResult, MOST_ON_CARD, resultCard } from "../draft-check/result-card.ts";
import { cityCommittee } from "../figures/frame.ts";
import type { FileReads } from "../files/file-reads.ts";
import { type Fetching, textsOf } from "./sent-texts.ts";

/** A draft to check in the background: who asked, in which chat, and the draft or its file. */
export interface DraftCheckSpec {
  readonly type: "draft-check";
  readonly personId: string;
  /** The unit for which the right is checked. */
  readonly unitId: string;
  /** The answers to the questions about the draft: its unit, and the year that 202x stands for. */
  readonly answers: DraftAnswers;
  readonly place: string | undefined;
  /** The day on which the check was requested. */
  readonly today: Day;
  readonly period: Period | undefined;
  /** The id under which the draft is stored while a question about it is open. */
  readonly draftId: string;
  /** The chat of the request; the next field is the id under which a long result is stored. */
  readonly chatId: string;
  readonly resultId: string;
  readonly draft: { readonly text: string } | SentSource;
}

/** What checking a draft needs. */
export interface DraftChecking {
  readonly db: Pick<Database, "query">;
  readonly reads: FileReads;
  readonly fetching: Fetching;
  readonly publicUrl?: string | undefined;
  readonly fits: Fits;
}

/** The longest draft that is checked at once; reading it takes about five milliseconds. */
export const LONGEST_AT_ONCE = 1_500;

/** The card of a checked draft, and the writes that store a long result. */
export interface CheckedDraft {
  readonly card: Card;
  readonly kept?: DraftResult | undefined;
}

/** Checks a draft with its sender's present rights. What cannot be checked is stated on the card. */
export async function checkOwedDraft(
  { db, reads, fetching, publicUrl, fits }: DraftChecking,
  spec: DraftCheckSpec,
): Promise<CheckedDraft> {
  const tree = await loadTree(db.query);
  const unit = tree.units.get(spec.unitId);
  const grants = (await grantsOf(db.query, spec.personId)) as readonly Grant[];
  const standing = { grants, place: spec.place, tree, day: spec.today };
  if (unit === undefined || !may(standing, "speech", unit.id))
    return { card: note("您现在不能核这个单位的稿子，没有核对。") };
  const text = await draftText(reads, fetching, spec.draft);
  if (typeof text !== "string") return { card: text };
  const { today, draftId, answers } = spec;
  const read = await reads.draft(text, draftContext(tree, spec));
  if (!read.ok) return { card: notChecked(read.error) };
  const question = draftQuestion({ asks: read.value.asks, answers, unit, today, draftId });
  if (question !== undefined) return { card: question };
  const verdicts = await auditDraft(db.query, read.value.figures, {
    tree,
    today,
    maySee: (unitId) => may(standing, "tally", unitId),
  });
  return checkedDraft(verdicts, unit, fits, { id: spec.resultId, url: resultUrl(publicUrl, spec.resultId) });
}

/** The address of the page with a stored result. */
export const resultUrl = (publicUrl: string | undefined, id: string): string | undefined =>
  publicUrl === undefined ? undefined : `${publicUrl}/ledger/drafts/${id}`;

/** The context in which a draft is read. A period within one year also decides which year 202x means. */
export function draftContext(
  tree: Tree,
  { today, period, answers }: Pick<DraftCheckSpec, "today" | "period" | "answers">,
): DraftContext {
  const subject = answers.subjectId === undefined ? undefined : tree.units.get(answers.subjectId);
  const isOneYear = period !== undefined && yearIn(period.from) === yearIn(period.to);
  const year = typeof answers.year === "number" ? answers.year : isOneYear ? yearIn(period.from) : undefined;
  return { tree, today, city: cityCommittee(tree, today), subject, period, year };
}

/** The card of a checked draft with its figures; a long result is stored under its id. */
export function checkedDraft(verdicts: readonly Verdict[], unit: Unit, fits: Fits, kept: KeptResult): CheckedDraft {
  const result = resultOf(verdicts, unit);
  const card = { ...resultCard(result, fits, kept), figures: auditFigures(verdicts) };
  return { card, kept: result.rows.length > MOST_ON_CARD ? result : undefined };
}

/** Says why a draft was not checked. */
export const notChecked = (reason: string): Card => note(sentences(reason, "没有核对"), { tone: "ask" });

async function draftText(reads: FileReads, fetching: Fetching, draft: DraftCheckSpec["draft"]): Promise<string | Card> {
  if ("text" in draft) return draft.text;
  const texts = await textsOf({ reads, fetching }, draft);
  return texts.ok ? texts.value.map(({ text }) => text).join("\n") : notChecked(texts.error);
}
