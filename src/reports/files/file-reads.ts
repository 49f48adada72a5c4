import { type DraftContext, type DraftReading, type Result, readDraft } from "#core";
import { type RosterFile, readRosterFile } from "./roster-file.ts";
import { textOfFile } from "./text-file.ts";

/**
 * Reads sent files. A file may be anything, so slow reading runs in a thread for a limited time, if the runtime has
 * threads.
 */
export interface FileReads {
  text(bytes: Uint8Array<ArrayBuffer>): Promise<Result<string>>;
  roster(bytes: Uint8Array<ArrayBuffer>): Promise<Result<RosterFile>>;
  draft(text: string, context: DraftContext): Promise<Result<DraftReading>>;
}

/**
 * Reads in the calling thread: for the command line, and for runtimes without threads, which limit the time themselves.
 */
export const fileReadsHere: FileReads = {
  text: textOfFile,
  roster: readRosterFile,
  draft: async (text, context) => readDraft(text, context),
};
