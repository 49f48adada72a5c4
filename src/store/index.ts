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
export { insertRow, wordOnce } from "./insert.ts";
export type { Schema } from "./schema.ts";
