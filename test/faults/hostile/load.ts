import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setTimeout as pause, setInterval as ticks } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import Sqlite from "better-sqlite3";
import { openLine } from "../../bench/load/load.ts";
import { ROOT_FOLDER } from "../processes.ts";
import { type Service, startService } from "../service.ts";

/** How much of invariants B5 and A9 is tried. */
export interface LoadOptions {
  readonly seconds: number;
  readonly perSecond: number;
  /** The code to run instead of this one: a mutant. */
  readonly root?: string;
}

/** How events fared that came at a steady rate, however long the earlier ones took. */
export interface LoadTally {
  readonly events: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  /** Refusals by status; what was refused was sent again, as the platform does. */
  readonly refused: Readonly<Record<number, number>>;
  /** Answered 200 and not in the ledger exactly once, with its posting and its reply. */
  readonly wrong: number;
  /** Rows of the inbox that no signed event stands behind. */
  readonly strange: number;
  /** All of its memory, and what of it is its own and not of a file. */
  readonly rss: Growth;
  readonly own: Growth;
  readonly logLines: number;
}

/** How memory grew. */
interface Growth {
  readonly firstMiB: number;
  readonly lastMiB: number;
  /** After the first fifth, in which a program warms up; and in the second half. */
  readonly slopeMiBPerMinute: number;
  readonly lateSlopeMiBPerMinute: number;
}

const script = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** B5: events at a steady rate while the ledger is checkpointed by another process and backed up again and again. */
export async function runLoad(options: LoadOptions): Promise<LoadTally & { backups: number; checkpoints: number }> {
  const service = await startService({ ...rootOf(options), isTaking: true });
  const helpers: Helper[] = [];
  try {
    const checkpoints = help(helpers, script("../storage/checkpoints.ts"), [service.database]);
    let backups = 0;
    let isOver = false;
    const backing = (async () => {
      while (!isOver) {
        const from = performance.now();
        const backup = spawn(process.execPath, ["src/cli/backup.ts"], {
          cwd: ROOT_FOLDER,
          env: { PATH: process.env.PATH ?? "", DATABASE_URL: `sqlite:${service.database}` },
          stdio: ["ignore", "ignore", "inherit"],
        });
        const [code] = await once(backup, "exit");
        if (code !== 0) throw new Error(`the backup ended with ${code}`);
        backups += 1;
        // A copy is being made for about half of the time.
        if (!isOver) await pause(Math.min(5_000, performance.now() - from));
      }
    })();
    const pressed = await press(service, options);
    isOver = true;
    await backing;
    const rounds = checkpoints.said().split("\n").filter(Boolean).length;
    return { ...(await settle(service, pressed)), backups, checkpoints: rounds };
  } finally {
    for (const helper of helpers) await helper.end();
    await service.close();
  }
}

/** A9: the same while a stranger sends forgeries as fast as he can, and others hold sockets open and say a byte a second. */
export async function runSiege(
  options: LoadOptions & { readonly sockets: number; readonly forgers: number },
): Promise<LoadTally & { forgedPerSecond: number; forgedAnswers: Readonly<Record<string, number>>; held: number }> {
  const service = await startService(rootOf(options));
  const helpers: Helper[] = [];
  const crowd = holdSockets(service.port, options.sockets);
  try {
    const forger = help(helpers, script("forger.ts"), [String(service.port), String(options.forgers)]);
    const pressed = await press(service, options);
    const held = crowd.end();
    await forger.end();
    const answers = JSON.parse(forger.said().trimEnd().split("\n").at(-1) ?? "{}") as Record<string, number>;
    const forged = Object.values(answers).reduce((sum, count) => sum + count, 0);
    const tally = await settle(service, pressed);
    return { ...tally, forgedPerSecond: Math.round(forged / options.seconds), forgedAnswers: answers, held };
  } finally {
    crowd.end();
    for (const helper of helpers) await helper.end();
    await service.close();
  }
}

const rootOf = ({ root }: LoadOptions) => (root === undefined ? {} : { root });

interface Pressed {
  readonly times: readonly number[];
  readonly refused: Record<number, number>;
  readonly sent: readonly string[];
  readonly again: readonly Buffer[];
  readonly memory: readonly (ReturnType<Service["memory"]> & { readonly at: number })[];
}

const TICK_MS = 20;

/** Sends events at their own moments and times each from then on, so that one that had to wait to be sent counts as slow. */
async function press(service: Service, { seconds, perSecond }: LoadOptions): Promise<Pressed> {
  const times: number[] = [];
  const refused: Record<number, number> = {};
  const sent: string[] = [];
  const again: Buffer[] = [];
  const memory: Pressed["memory"][number][] = [];
  const free: Awaited<ReturnType<typeof openLine>>[] = [];
  const open: Promise<void>[] = [];
  const send = async (due: number) => {
    const { messageId, request } = service.event();
    sent.push(messageId);
    const idle = free.pop();
    let line = idle ?? (await openLine(service.port).catch(() => undefined));
    let status = line === undefined ? 0 : await line.ask(request);
    // A server ends what has been idle for long, at times while it is asked; any client then asks over another connection.
    if (status === 0 && idle !== undefined) {
      idle.close();
      line = await openLine(service.port).catch(() => undefined);
      status = line === undefined ? 0 : await line.ask(request);
    }
    times.push(performance.now() - due);
    if (status === 0) line?.close();
    else if (line !== undefined) free.push(line);
    if (status === 200) return;
    refused[status] = (refused[status] ?? 0) + 1;
    again.push(request);
  };
  const started = performance.now();
  for await (const _ of ticks(TICK_MS)) {
    const elapsed = performance.now() - started;
    while (sent.length < (Math.min(elapsed, seconds * 1_000) / 1_000) * perSecond)
      open.push(send(started + (sent.length / perSecond) * 1_000));
    if (elapsed > memory.length * 1_000) memory.push({ at: elapsed / 60_000, ...service.memory() });
    if (elapsed > seconds * 1_000) break;
  }
  await Promise.all(open);
  for (const line of free) line.close();
  return { times, refused, sent, again, memory };
}

