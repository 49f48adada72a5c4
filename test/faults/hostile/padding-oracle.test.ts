import { Agent, request } from "node:http";
import { expect, test } from "vitest";
import { challenge, encrypt, envelope } from "../../platforms/lark/requests.ts";
import { openDoor } from "../../platforms/lark/webhook/open-door.ts";

const RUNS = 2_500;
const wrongToken = () => encrypt(challenge("x".repeat(31)));

/** Four ways for a stranger's ciphertext to be wrong, all of one length. */
const WRONG: Readonly<Record<string, () => string>> = {
  "wrong token": wrongToken,
  "not JSON": () => encrypt("x".repeat(challenge("x".repeat(31)).length)),
  "bad padding": () => {
    const bytes = Buffer.from(wrongToken(), "base64");
    const at = bytes.length - 17;
    bytes[at] = (bytes[at] ?? 0) ^ 0x55;
    return bytes.toString("base64");
  },
  "bad base64": () => wrongToken().replace(/.(?=.{3}$)/, "!"),
};

test("the response time does not reveal what was wrong with a ciphertext", async () => {
  const door = await openDoor();
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const names = Object.keys(WRONG);
  const lots = Array.from({ length: RUNS * names.length }, (_, index) => names[index % names.length] ?? "");
  const times = new Map<string, number[]>(names.map((name) => [name, []]));
  for (const name of [...lots.slice(0, 2_000), ...shuffled(lots)]) {
    const body = envelope(WRONG[name]?.() ?? "");
    times.get(name)?.push(await timed(door.port, agent, body));
  }
  agent.destroy();
  await door.close();
  // The first ones only warmed the machine up.
  const samples = names.map((name) => (times.get(name) ?? []).slice(-RUNS));
  const pairs = samples.flatMap((one, index) => samples.slice(index + 1).map((other) => Math.abs(welch(one, other))));
  expect(Math.max(...pairs)).toBeLessThan(4.5);
}, 120_000);

function timed(port: number, agent: Agent, body: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(body) };
    const started = performance.now();
    const out = request({ host: "127.0.0.1", port, path: "/lark/events", method: "POST", agent, headers }, (answer) => {
      answer.resume().on("end", () => resolve(performance.now() - started));
    });
    out.on("error", reject).end(body);
  });
}

function welch(one: readonly number[], other: readonly number[]): number {
  const [a, b] = [momentsOf(one), momentsOf(other)];
  return (a.mean - b.mean) / Math.sqrt(a.variance / one.length + b.variance / other.length);
}

function momentsOf(sample: readonly number[]): { mean: number; variance: number } {
  const mean = sample.reduce((sum, one) => sum + one, 0) / sample.length;
  const variance = sample.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (sample.length - 1);
  return { mean, variance };
}

function shuffled<T>(list: readonly T[]): T[] {
  return list
    .map((one) => [Math.random(), one] as const)
    .sort(([a], [b]) => a - b)
    .map(([, one]) => one);
}
