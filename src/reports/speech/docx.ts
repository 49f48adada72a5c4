import type { Instant } from "#core";
import type { Speech } from "./speech.ts";

/** Whether this build can make Word files; a build with a size limit leaves them out. */
export const hasWord = true;

/**
 * The report as a .docx file in the official layout. `at` is its time; the same report and time give the same bytes.
 * The library of a megabyte is loaded at its first use, because few people need it.
 */
export async function speechDocx(report: Speech, at: Instant): Promise<Uint8Array<ArrayBuffer>> {
  const { writeDocx } = await import("./docx-file.ts");
  return await writeDocx(report, at);
}
