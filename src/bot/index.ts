export { answerWhereAllowed } from "./answer.ts";
export { type Appointment, appointing, done, inPlace, nameOf, postOf } from "./appointing.ts";
export type { Bot } from "./bot.ts";
export { changeable, changeRecord, kindOf, mayChange, mayRead, partialOf, recordOfPress } from "./change.ts";
export { changeUnit } from "./change-unit.ts";
export { aloneOnly, chooseUnit, refuse, whoMay } from "./choose-unit.ts";
export {
  type AuditLine,
  type Command,
  type CommandLine,
  command,
  type Outcome,
  type OwedFile,
  type Person,
  type Refs,
  type Reply,
  type Scene,
  type SentFile,
} from "./command.ts";
export { type Cause, outcomeWrites } from "./commit.ts";
export { runCommand, runNamed } from "./decide.ts";
export { draftOf, openDraft, sceneOf, told } from "./drafts.ts";
export { editInWords, meantRecord, withdraw } from "./edit.ts";
export { openFigure } from "./figures.ts";
export { settleFloods } from "./floods.ts";
export { type Answer, createHandler, type Delivery } from "./handle.ts";
export { hintAt, suggest } from "./hints.ts";
export { commandNamed, namesOf } from "./interpret.ts";
export { lateCard, lateRecords, lockName, lockOver, mayUnlock } from "./locks.ts";
export {
  type Action,
  type Grant,
  may,
  mayAnywhere,
  mayBeHeardIn,
  ROLE_NAMES,
  type Role,
  standingOf,
} from "./permissions.ts";
export { postingsIn, reportWrites, subjectsIn } from "./posting.ts";
export { editForm, presses } from "./presses.ts";
export { lineOf, printAmount, printDays, rowsOf, shortLabel } from "./print.ts";
export { receiptButtons, receiptCard, receiptLine, withdrawnCard } from "./receipts.ts";
export { recordCommand, reportLine, usageOf } from "./record-command.ts";
export { emptyForm } from "./report.ts";
export { createStrangers, type Directory } from "./strangers.ts";
export {
  changeTickets,
  type MeantTickets,
  mayCloseTicket,
  mayJudgeTicket,
  maySeeTicket,
  meantTickets,
  secretariesFor,
  type TicketChange,
  unitOfTicket,
} from "./tickets.ts";
export { unitCard } from "./unit-card.ts";
export { note, quotable, say, sentences, stalePress, warn } from "./words.ts";
