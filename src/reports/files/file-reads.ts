import { type DraftContext, type DraftReading, type Result, readDraft } from "#core";
import { type RosterFile, readRosterFile } from "./roster-file.ts";
import { textOfFile } from "./text-file.ts";

/**
 * Reads what people send. Anything may be sent, so what takes long at its limit is read beside the event loop where a
 * runtime can, for a bounded time.
 */
export interface FileReads {
  text(bytes: Uint8Array<ArrayBuffer>): Promise<Result<string>>;
  roster(bytes: Uint8Array<ArrayBuffer>): Promise<Result<RosterFile>>;
  draft(text: string, context: DraftContext): Promise<Result<DraftReading>>;
}

/** Reads in the thread that asks: for the command line, and for runtimes without threads, which bound the time themselves. */
export const fileReadsHere: FileReads = {
  text: textOfFile,
  roster: readRosterFile,
  draft: async (text, context) => readDraft(text, context),
};
