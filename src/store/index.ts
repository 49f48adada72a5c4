export { type AuditRow, insertAudit } from "./audit.ts";
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
  upsertChat,
} from "./chats.ts";
export { type ClaimCheck, checkClaimCode, createClaimCode } from "./claim.ts";
export {
  DamagedError,
  type Database,
  LockedError,
  type Query,
  StaleError,
  type Write,
  write,
} from "./database.ts";
export { type Draft, draftById, finishDraft, insertDraft, lastDraft } from "./drafts.ts";
export {
  countBehind,
  type Figure,
  type FiguresQuestion,
  figures,
  figuresByUnit,
  type RecordsQuestion,
  recordsBehind,
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
export { type MoveWrites, moveWrites } from "./moves.ts";
export {
  claimDue,
  enqueue,
  type Intent,
  markDead,
  markLater,
  markSent,
  markUnknown,
  type Owed,
  outboxByMessage,
  outboxHealth,
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
export { insertRecall, wasRecalled } from "./recalls.ts";
export {
  addToTotals,
  clearPostings,
  insertPosting,
  insertRecord,
  insertRevision,
  insertSubject,
  postingsOfRecord,
  type Revision,
  recordById,
  recordByNumber,
  recordsJoinedTo,
  recordsOfDay,
  recordsOfMessage,
  recordsOfReporter,
  revisionsOf,
  type SubjectRow,
  updateRecord,
} from "./records.ts";
export { importRoster, type RosterCount, type RosterImport, rosterWrites } from "./roster.ts";
export type { Schema } from "./schema.ts";
export { createNumbers } from "./sequences.ts";
export {
  insertTicket,
  type Ticket,
  type TicketState,
  ticketByNumber,
  ticketsOfRecord,
  updateTicket,
} from "./tickets.ts";
export {
  changeTree,
  closeUnit,
  createTreeReader,
  insertRoot,
  insertUnit,
  loadTree,
  treeVersion,
  updateUnit,
} from "./units.ts";
