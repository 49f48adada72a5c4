export { type AuditRow, insertAudit } from "./audit.ts";
export {
  type Books,
  booksAfter,
  type KeptSum,
  keptSums,
  newestNumber,
  replaceSums,
} from "./books.ts";
export {
  bindChat,
  boundChats,
  type Chat,
  chatById,
  chatOfPerson,
  chatsOfUnit,
  markChatGone,
  renameChat,
  unbindChat,
  unitsWithGroup,
  upsertChat,
} from "./chats.ts";
export { type ClaimCheck, checkClaimCode, createClaimCode } from "./claim.ts";
export {
  type Done,
  doneBetween,
  inspectedUnits,
  newestBefore,
  recordsOfKind,
  unitsWith,
  type Wanted,
} from "./coverage.ts";
export {
  DamagedError,
  type Database,
  isUnavailable,
  LockedError,
  type Query,
  StaleError,
  type Write,
  write,
} from "./database.ts";
export { dropDocument, keepDocument, type UpperDocument, upperDocuments } from "./documents.ts";
export { type Draft, draftById, draftsDue, draftsSince, finishDraft, insertDraft, lastDraft } from "./drafts.ts";
export { countExport, type ExportQuestion, exportPage } from "./exports.ts";
export {
  type Figure,
  type FiguresQuestion,
  figures,
  figuresByUnit,
  latestAmount,
  type RecordsQuestion,
  recordsBehind,
  type Share,
  sharesOf,
} from "./figures.ts";
export { newId } from "./ids.ts";
export {
  forgetKeys,
  forgetPayloads,
  type InboxEvent,
  inboxBody,
  insertInbox,
  recentMessages,
  wasHandled,
} from "./inbox.ts";
export { insertRow, wordOnce } from "./insert.ts";
export {
  allCursors,
  forgetRuns,
  forgiveAbsence,
  insertCursor,
  insertRun,
  type JobCursor,
  type JobFare,
  type JobRun,
  jobFares,
  messagesTo,
  moveCursor,
  noteTrouble,
  sentRuns,
  undecide,
  undecidedRuns,
  wasDecided,
} from "./jobs.ts";
export { endLeave, insertLeave, type Leave, leavesFrom } from "./leaves.ts";
export {
  type AuditListing,
  auditLines,
  type ListQuestion,
  namesOf,
  newestRecords,
  type OwedListing,
  owedMessages,
  type RecordMark,
  readBack,
  recordsInDays,
} from "./listings.ts";
export {
  insertLock,
  lockedPeriod,
  locksOf,
  locksOver,
  type PeriodLock,
  type StandingRecord,
  standingRecords,
} from "./locks.ts";
export { type MonthCount, type MonthsQuestion, timesByMonth } from "./months.ts";
export { expectNoReport, type MoveWrites, moveWrites } from "./moves.ts";
export { type EventKey, type Namesake, namesakes, recordsByNumber } from "./namesakes.ts";
export { aliveAt, noteAlive, restoredAt, restoreWrites } from "./outages.ts";
export {
  claimDue,
  enqueue,
  extendLeases,
  type Intent,
  markDead,
  markLater,
  markSent,
  markUnknown,
  messageOf,
  type Owed,
  outboxByMessage,
  outboxHealth,
  outboxTrouble,
  refsOfAnswer,
} from "./outbox.ts";
export {
  allRoles,
  endRole,
  grantsOf,
  hasAdmin,
  insertRole,
  type PersonRow,
  peopleByName,
  personById,
  type RoleRow,
  rolesOf,
  upsertPerson,
} from "./people.ts";
export {
  forgetPings,
  forgetTold,
  insertPing,
  type Ping,
  pingKey,
  pingsBetween,
  pingsOf,
  unsentPings,
} from "./pings.ts";
export { clearPostings, insertPostings, postingsOfRecord } from "./postings.ts";
export { type Presence, type PresenceQuestion, readPresence } from "./presence.ts";
export { expectNotRecalled, expectRecordsOf, insertRecall } from "./recalls.ts";
export {
  expectJoined,
  expectRecord,
  insertRecord,
  pendingRecords,
  recordById,
  recordByNumber,
  recordsById,
  recordsJoinedTo,
  recordsOfMessage,
  recordsOfReporter,
  recordsSince,
  updateRecord,
} from "./records.ts";
export { insertRevision, leftWith, type Revision, revisionsOf } from "./revisions.ts";
export { importRoster, type RosterCount, type RosterImport, rosterWrites } from "./roster.ts";
export { type Appeal, appealsOf, changedRubric, keepAppeals, keepRubric } from "./rubric.ts";
export { changedSchedules, declareDay, declaredDays, type ScheduleRow, setSchedule } from "./schedules.ts";
export type { Schema } from "./schema.ts";
export { type AuditCheck, auditCheckpoint, sealAudit, verifyAudit } from "./seals.ts";
export { createNumbers } from "./sequences.ts";
export { endSession, hasEnded } from "./sessions.ts";
export { countSubjects, insertSubject, type SubjectRow, type SubjectsQuestion, subjectRecords } from "./subjects.ts";
export {
  insertTicket,
  repeatsOf,
  type Ticket,
  type TicketState,
  ticketByNumber,
  ticketsOfRecord,
  unsettledTickets,
  updateTicket,
} from "./tickets.ts";
export { addToTotals } from "./totals.ts";
export {
  changeTree,
  closeUnit,
  createTreeReader,
  expectTree,
  insertRoot,
  insertUnit,
  loadTree,
  treeVersion,
  updateUnit,
} from "./units.ts";
