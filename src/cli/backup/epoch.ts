import { aliveAt, type Database, insertAudit, newId, outboxHealth, restoreWrites, verifyAudit } from "#store";
import { openPostgres } from "../../store/dialects/postgres.ts";
import { complain, say } from "../terminal.ts";

const EXIT = { unsound: 65, busy: 75 } as const;
/** Each running instance writes to the ledger every minute, so within this time it counts as in use. */
const ALIVE_MS = 120_000;

/**
 * Prepares a ledger that PostgreSQL's own tools restored to a moment: messages that were pending then are not sent by
 * themselves, no slot of a job is decided twice, and no number is used twice. Refuses a ledger whose audit chain is
 * broken, or that is in use.
 */
export async function setEpoch(url: string, keys: readonly string[]): Promise<number> {
  const db = await openPostgres(url);
  try {
    const now = new Date().toISOString();
    const since = await aliveAt(db.query);
    if (since !== undefined && Date.parse(now) - Date.parse(since) < ALIVE_MS)
      return complain("两分钟内还有实例在用这个台账。请先停掉全部实例；刚停的，过两分钟再运行。", EXIT.busy);
    const { problems, remarks } = await verifyAudit(db.query, { keys });
    if (problems.length > 0)
      return complain([...problems.map((problem) => `审计：${problem}`), "什么都没有改。"].join("\n"), EXIT.unsound);
    const { pending } = await outboxHealth(db.query);
    const [units, records] = await Promise.all([countOf(db, "unit"), countOf(db, "record")]);
    await db.commit([
      ...restoreWrites(db.query, now),
      insertAudit(db.query, {
        id: newId(now),
        at: now,
        actorId: "cli",
        action: "ledger.restore",
        object: "ledger",
        unitId: undefined,
        details: { until: since ?? null, pending },
        source: "cli:restore",
      }),
    ]);
    say(`已写入恢复时刻。台账停在 ${since ?? "不明"}，${units}个单位，${records}条记录，审计链核对通过。`);
    for (const remark of remarks) say(`${remark}。`);
    say(`那时没发出去的${pending}条消息不会自动再发，列在页面「运行情况」里由人处理。`);
    say("现在可以启动实例，它会从聊天记录补读之后的消息，并把结果发给管理员。");
    return 0;
  } finally {
    await db.close();
  }
}

async function countOf(db: Database, table: "unit" | "record"): Promise<number> {
  const { count } = await db.query
    .selectFrom(table)
    .select((e) => e.fn.countAll().as("count"))
    .executeTakeFirstOrThrow();
  return Number(count);
}
