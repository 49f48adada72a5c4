import { configureSync, type LogRecord, resetSync } from "@logtape/logtape";

// The fields that may be logged: ids, names of the program's own parts, and numbers. Anything else is left out, so that
// a new property cannot log a person's text, a name or a secret.
const FIELDS: ReadonlySet<string> = new Set([
  "eventId",
  "eventType",
  "messageId",
  "chatId",
  "personId",
  "recordId",
  "ticketId",
  "unitId",
  "outboxId",
  "job",
  "scope",
  "slot",
  "command",
  "kind",
  "instance",
  "dialect",
  "version",
  "method",
  "route",
  "status",
  "code",
  "logId",
  "attempt",
  "count",
  "durationMs",
  "port",
  "reason",
  "reference",
  "problem",
  "refused",
  "strayS",
  "clockBehindS",
]);

const WORD = /^[\w.:/#@-]{1,200}$/;

/**
 * Makes all loggers `getLogger(["mofan", room])` write one JSON object per line to `write`, without message bodies or
 * secrets.
 */
export function configureLogging(write: (line: string) => void, lowestLevel: "debug" | "info" | "warning" = "info") {
  const sinks = { lines: (record: LogRecord) => write(lineOf(record)) };
  resetSync();
  configureSync({
    sinks,
    loggers: [
      { category: "mofan", sinks: ["lines"], lowestLevel },
      { category: ["logtape", "meta"], sinks: ["lines"], lowestLevel: "warning" },
    ],
  });
}

function lineOf({ timestamp, level, category, rawMessage, properties }: LogRecord): string {
  const fields = Object.entries(properties).flatMap(([name, value]) => {
    if (value instanceof Error) return [[name, faultOf(value)]];
    return FIELDS.has(name) && value !== undefined ? [[name, plain(value)]] : [];
  });
  return JSON.stringify({
    time: new Date(timestamp).toISOString(),
    level,
    room: category.slice(1).join("."),
    // The message as written in the source; values appear only in fields.
    message: typeof rawMessage === "string" ? rawMessage : rawMessage.join("…"),
    ...Object.fromEntries(fields),
  });
}

/** A number or an id unchanged; "…" for anything that may be a person's text. */
function plain(value: unknown): unknown {
  if (typeof value === "number" || typeof value === "boolean") return value;
  return typeof value === "string" && WORD.test(value) ? value : "…";
}

/** Where an error came from. Its message is left out, because parsers and databases quote their input in it. */
function faultOf(error: Error, depth = 0): object {
  const frames = (error.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line));
  const code = "code" in error ? { code: plain(error.code) } : {};
  const cause = error.cause instanceof Error && depth < 4 ? { cause: faultOf(error.cause, depth + 1) } : {};
  return { name: plain(error.name), ...code, stack: frames.map((line) => line.trim()), ...cause };
}
