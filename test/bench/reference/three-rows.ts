import Sqlite from "better-sqlite3";

/**
 * The three tables that an answered event needs, for the event, the record and the receipt; beside the ledger's tables
 * in the same file.
 */
const THREE_TABLES = [
  "create table if not exists least_inbox (id text not null primary key, body_hash text not null, received_at text not null)",
  `create table if not exists least_record (
    number integer primary key, kind text not null, chat_id text not null, day text not null, title text not null,
    people integer not null, person_id text not null, line text not null, at text not null)`,
  `create table if not exists least_outbox (
    id integer primary key, uuid text not null unique, target text not null, payload text not null, state text not null)`,
] as const;

/** The database file of a reference, as durable as the program's. */
export function openThreeTables(): Sqlite.Database {
  const db = new Sqlite(process.env.DATABASE ?? "");
  db.pragma("journal_mode = wal");
  db.pragma("synchronous = full");
  for (const table of THREE_TABLES) db.exec(table);
  return db;
}

/** The fields of a message event that the references read. */
export interface Said {
  readonly sender: { readonly sender_id: { readonly open_id: string } };
  readonly message: { readonly message_id: string; readonly chat_id: string; readonly content: string };
}

/** What the expression finds in a line. */
export interface Found {
  readonly kind: string;
  readonly day: string;
  readonly title: string;
  readonly people: number;
  readonly line: string;
}

/** Reads a line with one expression; undefined if it does not match. */
export function readLine(content: string): Found | undefined {
  const { text } = JSON.parse(content) as { text: string };
  const [, kind = "", day = "", title = "", people = ""] =
    /\/(\S+) 日期=(\S+) 主题=(\S+).* 人数=(\d+)/.exec(text) ?? [];
  return kind === "" ? undefined : { kind, day, title, people: Number(people), line: text };
}

/** The receipt in the platform's form. */
export const receiptOf = ({ kind, day, title, people }: Found): string =>
  JSON.stringify({ elements: [{ tag: "markdown", content: `✓ ${kind} ${day} ${title} ${people}人` }] });
