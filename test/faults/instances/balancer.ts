import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT_FOLDER } from "../processes.ts";

// nginx as deploy/nginx.conf has it, on ports of this machine: apt-get install nginx-light.
const NGINX = "/usr/sbin/nginx";
const START_MS = 10_000;

/** Whether there is an nginx to put in front; who asks says why it skips. */
export function hasNginx(who: string): boolean {
  try {
    execFileSync(NGINX, ["-v"], { stdio: "ignore" });
    return true;
  } catch {
    console.log(`${who} is skipped: nginx is not installed (apt-get install nginx-light)`);
    return false;
  }
}

/** A balancer that is running. */
export interface Balancer {
  readonly pid: number;
  stop(): Promise<void>;
}

/** Starts nginx on `front` with the shipped configuration, without the certificate; `change` may spoil it. */
export async function startNginx(
  front: number,
  [one, two]: readonly number[],
  change: (configuration: string) => string = (same) => same,
): Promise<Balancer> {
  const folder = mkdtempSync(join(tmpdir(), "mofan-nginx-"));
  mkdirSync(join(folder, "logs"));
  const shipped = change(readFileSync(join(ROOT_FOLDER, "deploy/nginx.conf"), "utf8"));
  const server = shipped
    .replace("one:3000", `127.0.0.1:${one}`)
    .replace("two:3000", `127.0.0.1:${two}`)
    .replace("listen 443 ssl", `listen 127.0.0.1:${front}`)
    .replace(/^\s*ssl_certificate.*$/gm, "");
  const own = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
    (name) => `${name}_temp_path ${folder}/${name};`,
  );
  const conf = join(folder, "nginx.conf");
  const http = `access_log off;\n${own.join("\n")}\n${server}`;
  writeFileSync(conf, `pid ${folder}/pid;\nerror_log ${folder}/logs/error.log;\nevents {}\nhttp {\n${http}\n}\n`);
  const child = spawn(NGINX, ["-p", folder, "-e", `${folder}/logs/error.log`, "-c", conf, "-g", "daemon off;"], {
    stdio: "ignore",
  });
  const ended = once(child, "exit");
  const stop = async () => {
    child.kill("SIGTERM");
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  const until = performance.now() + START_MS;
  while (!(await answers(`http://127.0.0.1:${front}/healthz`))) {
    if (performance.now() < until) continue;
    await stop();
    throw new Error("nginx did not answer");
  }
  return { pid: child.pid ?? 0, stop };
}

const answers = (url: string): Promise<boolean> =>
  fetch(url).then(
    () => true,
    () => false,
  );
