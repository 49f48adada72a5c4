import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { setInterval as ticks } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { openLine } from "../../bench/load/load.ts";
import { startService } from "../service.ts";

/** How hard invariant A7 is tried. */
export interface BombOptions {
  /** What each compressed body would be, unpacked. */
  readonly unpackedMiB: number;
  /** What is sent of a body that has no end. */
  readonly endlessMiB: number;
  /** How many of each kind come at the same moment. */
  readonly atOnce: number;
  /** How often. */
  readonly rounds: number;
  /** The code to run instead of this one: a mutant. */
  readonly root?: string;
}

/** How the program fared. */
export interface BombTally {
  readonly sent: number;
  /** Statuses by the kind of body; 0 is a connection that was closed without one. */
  readonly answers: Readonly<Record<string, Readonly<Record<number, number>>>>;
  /** What it held before, and the most it ever held while they came: as the kernel counts it, so that no moment is missed. */
  readonly beforeMiB: number;
  readonly peakMiB: number;
  /** Signed events meanwhile. */
  readonly events: number;
  readonly refused: number;
  readonly p99Ms: number;
}

const MEMBER_MIB = 64;
const PART = Buffer.alloc(65_536, 0x20);
const EVERY_MS = 50;
const PATIENCE_MS = 20_000;

interface Bomb {
  readonly head: string;
  /** What follows the head, piece by piece. */
  readonly body: () => Iterable<Buffer>;
}

const bare = (pieces: readonly Buffer[]) => () => pieces;
const chunk = (piece: Buffer) =>
  Buffer.concat([Buffer.from(`${piece.length.toString(16)}\r\n`), piece, Buffer.from("\r\n")]);

function bombs({ unpackedMiB, endlessMiB }: BombOptions): Readonly<Record<string, Bomb>> {
  // A stream of gzip may have any number of members; zeros become a thousandth.
  const size = Math.min(unpackedMiB, MEMBER_MIB);
  const member = gzipSync(Buffer.alloc(size * 1_048_576), { level: 9 });
  const packed = Buffer.concat(Array.from({ length: Math.ceil(unpackedMiB / size) }, () => member));
  const length = `content-length: ${packed.length}\r\n`;
  const chunked = "transfer-encoding: chunked\r\n";
  function* endless(wrap: (piece: Buffer) => Buffer): Iterable<Buffer> {
    for (let sent = 0; sent < endlessMiB * 1_048_576; sent += PART.length) yield wrap(PART);
  }
  return {
    "gzip of a stated length": { head: `content-encoding: gzip\r\n${length}`, body: bare([packed]) },
    "gzip in chunks": {
      head: `content-encoding: gzip\r\n${chunked}`,
      body: bare([chunk(packed), chunk(Buffer.alloc(0))]),
    },
    "gzip twice": { head: `content-encoding: gzip, gzip\r\n${length}`, body: bare([gzipSync(packed)]) },
    "deflate that is gzip": { head: `content-encoding: deflate\r\n${length}`, body: bare([packed]) },
    "gzip that nobody announced": { head: length, body: bare([packed]) },
    "chunks without an end": { head: chunked, body: () => endless(chunk) },
    "two gigabytes, as stated": { head: "content-length: 2147483648\r\n", body: () => endless((piece) => piece) },
    "more than stated": { head: "content-length: 10\r\n", body: () => endless((piece) => piece) },
  };
}

/** Sends bodies that are or would become far too large, all kinds at once, while signed events go on coming. */
export async function runBombs(options: BombOptions): Promise<BombTally> {
  const service = await startService(options.root === undefined ? {} : { root: options.root });
  try {
    const events = eventsOf(service);
    // What is allocated for the first events is not the bombs' doing.
    await events.some(100);
    const status = () => readFileSync(`/proc/${service.program.child.pid}/status`, "utf8");
    const line = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(status())?.[1] ?? 0) / 1_024;
    writeFileSync(`/proc/${service.program.child.pid}/clear_refs`, "5");
    const beforeMiB = Math.round(line("VmRSS"));
    const pressing = events.start();
    const answers: Record<string, Record<number, number>> = {};
    let sent = 0;
    const kinds = Object.entries(bombs(options));
    for (const [name] of kinds) answers[name] = {};
    const volley = () =>
      kinds.flatMap(([name, bomb]) => {
        const tally = answers[name] ?? {};
        return Array.from({ length: options.atOnce }, async () => {
          sent += 1;
          const answer = await send(service.port, bomb);
          tally[answer] = (tally[answer] ?? 0) + 1;
        });
      });
    for (let round = 0; round < options.rounds; round += 1) await Promise.all(volley());
    const pressed = await pressing.stop();
    return { sent, answers, beforeMiB, peakMiB: Math.round(line("VmHWM")), ...pressed };
  } finally {
    await service.close();
  }
}

/** Sends one as fast as it is taken, until there is an answer, and says which. */
async function send(port: number, { head, body }: Bomb): Promise<number> {
  const socket = connect(port, "127.0.0.1").on("error", () => {});
  const over = once(socket, "close").catch(() => {});
  let said = "";
  const answered = new Promise<void>((resolve) => {
    socket.on("data", (bytes: Buffer) => {
      said += bytes.toString("latin1");
      resolve();
    });
  });
  const late = AbortSignal.timeout(PATIENCE_MS);
  const given = once(late, "abort");
  const end = Promise.race([over, answered, given]);
  let isOver = false;
  void end.then(() => {
    isOver = true;
  });
  socket.write(
    `POST /lark/events HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\ncontent-type: application/json; charset=utf-8\r\n${head}\r\n`,
  );
  for (const piece of body()) {
    if (isOver || socket.destroyed) break;
    if (!socket.write(piece)) await Promise.race([once(socket, "drain").catch(() => {}), end]);
  }
  await end;
  socket.destroy();
  return Number(/^HTTP\/1\.1 (\d+)/.exec(said)?.[1] ?? 0);
}

/** Signed events one after the other, or at a steady pace. */
function eventsOf(service: Awaited<ReturnType<typeof startService>>) {
  return {
    async some(count: number) {
      const line = await openLine(service.port);
      for (let index = 0; index < count; index += 1) await line.ask(service.event().request);
      line.close();
    },
    start() {
      const times: number[] = [];
      let refused = 0;
      const stopping = new AbortController();
      const running = (async () => {
        const open: Promise<void>[] = [];
        try {
          for await (const _ of ticks(EVERY_MS, undefined, { signal: stopping.signal })) {
            const from = performance.now();
            open.push(
              (async () => {
                const line = await openLine(service.port);
                if ((await line.ask(service.event().request)) !== 200) refused += 1;
                times.push(performance.now() - from);
                line.close();
              })(),
            );
          }
        } catch {
          // Stopped.
        }
        await Promise.all(open);
      })();
      return {
        async stop() {
          stopping.abort();
          await running;
          times.sort((a, b) => a - b);
          return { events: times.length, refused, p99Ms: Math.round(times[Math.floor(times.length * 0.99)] ?? 0) };
        },
      };
    },
  };
}
