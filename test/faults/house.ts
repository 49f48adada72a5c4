import type { Command } from "#bot";
import { type Clock, ZONE } from "#core";
import { openLark } from "#platforms";
import type { Database } from "#store";
import { createProgram, type Program } from "../../src/program.ts";
import { createSandbox, type Sandbox } from "../../src/sandbox/index.ts";
import { keys, signedRequest } from "../bench/load/events.ts";
import { createTown, reportLine, seededRandom, seedTown } from "./town.ts";

/** An event the platform has to deliver. */
type Push = Sandbox["pushes"][number];

/** Programs and a platform in one process, without sockets, on a clock that only moves when it is told to. */
export interface House {
  readonly sandbox: Sandbox;
  readonly programs: readonly Program[];
  readonly clock: Clock;
  /** Lets somebody report something, and keeps the platform's delivery of it back. */
  spoken(count: number, line?: (index: number) => string): Promise<readonly Push[]>;
  /** Delivers an event to one of the programs, signed anew, and answers the status. */
  deliver(envelope: object, to?: number): Promise<number>;
  /** Lets the programs send everything they owe. */
  settle(): Promise<void>;
}

const START = "2026-11-22T02:00:00.000Z";
const GROUPS = 50;
// Nobody says more than the twenty things a minute after which answers are held back.
const PEOPLE = 600;

/** Builds a house on one ledger that each program opens in its own way; the first of them is seeded, or `plain` instead. */
export async function createHouse(
  ledgers: readonly Database[],
  options: { readonly plain?: Database; readonly commands?: readonly Command[] } = {},
): Promise<House> {
  const random = seededRandom(1);
  const city = createTown(GROUPS, PEOPLE);
  const app = {
    appId: keys.LARK_APP_ID,
    appSecret: keys.LARK_APP_SECRET,
    encryptKey: keys.LARK_ENCRYPT_KEY,
    verificationToken: keys.LARK_VERIFICATION_TOKEN,
  };
  const sandbox = createSandbox({ ...app, requestUrl: "http://127.0.0.1:1/lark/events", clock: () => START, city });
  sandbox.faults.pushes.held = true;
  const clock = () => sandbox.clock();
  const plain = options.plain ?? ledgers[0];
  if (plain !== undefined) await seedTown(plain, city, clock());
  const programs = ledgers.map((db) =>
    createProgram({
      db,
      platform: openLark({
        ...app,
        baseUrl: "http://127.0.0.1:1",
        fetch: async (url, how) => await sandbox.app.request(String(url), how as RequestInit),
      }),
      clock,
      zone: ZONE,
      publicUrl: undefined,
      adminIds: [],
      metricsToken: undefined,
      isLocal: () => true,
      wait: async (ms) => await sandbox.advance(Math.ceil(ms)),
    }),
  );
  // The list of commands is the program's own; what a test adds to it, the bot finds when it looks.
  for (const program of programs) {
    if (options.commands !== undefined) Object.assign(program.bot, { commands: options.commands });
  }
  let said = 0;
  return {
    sandbox,
    programs,
    clock,
    async spoken(count, line = () => reportLine(random, "2026-11-22")) {
      const before = sandbox.pushes.length;
      for (let index = 0; index < count; index += 1, said += 1) {
        const person = city.people[said % PEOPLE]?.openId ?? "";
        await sandbox.say(person, city.chats[said % GROUPS]?.chatId ?? "", line(index));
      }
      return sandbox.pushes.slice(before);
    },
    async deliver(envelope, to = 0) {
      const { headers, body } = signedRequest(envelope, Date.parse(clock()));
      const init = { method: "POST", headers: { ...headers, "content-length": String(Buffer.byteLength(body)) }, body };
      // An answer that is out at once, so that nothing is sent before the test says so.
      const outgoing = { destroyed: false, once: () => {} };
      const answer = await programs[to]?.app.request("/lark/events", init, { outgoing, incoming: {} });
      return answer?.status ?? 0;
    },
    async settle() {
      for (let step = 0; step < 400; step += 1) {
        let sent = 0;
        for (const program of programs) sent += await program.deliverer.deliver();
        const left = await plain?.query
          .selectFrom("outbox")
          .select("id")
          .where("state", "=", "pending")
          .limit(1)
          .execute();
        if (left?.length === 0) return;
        // What is on somebody's lease, or told to wait, has its time later.
        if (sent === 0) await sandbox.advance(61_000);
      }
      throw new Error("something is owed for ever");
    },
  };
}

/** How often each message became a record and how often it was answered. */
export async function countEach(house: House, db: Database): Promise<{ records: number[]; replies: number[] }> {
  const ids = house.sandbox.pushes.map((push) => push.messageId ?? "");
  const rows = await db.query.selectFrom("record").select("message_id").execute();
  const views = house.sandbox.city.chats.flatMap(({ chatId }) => house.sandbox.messages(chatId));
  const count = (all: readonly (string | null | undefined)[]) => {
    const counts = new Map<string, number>();
    for (const id of all) counts.set(id ?? "", (counts.get(id ?? "") ?? 0) + 1);
    return ids.map((id) => counts.get(id) ?? 0);
  };
  return {
    records: count(rows.map((row) => row.message_id)),
    replies: count(views.filter((view) => view.isBot).map((view) => view.parentId)),
  };
}
