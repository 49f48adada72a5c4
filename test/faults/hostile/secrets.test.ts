import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { keys, messageEvent, wireRequest } from "../../bench/load/events.ts";
import { openLine } from "../../bench/load/load.ts";
import { withCopy, withMutant } from "../mutants/mutants.ts";
import { type Service, startService } from "../service.ts";

// Invariant G4: whatever goes wrong, no secret, no name and nothing anybody said stands in a log, in the metrics or in an answer
// to a stranger.
const OWN = {
  SESSION_KEY: "5e551077ca4a7be1d00000000000beef",
  AUDIT_KEY: "a0d17ca4a7be1d000000000000000fee",
  METRICS_TOKEN: "3e771c5ca4a7be1d0000000000000bad",
} as const;
const HOLDER = fileURLToPath(new URL("../storage/hold-lock.ts", import.meta.url));
const TOKEN = "t-canary-of-the-tenant-5f1e0c";
const SAID = "金丝雀鸣于晨";
const PHONE = "13912345678";
const NAMES = ["同志1", "第1支部群", "王志强"];
const CANARIES = [
  keys.LARK_APP_SECRET,
  keys.LARK_ENCRYPT_KEY,
  keys.LARK_VERIFICATION_TOKEN,
  ...Object.values(OWN),
  TOKEN,
  SAID,
  PHONE,
  ...NAMES,
];

/** A platform that is out of order in many ways, and repeats in its answers whatever it was told. */
async function startEcho(botId: string): Promise<{ url: string; close: () => void }> {
  let asked = 0;
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const part of request.setEncoding("utf8")) body += part;
    asked += 1;
    const said = `${JSON.stringify(request.headers)} ${body}`;
    const isSend = request.url?.includes("/messages") === true;
    const status = isSend ? ([500, 400, 200, 403, 200] as const)[asked % 5] : 200;
    const codes = [0, 230002, 99991663, 99991400, 230099] as const;
    response.writeHead(status ?? 200, { "content-type": "application/json" });
    if (isSend && asked % 7 === 0) response.end(`<html>${said}`);
    else if (isSend)
      response.end(JSON.stringify({ code: codes[asked % codes.length], msg: said, error: { log_id: said } }));
    else response.end(JSON.stringify({ code: 0, tenant_access_token: TOKEN, expire: 7200, bot: { open_id: botId } }));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${port}`, close };
}

/** Makes everything go wrong that can be made to, and returns all that the program said meanwhile. */
async function listen(root: string): Promise<{ lines: readonly string[]; answers: string }> {
  let service: Service | undefined;
  try {
    service = await startService({ root, platform: startEcho, hasPages: true, env: () => OWN });
    const { port, city } = service;
    const answers: string[] = [];
    const line = await openLine(port);
    const say = async (text: string, bend: (event: Bendable) => void = () => {}) => {
      const event = messageEvent(city, answers.length, Date.now()) as Bendable;
      event.event.message.content = JSON.stringify({ text: `@_user_1 ${text}` });
      bend(event);
      answers.push(String(await line.ask(wireRequest(event, Date.now(), "127.0.0.1"))));
    };
    for (let round = 0; round < 8; round += 1) {
      await say(`/党课 昨天 ${SAID}${round} 主讲=王志强 电话${PHONE} 35人`);
      await say(`/${SAID} ${PHONE}`);
      await say(`/改 ${round} 备注=${SAID}${PHONE}`);
      await say(`/党课 昨天 ${SAID}\u0000 王志强`);
    }
    await say(SAID, ({ header }) => (header.token = "another token altogether"));
    await say(SAID, ({ header }) => (header.event_id = SAID));
    await say(SAID, ({ event }) => (event.message.content = SAID));
    // The ledger is somebody else's for a while: a reason to complain.
    const holder = spawn(process.execPath, [HOLDER, service.database, "1500"], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const gone = once(holder, "exit");
    await once(holder.stdout, "data");
    for (let again = 0; again < 3; again += 1) await say(`/党课 昨天 ${SAID} 主讲=王志强 35人`);
    await gone;
    line.close();
    const ask = async (path: string, init: RequestInit = {}) => {
      const response = await fetch(`http://127.0.0.1:${port}${path}`, { redirect: "manual", ...init });
      answers.push(`${response.status} ${await response.text()}`);
    };
    await ask("/metrics");
    await ask("/metrics", { headers: { authorization: `Bearer ${OWN.METRICS_TOKEN}` } });
    await ask("/metrics", { headers: { authorization: `Bearer ${OWN.SESSION_KEY}` } });
    await ask("/readyz");
    await ask("/ledger");
    await ask(`/ledger/signed-in?code=${PHONE}&state=${encodeURIComponent(SAID)}`);
    await ask(`/ledger/records/${encodeURIComponent(SAID)}`, { headers: { cookie: `mofan=${PHONE}` } });
    await ask("/lark/events", {
      method: "POST",
      body: JSON.stringify({ encrypt: SAID }),
      headers: { "content-type": "application/json" },
    });
    await ask("/lark/events", { method: "POST", body: SAID });
    await service.stop();
    const said = `${service.program.said()}\n${service.program.complaints()}`;
    return { lines: said.split("\n").filter(Boolean), answers: answers.join("\n") };
  } finally {
    await service?.close();
  }
}

interface Bendable {
  readonly header: { token: string; event_id: string };
  readonly event: { readonly message: { content: string } };
}

const found = (text: string) => CANARIES.filter((canary) => text.includes(canary));

describe("the program's logs", { timeout: 120_000 }, () => {
  let heard: Awaited<ReturnType<typeof listen>>;
  beforeAll(async () => {
    heard = await withCopy(listen);
  });

  test("contain no secret, no name and no text of people", () => {
    const log = heard.lines.join("\n");
    console.log(
      `G4: ${CANARIES.length} canaries, ${heard.lines.length} lines of log, ${heard.answers.length} characters of answers`,
    );
    expect(found(log)).toEqual([]);
    expect(found(heard.answers)).toEqual([]);
    // It must have had reason to complain, or nothing was proved.
    expect(heard.lines.filter((line) => /"level":"(?:warn|error)/.test(line)).length).toBeGreaterThan(0);
  });

  test("have one JSON object per line, except for the greeting", () => {
    const others = heard.lines.filter((line) => !line.startsWith("{"));
    expect(others.filter((line) => !/^(?:模范已启动|把飞书事件|版本 |还没有管理员)/.test(line))).toEqual([]);
    for (const line of heard.lines) if (line.startsWith("{")) expect(() => JSON.parse(line)).not.toThrow();
  });

  test.each(["a log of what came in", "a log of the settings"] as const)("shows %s", async (mutant) => {
    const { lines } = await withMutant(mutant, listen);
    const canaries = found(lines.join("\n"));
    console.log(`G4, mutant: ${mutant}: ${canaries.length} of ${CANARIES.length} canaries in the log`);
    expect(canaries).not.toEqual([]);
  });
});
