import type { Kind } from "../kinds/kind.ts";
import type { LineContext, Reading } from "./reading.ts";

/** What a command's line says. Nothing of it is lost: the spans together are the line. */
export function readLine(kind: Kind, text: string, _context: LineContext): Reading {
  return {
    partial: { kind: kind.name, content: { fields: {}, amounts: {} } },
    problems: [],
    remarks: [],
    spans: [{ text, as: "title", label: kind.title.label }],
  };
}
