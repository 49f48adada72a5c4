export { measureAt } from "./amounts.ts";
export {
  appraisalCard,
  appraisalListCard,
  appraisals,
  appraisedUnits,
  rubricCard,
  type UnitAppraisal,
} from "./appraisal.ts";
export { type AuditAsked, auditCard, auditDraft, type Verdict } from "./audit.ts";
export { type Behind, type BehindRow, behindFigure, pageOf } from "./behind.ts";
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
} from "./card-figures.ts";
export {
  type CoverageGround,
  type CoverageLine,
  cadenceJob,
  cadencesFrom,
  coverage,
  coverageGround,
  lateLine,
  missingCard,
  unconnected,
  unitNames,
  withoutRecord,
} from "./coverage.ts";
export { type Details, details, detailsCard, type OneRecord, PAGE, recordCard } from "./details.ts";
export { textOfDocx } from "./docx-text.ts";
export {
  brokenInvariants,
  cityCommittee,
  evaluate,
  evaluateAll,
  type Frame,
  reportYear,
  type Scoped,
  scopeOf,
  spanOf,
  type Valued,
} from "./evaluate.ts";
export { hasExcel } from "./excel.ts";
export {
  cellOf,
  countRows,
  type ExportSpec,
  exportFile,
  exportWords,
  fileWord,
  MOST_ROWS,
  readExportSpec,
} from "./export.ts";
export {
  depthAt,
  FIGURE_PAGE,
  type FigureAsked,
  figureAddress,
  figureCard,
  readFigureAddress,
  readFigureQuestion,
} from "./figure-detail.ts";
export { exactWords, figureWords, NO_RECORD, scopeWords } from "./figure-words.ts";
export { fileName, toBase64 } from "./file-name.ts";
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
  ticketName,
  whomOf,
} from "./findings.ts";
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
} from "./lock.ts";
export { type LongReads, longReadsHere, type MadeFile, type OnRows } from "./long-reads.ts";
export { makingFiles } from "./owed-files.ts";
export { isBehind, type Pace, paceCard, paceLine, paces } from "./pace.ts";
export { type Proof, proofCard, proveTotals, rebuildWrites } from "./proof.ts";
export { type Asked, type Asking, isShownFor, readQuestion } from "./question.ts";
export { MAX_ROSTER_BYTES, type RosterFile, readRosterFile, writeRosterFile } from "./roster-file.ts";
export { shallowSeminars } from "./shallow.ts";
export { notesCard, speechCard, speechTextCard } from "./speech/card.ts";
export { hasWord, speechDocx } from "./speech/docx.ts";
export {
  type Speech,
  type SpeechAsked,
  sealedSpeech,
  slotIds,
  speech,
  speechText,
  writeSpeech,
} from "./speech/speech.ts";
export { type Studied, studied } from "./studied.ts";
export { addressOf, mainQuantity, readAddress, type Tally, type TallyRow, tally, tallyCard } from "./tally.ts";
export { readRuns, unitDaysOf } from "./unit-days.ts";
export { uncoveredNote, type Weekly, weekly, weeklyCard } from "./weekly.ts";
