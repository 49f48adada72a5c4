import { type Database, loadTree, type Query } from "#store";
import { type Proof, proveTotals } from "../figures/proof.ts";
import { countRows, type ExportSpec, exportFile } from "./export.ts";

/** A file of records, made. */
export interface MadeFile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly rows: number;
}

/** Is told how many of how many rows are written. */
export type OnRows = (count: number, rows: number) => void;

/** What reads so long that nobody may wait for it; each sees the ledger as it stood at one moment, where its engine can. */
export interface LongReads {
  /** Counts every figure again from the records. */
  prove(): Promise<Proof>;
  makeFile(spec: ExportSpec, onRows: OnRows): Promise<MadeFile>;
}

/** Reads in this process in small steps, and yields the event loop to other requests between them. */
export function longReadsHere(db: Pick<Database, "query" | "atOneMoment">): LongReads {
  const seen = <T>(read: (query: Query) => Promise<T>) => db.atOneMoment?.(read) ?? read(db.query);
  return {
    prove: () => seen((query) => proveTotals(query)),
    makeFile: (spec, onRows) =>
      seen(async (query) => {
        const rows = await countRows(query, await loadTree(query), spec);
        return { bytes: await exportFile(query, spec, async (count) => onRows(count, rows)), rows };
      }),
  };
}
