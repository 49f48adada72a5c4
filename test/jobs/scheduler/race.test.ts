import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, test } from "vitest";
import type { Database } from "#store";
import { openPostgres } from "../../../src/store/dialects/postgres.ts";
import { openSqlite } from "../../../src/store/dialects/sqlite.ts";
import { createPostgres, temporaryFolder } from "../../support/databases.ts";
import type { Order } from "./worker.ts";

const WORKER = fileURLToPath(new URL("worker.ts", import.meta.url));
const PROCESSES = 4;
const ROUNDS = Number(process.env.MOFAN_RACE_ROUNDS ?? 150);
const SCOPES = 10;
const KILLS = Number(process.env.MOFAN_KILLS ?? 6);
const START = Date.UTC(2026, 0, 1);

const running = new Set<ChildProcess>();

async function startWorker(...args: readonly string[]): Promise<ChildProcess> {
  const child = fork(WORKER, args, { execArgv: [], stdio: ["ignore", "ignore", "inherit", "ipc"] });
  running.add(child);
  child.once("exit", () => running.delete(child));
  const died = once(child, "exit").then(([code]) =>
    Promise.reject(new Error(`a worker ended with ${code} before it was ready`)),
  );
  await Promise.race([once(child, "message"), died]);
  died.catch(() => undefined);
  return child;
}

/** Tells a worker to tick; true when it answered, false when it died of it. */
async function order(child: ChildProcess, what: Order): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const onMessage = (message: unknown) => {
    if (typeof message === "object") resolve(true);
  };
  const onExit = () => resolve(false);
  child.on("message", onMessage).once("exit", onExit);
  child.send(what);
  const answer = await promise;
  child.off("message", onMessage).off("exit", onExit);
  return answer;
}

const at = (round: number): string => new Date(START + round * 30 * 60_000 + 1_000).toISOString();

afterEach(() => {
  for (const child of running) child.kill("SIGKILL");
});

/** Runs, and the messages and pings that belong to none or are not all there. */
async function audit(db: Database): Promise<{ runs: number; torn: number; messages: number }> {
  const rows = async (sql: string) =>
    Number(((await db.query.executeQuery({ sql, parameters: [] } as never)).rows[0] as { n: number }).n);
  const source = "'job:' || r.job || ':' || r.scope || ':' || r.scheduled_for";
  const whole = `(select count(*) from outbox o where o.source = ${source}) = 2 and (select count(*) from ping p where p.source = ${source}) = 1`;
  return {
    runs: await rows("select count(*) as n from job_run"),
    messages: await rows("select count(*) as n from outbox"),
    torn:
      (await rows(`select count(*) as n from job_run r where not (${whole})`)) +
      (await rows(
        `select count(*) as n from outbox o where not exists (select 1 from job_run r where o.source = ${source})`,
      )),
  };
}

describe(`${PROCESSES} processes on one PostgreSQL (D2)`, () => {
  const race = async (mutant: boolean, rounds: number) => {
    const url = await createPostgres();
    const workers = await Promise.all(
      Array.from({ length: PROCESSES }, (_, index) =>
        startWorker("postgres", url, String(index), ...(mutant ? ["mutant"] : [])),
      ),
    );
    await Promise.all(workers.map((worker) => order(worker, { now: at(0) })));
    for (let round = 1; round <= rounds; round += 1)
      await Promise.all(workers.map((worker) => order(worker, { now: at(round) })));
    for (const worker of workers) worker.disconnect();
    const db = await openPostgres(url);
    const found = await audit(db);
    await db.close();
    return found;
  };

  test(`decide ${ROUNDS * SCOPES} slots in ${ROUNDS * SCOPES} runs`, async () => {
    const found = await race(false, ROUNDS);
    process.stdout.write(`\nD2 ${PROCESSES} processes  ${JSON.stringify(found)}\n`);
    expect(found).toEqual({ runs: ROUNDS * SCOPES, messages: 2 * ROUNDS * SCOPES, torn: 0 });
  }, 240_000);

  test("decide many twice if neither the run row nor the cursor guards them", async () => {
    const rounds = 10;
    const found = await race(true, rounds);
    process.stdout.write(
      `\nD2 mutant  ${found.messages - 2 * rounds * SCOPES} messages too many of ${2 * rounds * SCOPES}\n`,
    );
    expect(found.messages).toBeGreaterThan(2 * rounds * SCOPES);
  }, 120_000);
});

describe(`a process killed between the run row and the commit, ${KILLS} times (D3)`, () => {
  test(
    "on SQLite at each statement: a run is stored exactly if its messages are",
    async () => {
      const file = join(temporaryFolder(), "ledger.db");
      let worker = await startWorker("sqlite", file, "0");
      await order(worker, { now: at(0) });
      let died = 0;
      for (let round = 1; died < KILLS; round += 1) {
        if (await order(worker, { now: at(round), killAfter: round % 7 })) continue;
        died += 1;
        const db = await openSqlite(file, { readonly: true });
        expect((await audit(db)).torn).toBe(0);
        await db.close();
        worker = await startWorker("sqlite", file, "0");
        // What the dead one left undone is decided now.
        await order(worker, { now: at(round) });
      }
      worker.disconnect();
      await once(worker, "exit");
      const db = await openSqlite(file);
      const found = await audit(db);
      process.stdout.write(`\nD3 SQLite  ${died} kills ${JSON.stringify(found)}\n`);
      expect(found.torn).toBe(0);
      expect(found.runs % SCOPES).toBe(0);
      await db.close();
    },
    KILLS * 20_000,
  );

  test(
    "on PostgreSQL while the transaction is open",
    async () => {
      const url = await createPostgres();
      const db = await openPostgres(url);
      let died = 0;
      let worker = await startWorker("postgres", url, "0");
      await order(worker, { now: at(0) });
      for (let round = 1; died < KILLS; round += 1) {
        const dead = once(worker, "exit");
        worker.once("message", () => worker.kill("SIGKILL"));
        worker.send({ now: at(round), linger: 0.05 } satisfies Order);
        await dead;
        died += 1;
        worker = await startWorker("postgres", url, "0");
        await order(worker, { now: at(round) });
        expect((await audit(db)).torn).toBe(0);
      }
      worker.disconnect();
      const found = await audit(db);
      process.stdout.write(`\nD3 PostgreSQL  ${died} kills ${JSON.stringify(found)}\n`);
      expect(found).toMatchObject({ torn: 0, runs: died * SCOPES });
      await db.close();
    },
    KILLS * 20_000,
  );
});