/** Sends again what was refused, ends the program, and compares its ledger with what was sent. */
async function settle(service: Service, pressed: Pressed): Promise<LoadTally> {
  let left = pressed.again;
  for (let tries = 0; left.length > 0; tries += 1) {
    if (tries > 5) throw new Error(`${left.length} events were refused for good`);
    const line = await openLine(service.port);
    const refused: Buffer[] = [];
    for (const request of left) if ((await line.ask(request)) !== 200) refused.push(request);
    left = refused;
    line.close();
  }
  await service.stop();
  const { wrong, strange } = compare(service.database, pressed.sent);
  const times = pressed.times.toSorted((a, b) => a - b);
  const at = (share: number) =>
    Math.round((times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0) * 10) / 10;
  return {
    events: pressed.sent.length,
    p50Ms: at(0.5),
    p99Ms: at(0.99),
    maxMs: at(1),
    refused: pressed.refused,
    wrong,
    strange,
    rss: growth(pressed.memory.map(({ at, rssMiB }) => ({ at, mib: rssMiB }))),
    own: growth(pressed.memory.map(({ at, ownMiB }) => ({ at, mib: ownMiB }))),
    logLines: service.program.complaints().split("\n").filter(Boolean).length,
  };
}

function compare(file: string, sent: readonly string[]): { wrong: number; strange: number } {
  const db = new Sqlite(file);
  try {
    const known = new Set(sent);
    const rows = db
      .prepare(
        `select r.message_id as id, count(*) as n from record r
         join posting p on p.record_id = r.id and p.measure = 'times'
         join outbox o on o.target = r.message_id and o.action = 'reply' group by r.message_id`,
      )
      .all() as { id: string; n: number }[];
    const once = new Set(rows.filter(({ n }) => n === 1).map(({ id }) => id));
    const inbox = Number(db.prepare("select count(*) from inbox").pluck().get());
    const strange = rows.filter(({ id }) => !known.has(id)).length + Math.max(0, inbox - sent.length);
    return { wrong: sent.filter((id) => !once.has(id)).length, strange };
  } finally {
    db.close();
  }
}

interface Sample {
  readonly at: number;
  readonly mib: number;
}

function growth(samples: readonly Sample[]): Growth {
  const from = (share: number) => samples.slice(Math.floor(samples.length * share));
  return {
    firstMiB: round(samples[0]?.mib ?? 0),
    lastMiB: round(samples.at(-1)?.mib ?? 0),
    slopeMiBPerMinute: round(slope(from(0.2))),
    lateSlopeMiBPerMinute: round(slope(from(0.5))),
  };
}

const round = (value: number) => Math.round(value * 10) / 10;

/** Least squares over a sample a second. */
function slope(samples: readonly Sample[]): number {
  const mean = (of: readonly number[]) => of.reduce((sum, one) => sum + one, 0) / Math.max(1, of.length);
  const [at, mib] = [mean(samples.map((one) => one.at)), mean(samples.map((one) => one.mib))];
  const above = samples.reduce((sum, one) => sum + (one.at - at) * (one.mib - mib), 0);
  const below = samples.reduce((sum, one) => sum + (one.at - at) ** 2, 0);
  return above / below;
}

/** Keeps so many sockets open: half of them say nothing, half a byte of a request each second; who is hung up on calls again. */
function holdSockets(port: number, count: number): { end(): number } {
  const sockets = new Set<Socket>();
  const start = Buffer.from(`POST /lark/events HTTP/1.1\r\nhost: 127.0.0.1\r\nx-slow: ${"x".repeat(1_000)}`);
  let isOver = false;
  const call = (index: number) => {
    if (isOver) return;
    const socket = connect(port, "127.0.0.1");
    let said = 0;
    const speaking =
      index % 2 === 0 ? undefined : setInterval(() => socket.write(start.subarray(said, ++said), () => {}), 1_000);
    socket.on("error", () => {});
    socket.on("close", () => {
      clearInterval(speaking);
      sockets.delete(socket);
      call(index);
    });
    sockets.add(socket);
  };
  for (let index = 0; index < count; index += 1) call(index);
  return {
    end() {
      isOver = true;
      const held = [...sockets].filter((socket) => socket.readyState === "open").length;
      for (const socket of sockets) socket.destroy();
      return held;
    },
  };
}

interface Helper {
  said(): string;
  end(): Promise<void>;
}

function help(helpers: Helper[], path: string, args: readonly string[]): Helper {
  const child = spawn(process.execPath, [path, ...args], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(child, "exit");
  let said = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  const helper = {
    said: () => said,
    async end() {
      child.kill("SIGKILL");
      await ended;
    },
  };
  helpers.push(helper);
  return helper;
}
