import { connect } from "node:net";
import Sqlite from "better-sqlite3";
import fc from "fast-check";
import { defined } from "#core";
import { openLine } from "../../bench/load/load.ts";
import { type Service, startService } from "../service.ts";
import { type OddRequest, oddRequests } from "./oddities.ts";

/** How long and from where. */
export interface FuzzOptions {
  readonly seconds: number;
  /** So many requests are made in any case, however slow the machine. */
  readonly atLeast: number;
  readonly seed: number;
  /** The code to run instead of this one: a mutant. */
  readonly root?: string;
}

/** What the door did with all of it. */
export interface FuzzTally {
  readonly requests: number;
  readonly perSecond: number;
  /** How often each kind of request was answered with which status; 0 is a closed connection. */
  readonly answers: Readonly<Record<string, Readonly<Record<number, number>>>>;
  /** Answers of 500 and above other than 503, each with what can make it again. */
  readonly broken: readonly string[];
  readonly unavailable: number;
  /** Inbox rows that no signed event stands behind. */
  readonly strange: number;
  /** Why handlers threw. */
  readonly dead: Readonly<Record<string, number>>;
  readonly records: number;
  readonly integrity: string;
  /** What the log says of errors, with the try at which a commit was given up. */
  readonly complaints: Readonly<Record<string, number>>;
  /** How the program ended when it was asked to. */
  readonly ended: string | number;
  readonly rssMiB: number;
}

const LANES = 8;
const BATCH = 20;

/** Sends odd requests for a time; batch number n of a seed is the same each time, but for ids and stamps. */
export async function runFuzz({ seconds, atLeast, seed, root }: FuzzOptions): Promise<FuzzTally> {
  const service = await startService({ ...defined({ root }), hasPages: true });
  try {
    const odd = oddRequests(service.city);
    const answers: Record<string, Record<number, number>> = {};
    const broken: string[] = [];
    const eventIds = new Set<string>();
    let requests = 0;
    let batch = 0;
    const started = performance.now();
    const isOver = () =>
      service.program.isOver() || (requests >= atLeast && performance.now() > started + seconds * 1_000);
    const lane = async () => {
      const line = createLane(service);
      while (!isOver()) {
        const from = seed + batch++;
        for (const one of fc.sample(odd, { seed: from, numRuns: BATCH })) {
          if (one.isSigned && one.eventId !== undefined) eventIds.add(one.eventId);
          const status = await line.ask(one);
          requests += 1;
          countAnswer(answers, one.name, status);
          if (status >= 500 && status !== 503) broken.push(`${status} to ${one.name}, seed ${from}: ${preview(one)}`);
          if (isOver()) break;
        }
      }
      line.close();
    };
    await Promise.all(Array.from({ length: LANES }, lane));
    const took = (performance.now() - started) / 1_000;
    const rssMiB = Math.round(service.memory().rssMiB);
    const ended = service.program.isOver() ? `by itself: ${await service.program.ended}` : await service.stop();
    return {
      requests,
      perSecond: Math.round(requests / took),
      answers,
      broken,
      unavailable: Object.values(answers).reduce((sum, counts) => sum + (counts[503] ?? 0), 0),
      ...inspect(service.database, eventIds),
      complaints: complaintsOf(service.program.complaints()),
      ended,
      rssMiB,
    };
  } finally {
    await service.close();
  }
}

function countAnswer(answers: Record<string, Record<number, number>>, name: string, status: number): void {
  const counts = answers[name] ?? {};
  answers[name] = counts;
  counts[status] = (counts[status] ?? 0) + 1;
}

const preview = ({ bytes }: OddRequest) => JSON.stringify(bytes.subarray(0, 200).toString("latin1"));

function inspect(file: string, eventIds: ReadonlySet<string>) {
  const db = new Sqlite(file);
  try {
    const rows = db
      // The bot's own word at the end of a flood is a row too.
      .prepare("select event_id as id, state, reason from inbox where type <> 'flood'")
      .all() as {
      id: string;
      state: string;
      reason: string | null;
    }[];
    return {
      strange: rows.filter(({ id }) => !eventIds.has(id)).length,
      dead: tally(rows.filter(({ state }) => state === "dead").map(({ reason }) => reason ?? "")),
      records: Number(db.prepare("select count(*) from record").pluck().get()),
      integrity: String(db.pragma("integrity_check", { simple: true })),
    };
  } finally {
    db.close();
  }
}

function complaintsOf(log: string): Readonly<Record<string, number>> {
  // It says how the first admin is made; nothing else is said but in JSON.
  const said = log.split("\n").filter((line) => line !== "" && !line.startsWith("还没有管理员"));
  const lines = said.filter((line) => /"level":"(?:error|fatal)"/.test(line) || !line.startsWith("{"));
  return tally(lines.map((line) => (line.startsWith("{") ? saidIn(line) : line.slice(0, 200))));
}

/** A commit that fails once and is late comes of a slow machine; one that fails at every try would fail for ever. */
function saidIn(line: string): string {
  const { message, attempt, reason } = JSON.parse(line) as { message: string; attempt?: number; reason?: string };
  return [message, reason, attempt === undefined ? "" : `at try ${attempt}`].filter(Boolean).join(", ");
}

function tally(words: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}

/** A connection that is opened again whenever the server has had enough of it. */
function createLane({ port }: Service) {
  let line: Awaited<ReturnType<typeof openLine>> | undefined;
  return {
    async ask({ bytes, isRaw }: OddRequest): Promise<number> {
      if (isRaw) return await once(port, bytes);
      line ??= await openLine(port);
      const status = await line.ask(bytes);
      // What it does not want to read to its end it hangs up on.
      if (![200, 400, 401].includes(status)) {
        line.close();
        line = undefined;
      }
      return status;
    },
    close: () => line?.close(),
  };
}

/** Says something on a socket of its own and hangs up; answers the status it heard, or 0. */
function once(port: number, bytes: Buffer): Promise<number> {
  return new Promise((resolve) => {
    let heard = "";
    const socket = connect(port, "127.0.0.1", () => socket.end(bytes));
    socket.setEncoding("latin1").on("data", (part: string) => {
      heard += part;
    });
    socket.on("error", () => {});
    socket.on("close", () => resolve(Number(/^HTTP\/1\.1 (\d{3})/.exec(heard)?.[1] ?? 0)));
  });
}
