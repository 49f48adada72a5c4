export { attachTo, repliedHolder } from "./attachments/attach.ts";
export type { Bot } from "./bot.ts";
export { loadBriefs } from "./briefs/index.ts";
export {
  type ActionHandlers,
  type AuditLine,
  type Command,
  type CommandLine,
  command,
  type Outcome,
  type OwedFile,
  type Pasted,
  type Person,
  type PlatformWords,
  type RedrawnReminder,
  type RedrawSpec,
  type Refs,
  type Reply,
  type Scene,
  type Sent,
  type SentFile,
  type SentSource,
} from "./command.ts";
export { denial, denied, insteadOf, whoMay } from "./denied.ts";
export { REMINDED } from "./dialogue/answered-reminders.ts";
export { meantRecord, whichRecord } from "./dialogue/meant.ts";
export { commandNamed, namesOf } from "./dialogue/parse-message.ts";
export { handlerFor } from "./dialogue/presses.ts";
export { runCommand, runNamed } from "./dialogue/run-command.ts";
export { hintAt, suggest } from "./dialogue/suggestions.ts";
export { answerWhereAllowed, answerWithCounts } from "./dispatch/answer.ts";
export { type Cause, outcomeWrites } from "./dispatch/commit.ts";
export { settleFloods } from "./dispatch/flood-control.ts";
export { type Answer, createHandler, type Delivery } from "./dispatch/handler.ts";
export { createStrangers, type Directory } from "./dispatch/name-lookup.ts";
export { type ActDone, createPageActs, type PageAct } from "./dispatch/page-act.ts";
export { decideSentText, readLater, repliedMessage, type SentTextSpec, sceneAt } from "./dispatch/sent-text.ts";
export { draftOf, openDraft, sceneOf, told, waitingDraft } from "./drafts.ts";
export { inPlace, placeOf } from "./in-place.ts";
export { offerLines } from "./offers.ts";
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
export { presses } from "./records/actions.ts";
export { changeable, changeRecord, kindOf, partialOf } from "./records/change.ts";
export { changeTickets, type TicketChange, takeStep } from "./records/change-tickets.ts";
export { correct, editForm, withdrawSaid } from "./records/corrections.ts";
export { freedWords, takeBack } from "./records/duplicates.ts";
export { editInWords } from "./records/edit.ts";
export { lateCard, lateRecords, lockName, lockOver } from "./records/locks.ts";
export { openFigure, pressed } from "./records/open-figure.ts";
export { postingsIn, reportWrites, subjectsIn } from "./records/post.ts";
export { receiptButtons, receiptCard, receiptLine, withdrawnCard } from "./records/receipts.ts";
export { emptyForm } from "./records/report/ask.ts";
export { recordCommand, reportLine, usageOf } from "./records/report/record-command.ts";
export {
  isRestricted,
  mayChange,
  mayConfirm,
  mayRead,
  mayUnlock,
  readRecord,
  recordOfPress,
  sightOf,
} from "./records/rights.ts";
export { choice, note, quotable, say, sentences, stalePress, warn, withAside } from "./replies.ts";
export { attachmentsOn, fileNames, filesOf, type SentFiles } from "./sent-files.ts";
export { SERVICES } from "./services.ts";
export { heldCard, isUnaccepted, mayAccept, superiorOf } from "./tickets/held.ts";
export { ticketName, whomOf } from "./tickets/names.ts";
export { withFixed } from "./tickets/put-right.ts";
export { afterStep, isReady, refusedStep, type TicketStep } from "./tickets/steps.ts";
export {
  type MeantTickets,
  mayCloseTicket,
  mayJudgeTicket,
  maySeeTicket,
  meantTickets,
  secretariesFor,
  unitOfTicket,
} from "./tickets/tickets.ts";
export {
  type Appointment,
  appointing,
  appointmentWords,
  done,
  type Intended,
  nameOf,
  postOf,
  reachOf,
} from "./units/appoint.ts";
export { unitCard } from "./units/card.ts";
export { changeUnit } from "./units/change.ts";
export { aloneOnly, chooseUnit, notSeen, unclear } from "./units/choose.ts";
export { secretariesOf } from "./units/secretaries.ts";
export { secretaryWelcome } from "./units/welcome.ts";
export { bindingAdvice, whomToAsk } from "./whom-to-ask.ts";
