import { connect, type Socket } from "node:net";

/** The result of a burst of requests. */
export interface Burst {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  readonly seconds: number;
  /** Responses with another status than 200. */
  readonly refused: number;
}

/**
 * Sends prepared requests over `inFlight` kept-alive connections, one at a time on each, and measures every response.
 * Uses raw sockets, because Node's own client costs as much as the measured servers.
 */
export async function burst(port: number, requests: readonly Buffer[], inFlight: number): Promise<Burst> {
  const times: number[] = [];
  let next = 0;
  let refused = 0;
  const sockets = await Promise.all(Array.from({ length: inFlight }, () => opened(port)));
  const started = performance.now();
  await Promise.all(
    sockets.map(async (socket) => {
      const answers = reader(socket);
      for (let request = requests[next++]; request !== undefined; request = requests[next++]) {
        const at = performance.now();
        socket.write(request);
        const status = await answers();
        times.push(performance.now() - at);
        if (status !== 200) refused += 1;
      }
    }),
  );
  const seconds = (performance.now() - started) / 1000;
  for (const socket of sockets) socket.destroy();
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
  return { perSecond: requests.length / seconds, p50Ms: at(0.5), p99Ms: at(0.99), maxMs: at(1), seconds, refused };
}

/** One kept-alive connection that sends requests one after the other; a closed connection returns status 0. */
export async function openLine(port: number): Promise<{ ask(request: Buffer): Promise<number>; close(): void }> {
  const socket = await opened(port);
  const answer = reader(socket);
  socket.on("error", () => {});
  return {
    async ask(request) {
      if (socket.destroyed || !socket.writable) return 0;
      socket.write(request);
      return await answer();
    },
    close: () => socket.destroy(),
  };
}

/** How many requests are sent before the measured ones, and what is called after them. */
export interface Lead {
  readonly requests: number;
  readonly then: () => void;
}

/**
 * Sends prepared requests at a steady rate without waiting for responses, and measures each from its planned time: a
 * server that stalls is late for all requests meanwhile. The first requests open the connections.
 */
export async function paced(port: number, requests: readonly Buffer[], perSecond: number, lead?: Lead): Promise<Burst> {
  const times: number[] = [];
  let refused = 0;
  const idle: { socket: Socket; answers: () => Promise<number> }[] = [];
  const started = performance.now();
  const one = async (request: Buffer, due: number, isTimed: boolean) => {
    let line = idle.pop();
    // A server closes idle connections, so the next request opens another, as any client does.
    while (line?.socket.destroyed) line = idle.pop();
    line ??= await connected(port);
    line.socket.write(request);
    const status = await line.answers();
    if (isTimed) times.push(performance.now() - due);
    if (status !== 200) refused += 1;
    idle.push(line);
  };
  const open: Promise<void>[] = [];
  for (const [index, request] of requests.entries()) {
    const due = started + (index * 1_000) / perSecond;
    const early = due - performance.now();
    if (early > 0) await new Promise((resolve) => setTimeout(resolve, early));
    if (index === lead?.requests) lead.then();
    open.push(one(request, due, index >= (lead?.requests ?? 0)));
  }
  await Promise.all(open);
  const seconds = (performance.now() - started) / 1_000;
  for (const { socket } of idle) socket.destroy();
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
  return { perSecond: requests.length / seconds, p50Ms: at(0.5), p99Ms: at(0.99), maxMs: at(1), seconds, refused };
}

async function connected(port: number) {
  const socket = await opened(port);
  return { socket, answers: reader(socket) };
}

function opened(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: "127.0.0.1", noDelay: true }, () => resolve(socket));
    socket.once("error", reject);
  });
}

/** Reads one response after the other; every server here sends a length. */
function reader(socket: Socket): () => Promise<number> {
  let text = "";
  let wake: ((status: number) => void) | undefined;
  const look = () => {
    const end = text.indexOf("\r\n\r\n");
    if (end < 0 || wake === undefined) return;
    const head = text.slice(0, end);
    const length = /^content-length: *(\d+)/im.exec(head)?.[1];
    const isChunked = length === undefined;
    const total = isChunked ? text.indexOf("0\r\n\r\n", end + 4) + 5 : end + 4 + Number(length);
    if (isChunked ? total < 5 : text.length < total) return;
    text = text.slice(total);
    const heard = wake;
    wake = undefined;
    heard(Number(head.slice(9, 12)));
  };
  socket.setEncoding("latin1").on("data", (part: string) => {
    text += part;
    look();
  });
  // A refusal without a length ends with the connection.
  socket.on("close", () => wake?.(Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0)));
  return () =>
    new Promise((resolve) => {
      wake = resolve;
      look();
    });
}
