export {
  appraisalCard,
  appraisalListCard,
  appraisals,
  appraisedUnits,
  rubricCard,
  scoredAndDue,
  type UnitAppraisal,
} from "./cards/appraisal.ts";
export { attachedNames } from "./cards/attached.ts";
export {
  appraisalFigures,
  auditFigures,
  lockFigures,
  missingFigures,
  noteFigures,
  paceFigures,
  speechFigures,
  tallyFigures,
  weeklyFigures,
} from "./cards/card-figures.ts";
export { type Details, details, detailsCard, type OneRecord, PAGE, recordCard } from "./cards/details.ts";
export {
  concerns,
  countFindings,
  type FindingCount,
  type FindingsView,
  findingCard,
  findingLine,
  findingsCard,
  findingsLine,
  standing,
} from "./cards/findings.ts";
export { lateLine, missingCard, unitNames } from "./cards/missing-card.ts";
export { planCard, type RosterPlan, rosterCounts, rosterErrorsCard } from "./cards/roster-plan.ts";
export { tallyCard } from "./cards/tally-card.ts";
export { uncoveredNote, type Weekly, weekly, weeklyCard } from "./cards/weekly.ts";
export { type About, aboutIn } from "./draft-check/about.ts";
export { type AuditAsked, auditDraft, type Verdict } from "./draft-check/audit.ts";
export { draftAnswer, draftQuestion } from "./draft-check/draft-question.ts";
export { countsOf, DRAFT_RESULT, type DraftResult, resultTable, resultTitle } from "./draft-check/result.ts";
export { auditCard, resultCard } from "./draft-check/result-card.ts";
export type { TallyRow } from "./figures/amounts.ts";
export { measureAt } from "./figures/amounts.ts";
export {
  type CoverageGround,
  type CoverageLine,
  cadenceJob,
  cadencesFrom,
  coverage,
  coverageGround,
  coverageIn,
  coverageOn,
  unconnected,
  withoutRecord,
} from "./figures/coverage.ts";
export {
  brokenInvariants,
  evaluate,
  evaluateAll,
  evaluateBeside,
  evaluateTogether,
  reportYear,
} from "./figures/evaluate.ts";
export {
  depthAt,
  FIGURE_PAGE,
  type FigureAsked,
  figureAddress,
  figureCard,
  readFigureAddress,
  readFigureQuestion,
} from "./figures/figure-detail.ts";
export { type Behind, type BehindRow, behindFigure, pageOf } from "./figures/figure-records.ts";
export { exactWords, figureWords, NO_RECORD, scopeWords } from "./figures/figure-words.ts";
export { cityCommittee, type Frame, type Scoped, scopeOf, spanOf, type Valued, type Wanted } from "./figures/frame.ts";
export {
  DIGEST,
  DIGEST_WORDS,
  type Digest,
  type DigestEvery,
  digestHeadlines,
  digestsIn,
  type Headline,
  listedKinds,
  timesAsked,
} from "./figures/headlines.ts";
export {
  type Changes,
  changesCard,
  changesLine,
  changesSince,
  type Kept,
  keptOf,
  lockCard,
  periodName,
  sealedTally,
  sealPeriod,
} from "./figures/lock.ts";
export { goalsPaced, isBehind, type Pace, paceCard, paceLine, paces } from "./figures/pace.ts";
export { type Proof, proofCard, proveTotals, rebuildWrites } from "./figures/proof.ts";
export { type Asked, type Asking, isShownFor, notUnderstood, readQuestion } from "./figures/question.ts";
export { type Shallow, type Studied, shallowSeminars, studied } from "./figures/studies.ts";
export { addressOf, mainQuantity, readAddress, type Tally, tally } from "./figures/tally.ts";
export { readRuns, unitDaysOf } from "./figures/unit-days.ts";
export { MOST_DOCX_TEXT, textOfDocx } from "./files/docx-text.ts";
export { hasExcel } from "./files/excel.ts";
export {
  cellOf,
  countRows,
  type ExportSpec,
  exportFile,
  exportWords,
  fileWord,
  MOST_ROWS,
  readExportSpec,
} from "./files/export.ts";
export { fileName, toBase64 } from "./files/file-name.ts";
export { type FileReads, fileReadsHere } from "./files/file-reads.ts";
export { type LongReads, longReadsHere, type MadeFile, type OnRows } from "./files/long-reads.ts";
export { MAX_ROSTER_BYTES, type RosterFile, readRosterFile, writeSheetFile } from "./files/roster-file.ts";
export { textOfFile } from "./files/text-file.ts";
export { type AttachmentFolder, MOST_ATTACHMENT_BYTES } from "./owed/attachments.ts";
export {
  checkedDraft,
  type DraftCheckSpec,
  draftContext,
  LONGEST_AT_ONCE,
  notChecked,
  resultUrl,
} from "./owed/draft-check.ts";
export { makingFiles } from "./owed/made-messages.ts";
export { notesCard, speechCard, speechTextCard } from "./speech/card.ts";
export { hasWord, speechDocx } from "./speech/docx.ts";
export { speechOf } from "./speech/kept-speech.ts";
export {
  type Speech,
  type SpeechAsked,
  sealedSpeech,
  slotIds,
  speech,
  speechText,
  writeSpeech,
} from "./speech/speech.ts";
export { acceptProposed, declineProposed, showProposed } from "./tickets/accept.ts";
export { closeByFile, closeByForm, closeInWords, EVIDENCE, reportForm } from "./tickets/close.ts";
