import type { Instant } from "#core";
import type { Speech } from "./speech.ts";

/** Whether Word files can be made here; where every byte of the program counts they are left out. */
export const hasWord = true;

/**
 * The report as a .docx file in the official layout. `at` is when it was made; the same report and time give the same bytes.
 * What makes it is a megabyte of source that few ever ask for, and is loaded for the first who does.
 */
export async function speechDocx(report: Speech, at: Instant): Promise<Uint8Array<ArrayBuffer>> {
  const { writeDocx } = await import("./docx-file.ts");
  return await writeDocx(report, at);
}
