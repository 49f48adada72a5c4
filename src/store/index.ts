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
export {
  DamagedError,
  type Database,
  LockedError,
  type Query,
  StaleError,
  type Write,
  write,
} from "./database.ts";
export { newId } from "./ids.ts";
export { forgetKeys, forgetPayloads, type InboxEvent, inboxBody, insertInbox, wasHandled } from "./inbox.ts";
export { insertRow, wordOnce } from "./insert.ts";
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
export type { Schema } from "./schema.ts";
export { createNumbers } from "./sequences.ts";
export {
  changeTree,
  closeUnit,
  createTreeReader,
  insertRoot,
  insertUnit,
  loadTree,
  moveUnit,
  treeVersion,
  updateUnit,
} from "./units.ts";
