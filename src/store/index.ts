export { type AuditRow, insertAudit } from "./audit/audit.ts";
export { type AuditCheck, auditCheckpoint, sealAudit, verifyAudit } from "./audit/audit-chain.ts";
export {
  dueCursors,
  freshGroups,
  freshRoles,
  groupsBegun,
  type LookAgain,
  lookAgain,
  passOver,
  rolesBegun,
  scopesBegun,
} from "./clock/due.ts";
export {
  forgetRuns,
  forgiveAbsence,
  insertCursor,
  insertRun,
  type JobCursor,
  type JobFare,
  type JobRun,
  jobFares,
  messagesTo,
  missedRuns,
  moveCursor,
  noteTrouble,
  sentRuns,
  troubledCursors,
  undecide,
  undecidedRuns,
  wasDecided,
} from "./clock/jobs.ts";
export {
  forgetPings,
  forgetTold,
  insertPing,
  mayHaveArrived,
  type Ping,
  pingKey,
  pingsBetween,
  pingsOf,
  type Reminded,
  remindersOf,
  replaceTold,
  type Told,
  toldOn,
  unsentPings,
} from "./clock/pings.ts";
export { changedSchedules, declareDay, declaredDays, type ScheduleRow, setSchedule } from "./clock/schedules.ts";
export {
  type ArrivedReminder,
  forgetItems,
  itemsInMessage,
  noteAnswered,
  remindersAbout,
  type ToldItem,
  toldItems,
} from "./clock/told-items.ts";
export {
  DamagedError,
  type Database,
  isUnavailable,
  LockedError,
  MisplacedError,
  type Query,
  StaleError,
  type Write,
  write,
} from "./database.ts";
export {
  type Done,
  doneBetween,
  type Having,
  inspectedUnits,
  newestBefore,
  recordsOfKind,
  unitsWith,
  unitsWithEach,
  type Wanted,
  type WantedIn,
} from "./ledger/coverage.ts";
export { dropDocument, keepDocument, type UpperDocument, upperDocuments } from "./ledger/documents.ts";
export {
  type EventKey,
  insertSigns,
  lastContent,
  type Namesake,
  namesakes,
  recordsByNumber,
  signOlder,
} from "./ledger/duplicate-candidates.ts";
export {
  type Figure,
  type FiguresQuestion,
  figures,
  figuresByUnit,
  type Grain,
  type Latest,
  type RecordsQuestion,
  recordsBehind,
  type Share,
  sharesOf,
} from "./ledger/figures.ts";
export {
  type AuditListing,
  type AuditQuestion,
  auditLines,
  countAudit,
  idsOfPeople,
  type ListQuestion,
  lastEventAt,
  namesOf,
  newestRecords,
  type OwedListing,
  owedMessages,
  type RecordMark,
  type RecordOrder,
  readBack,
  recordsByUnit,
  recordsInDays,
} from "./ledger/listings.ts";
export {
  insertLock,
  lockedPeriod,
  locksOf,
  locksOver,
  type PeriodLock,
  type StandingRecord,
  standingRecords,
} from "./ledger/locks.ts";
export { type MonthCount, type MonthsQuestion, timesByMonth } from "./ledger/months.ts";
export { clearPostings, insertPostings, postingsOfRecord } from "./ledger/postings.ts";
export {
  type Books,
  booksAfter,
  type KeptSum,
  keptSums,
  newestNumber,
  replaceSums,
} from "./ledger/recompute-postings.ts";
export {
  expectJoined,
  expectRecord,
  insertRecord,
  ownerOfRecord,
  pendingRecords,
  recordById,
  recordByNumber,
  recordsById,
  recordsJoinedTo,
  recordsOfMessage,
  recordsOfReporter,
  recordsSince,
  updateRecord,
} from "./ledger/records.ts";
export { insertRevision, leftWith, type Revision, revisionsOf } from "./ledger/revisions.ts";
export { type Appeal, appealsOf, changedRubric, keepAppeals, keepRubric } from "./ledger/rubric.ts";
export {
  countSubjects,
  insertSubject,
  type SubjectRow,
  type SubjectsQuestion,
  subjectRecords,
} from "./ledger/subjects.ts";
export {
  insertTicket,
  proposedTickets,
  repeatsOf,
  settledTickets,
  type Ticket,
  type TicketState,
  ticketByNumber,
  ticketsOfRecord,
  unsettledTickets,
  updateTicket,
} from "./ledger/tickets.ts";
export { countSubjectsTogether, figuresTogether, latestTogether } from "./ledger/together.ts";
export { addToTotals } from "./ledger/totals.ts";
export { MismatchError } from "./migrations.ts";
export { type ClaimCheck, checkClaimCode, createClaimCode } from "./people/admin-claim-code.ts";
export {
  bindChat,
  boundChats,
  type Chat,
  chatById,
  chatNames,
  chatOfPerson,
  chatsOfUnit,
  directChatOf,
  markChatGone,
  reachableUnits,
  renameChat,
  setQuietChat,
  unbindChat,
  unboundGroups,
  upsertChat,
} from "./people/chats.ts";
export { endLeave, insertLeave, type Leave, leavesFrom } from "./people/leaves.ts";
export {
  allRoles,
  endRole,
  expectNoSecretary,
  grantsOf,
  hasAdmin,
  insertRole,
  type PersonRow,
  peopleByName,
  personById,
  type RoleRow,
  rolesOf,
  secretaryNames,
  upsertPerson,
} from "./people/people.ts";
export { keepReportUnit, reportUnitOf } from "./people/report-units.ts";
export { importRoster, type RosterCount, type RosterImport, relevelled, rosterWrites } from "./people/roster.ts";
export { endSession, hasEnded } from "./people/sessions.ts";
export { type Presence, type PresenceQuestion, readPresence, readVisitor } from "./people/speaker-context.ts";
export { expectNoReport, type MoveWrites, moveWrites } from "./people/unit-moves.ts";
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
} from "./people/units.ts";
export {
  type Attachment,
  attachmentById,
  attachmentBytes,
  attachmentNames,
  attachmentsBy,
  attachmentsOf,
  dropAttachment,
  type Fetched,
  insertAttachment,
  keptAttachments,
  markFetched,
} from "./queue/attachments.ts";
export {
  type Draft,
  draftById,
  draftsDue,
  draftsSince,
  finishDraft,
  insertDraft,
  lastDraft,
  rewriteDraft,
} from "./queue/drafts.ts";
export { countExport, type ExportQuestion, exportPage } from "./queue/exports.ts";
export {
  forgetKeys,
  forgetPayloads,
  type InboxEvent,
  inboxBody,
  insertInbox,
  isGreeted,
  recentMessages,
  textHashOf,
  wasHandled,
} from "./queue/inbox.ts";
export { aliveAt, noteAlive, restoredAt, restoreWrites } from "./queue/outages.ts";
export {
  claimDue,
  enqueue,
  extendLeases,
  hasWork,
  type Intent,
  markBegun,
  markDead,
  markLater,
  markMade,
  markSent,
  markUnknown,
  type Owed,
  outboxHealth,
  outboxTrouble,
  owedSince,
  reviveUnreached,
  workOf,
} from "./queue/outbox.ts";
export { expectNotRecalled, expectRecordsOf, insertRecall, wasRecalled } from "./queue/recalls.ts";
export {
  cardInTopic,
  cardsAskingOf,
  forgetSaid,
  forgetSent,
  messageOf,
  outboxByMessage,
  refsOfAnswer,
  type ShownCard,
  sameCards,
  shownCards,
} from "./queue/sent-messages.ts";
export { createNumbers } from "./queue/sequences.ts";
export {
  admitCity,
  type Rollup,
  type RollupCity,
  rollupCities,
  rollupsBetween,
  takeRollup,
} from "./rollup/rollups.ts";
export type { Schema } from "./schema.ts";
export { newId } from "./sql/ids.ts";
export { insertRow, wordOnce } from "./sql/insert.ts";
