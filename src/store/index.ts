export { type Database, type Query, StaleError, type Write, write } from './database.ts';
export type { Schema } from './schema.ts';
