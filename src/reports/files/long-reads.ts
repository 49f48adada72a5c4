import { type Database, loadTree, type Query } from "#store";
import { type Proof, proveTotals } from "../figures/proof.ts";
import { countRows, type ExportSpec, exportFile } from "./export.ts";

/** A finished file of records. */
export interface MadeFile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly rows: number;
}

/** Called with the number of rows written and the total. */
export type OnRows = (count: number, rows: number) => void;

/** Long reads that must not delay other work; each reads one snapshot of the ledger if its engine has them. */
export interface LongReads {
  /** Recomputes every figure from the records. */
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
