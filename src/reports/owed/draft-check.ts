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

/** A draft to be checked when its turn comes: who asked, where they stood, and the draft or the file that holds it. */
export interface DraftCheckSpec {
  readonly type: "draft-check";
  readonly personId: string;
  /** The unit whose right is asked for. */
  readonly unitId: string;
  /** Whose draft it is and which year 202x stands for, where somebody said so. */
  readonly answers: DraftAnswers;
  readonly place: string | undefined;
  /** What the person called today. */
  readonly today: Day;
  readonly period: Period | undefined;
  /** What keeps all this while something is asked about the draft. */
  readonly draftId: string;
  /** Where they asked, and under what a long result is kept for them. */
  readonly chatId: string;
  readonly resultId: string;
  readonly draft: { readonly text: string } | SentSource;
}

/** What checking a draft takes. */
export interface DraftChecking {
  readonly db: Pick<Database, "query">;
  readonly reads: FileReads;
  readonly fetching: Fetching;
  readonly publicUrl?: string | undefined;
  readonly fits: Fits;
}

/** The longest draft that is checked while its message is answered; reading it takes about five milliseconds. */
export const LONGEST_AT_ONCE = 1_500;

/** The card of a checked draft, and what is kept of a long result. */
export interface CheckedDraft {
  readonly card: Card;
  readonly kept?: DraftResult | undefined;
}

/** Checks a draft as its spec says, with the rights its sender has now. What it cannot check it says on the card. */
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

/** The page of a kept result. */
export const resultUrl = (publicUrl: string | undefined, id: string): string | undefined =>
  publicUrl === undefined ? undefined : `${publicUrl}/ledger/drafts/${id}`;

/** Where a draft is read: a period of one year also says which year 202x is. */
export function draftContext(
  tree: Tree,
  { today, period, answers }: Pick<DraftCheckSpec, "today" | "period" | "answers">,
): DraftContext {
  const subject = answers.subjectId === undefined ? undefined : tree.units.get(answers.subjectId);
  const isOneYear = period !== undefined && yearIn(period.from) === yearIn(period.to);
  const year = typeof answers.year === "number" ? answers.year : isOneYear ? yearIn(period.from) : undefined;
  return { tree, today, city: cityCommittee(tree, today), subject, period, year };
}

/** The card of a checked draft, with the figures it shows; a long result is kept under its id. */
export function checkedDraft(verdicts: readonly Verdict[], unit: Unit, fits: Fits, kept: KeptResult): CheckedDraft {
  const result = resultOf(verdicts, unit);
  const card = { ...resultCard(result, fits, kept), figures: auditFigures(verdicts) };
  return { card, kept: result.rows.length > MOST_ON_CARD ? result : undefined };
}

/** Says why a draft was not checked; nothing of it was. */
export const notChecked = (reason: string): Card => note(sentences(reason, "没有核对"), { tone: "ask" });

async function draftText(reads: FileReads, fetching: Fetching, draft: DraftCheckSpec["draft"]): Promise<string | Card> {
  if ("text" in draft) return draft.text;
  const texts = await textsOf({ reads, fetching }, draft);
  return texts.ok ? texts.value.map(({ text }) => text).join("\n") : notChecked(texts.error);
}
