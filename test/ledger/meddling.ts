import type { Database, Write } from "#store";

/** A database whose writes are changed, or left out, as if a bug had done it. */
export const meddling =
  (meddle: (write: Write) => Write | undefined) =>
  (db: Database): Database => ({
    ...db,
    commit: (writes) => db.commit(writes.map(meddle).filter((one) => one !== undefined)),
  });

/** What a record put into a table stays there when the record is changed or withdrawn. */
export const leftStanding =
  (table: string) =>
  (write: Write): Write | undefined =>
    write.sql.startsWith(`delete from "${table}"`)
      ? undefined
      : write.sql.startsWith(`insert into "${table}"`)
        ? { ...write, sql: `${write.sql} on conflict do nothing` }
        : write;

/** Rows of figures stay with whom a unit was below before it was moved. */
export const leftBehind = (write: Write): Write | undefined =>
  write.sql.startsWith('update "posting" set "unit_id"') ? undefined : write;
