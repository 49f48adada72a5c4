import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";
import type { Order } from "./points.ts";

/** Where the code under test is; a mutant has a folder of its own. */
export const ROOT_FOLDER = fileURLToPath(new URL("../../", import.meta.url));
const KILL_POINTS = fileURLToPath(new URL("crash/kill-points.ts", import.meta.url));
const START_MS = 30_000;

/** What npm start tells V8 about the program. */
export const START_FLAGS: readonly string[] = String(
  JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")).scripts.start,
)
  .split(" ")
  .filter((word) => word.startsWith("--"));

/** A process of the program or of the platform beside it. */
export interface Running {
  readonly child: ChildProcess;
  /** What it printed when it was ready. */
  readonly hello: string;
  /** Its end: the signal or the exit code. */
  readonly ended: Promise<string | number>;
  /** Whether it has ended. */
  isOver(): boolean;
  /** Sends an order and waits until it was taken or the process is gone. */
  order(order: Order): Promise<void>;
  /** Everything it wrote to stdout. */
  said(): string;
  /** Everything it wrote to stderr. */
  complaints(): string;
}

/** Starts a script of the project by Node itself, with the flags of npm start, and waits for the line that says it is ready. */
export async function start(
  script: string,
  options: { root?: string; env: Record<string, string>; args?: readonly string[]; hooked?: boolean; ready: RegExp },
): Promise<Running> {
  const { root = ROOT_FOLDER, env, args = [], hooked = false, ready } = options;
  const hooks = hooked ? ["--import", KILL_POINTS] : [];
  const child = spawn(process.execPath, [...START_FLAGS, ...hooks, script, ...args], {
    cwd: root,
    env: { PATH: process.env.PATH ?? "", HOME: process.env.HOME ?? "", ...env },
    stdio: ["ignore", "pipe", "pipe", hooked ? "ipc" : "ignore"],
  });
  // A test that is given up must not leave its program behind.
  const end = () => child.kill("SIGKILL");
  process.once("exit", end);
  let over = false;
  let complaints = "";
  let said = "";
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    complaints += text;
  });
  const ended = once(child, "exit").then(([code, signal]) => {
    over = true;
    process.off("exit", end);
    return (signal ?? code) as string | number;
  });
  const hello = await Promise.race([
    printed(child, ready),
    ended.then((how) => Promise.reject(new Error(`${script} ended with ${how}: ${complaints}`))),
  ]);
  return {
    child,
    hello,
    ended,
    isOver: () => over,
    said: () => said,
    complaints: () => complaints,
    async order(order) {
      if (over || !child.connected) return;
      const taken = once(child, "message").catch(() => undefined);
      child.send(order, () => {});
      await Promise.race([taken, ended]);
    },
  };
}

async function printed(child: ChildProcess, ready: RegExp): Promise<string> {
  let text = "";
  const signal = AbortSignal.timeout(START_MS);
  return await new Promise<string>((resolve, reject) => {
    signal.addEventListener("abort", () => reject(new Error(`nothing was ready in ${START_MS} ms: ${text}`)));
    child.stdout?.setEncoding("utf8").on("data", (part: string) => {
      text += part;
      if (ready.test(text)) resolve(text);
    });
  });
}

/** A port that was free a moment ago, for a server that must come back to the same one. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, "close");
  return port;
}
