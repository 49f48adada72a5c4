/** Shows the progress of long work: one moving bar on a terminal, otherwise a line per quarter. */
export interface Progress {
  /** `part` is from 0 to 1 within the step. */
  at(step: string, part: number): void;
  end(): void;
}

const WIDTH = 30;
const QUARTERS = 4;

/** Opens a progress display on a stream, which may be a terminal. */
export function openProgress(out: { readonly isTTY?: boolean; write(text: string): unknown }): Progress {
  let shown = "";
  return {
    at: (step, part) => {
      const filled = Math.round(Math.min(Math.max(part, 0), 1) * (out.isTTY ? WIDTH : QUARTERS));
      const percent = Math.round((filled / (out.isTTY ? WIDTH : QUARTERS)) * 100);
      const line = out.isTTY
        ? `${step} [${"█".repeat(filled)}${"░".repeat(WIDTH - filled)}] ${percent}%`
        : `${step} ${percent}%`;
      // Writing to a terminal is slow, so an unchanged line is not written again.
      if (line === shown) return;
      out.write(out.isTTY ? `\r\u001b[2K${line}` : `${line}\n`);
      shown = line;
    },
    end: () => {
      if (out.isTTY && shown !== "") out.write("\r\u001b[2K");
      shown = "";
    },
  };
}
