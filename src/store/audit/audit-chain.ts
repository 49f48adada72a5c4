import type { ExpressionBuilder, Selectable } from "kysely";
import type { Instant } from "#core";
import { type Database, type Query, type Write, write } from "../database.ts";
import type { Schema } from "../schema.ts";
import { insertRow } from "../sql/insert.ts";

const LINES_A_SEAL = 500;
// D1 binds at most 100 parameters a statement.
const IDS_A_STATEMENT = 90;
/** The clocks of two instances may differ by so much. */
const SKEW_MS = 600_000;
const FIRST = "";

/** One seal of the audit. */
export interface Seal {
  readonly seq: number;
  readonly at: Instant;
  readonly lines: number;
  readonly rowsHash: string;
  readonly previous: string;
  readonly mac: string;
}

/** Seals the lines of the audit that are not sealed yet. Answers how many; of two who seal at once one does. */
export async function sealAudit(
  db: Database,
  { now, key }: { readonly now: Instant; readonly key: string | undefined },
) {
  let sealed = 0;
  for (;;) {
    // Before the lines: whoever seals some of them meanwhile takes this number, and nothing is sealed twice.
    const last = await lastSeal(db.query);
    const rows = await unsealed(db.query, LINES_A_SEAL);
    if (rows.length === 0) return sealed;
    const seq = (last?.seq ?? 0) + 1;
    const body = { seq, at: now, lines: rows.length, rowsHash: await hashOf(rows), previous: last?.mac ?? FIRST };
    const mac = await macOf(body, key);
    const writes: Write[] = [
      // First, because of two instances the second must fail here and not seal the same lines again.
      insertRow(db.query, "audit_seal", {
        seq,
        at: now,
        lines: body.lines,
        rows_hash: body.rowsHash,
        previous: body.previous,
        mac,
      }),
    ];
    for (let from = 0; from < rows.length; from += IDS_A_STATEMENT) {
      const ids = rows.slice(from, from + IDS_A_STATEMENT).map(({ id }) => id);
      writes.push(
        write(
          db.query.updateTable("audit").set({ seal: seq }).where("id", "in", ids).where("seal", "is", null),
          "change",
        ),
      );
    }
    try {
      await db.commit(writes);
    } catch (error) {
      if (((await lastSeal(db.query))?.seq ?? 0) >= seq) return sealed;
      throw error;
    }
    sealed += rows.length;
  }
}

/** The newest seal as it is kept outside of the database: 1234-ab12…; undefined when nothing is sealed. */
export async function auditCheckpoint(query: Query): Promise<string | undefined> {
  const last = await lastSeal(query);
  return last && `${last.seq}-${last.mac.slice(0, CHECKPOINT_DIGITS)}`;
}

const CHECKPOINT_DIGITS = 16;

/** What the audit is checked with. */
export interface AuditProof {
  readonly key: string | undefined;
  readonly checkpoint?: string | undefined;
  /** Is told how far the check has come, from 0 to 1. */
  readonly onProgress?: (part: number) => void;
}

/** What a check of the audit found. */
export interface AuditCheck {
  readonly seals: number;
  readonly lines: number;
  /** Lines of the last minute, which are not sealed yet. */
  readonly open: number;
  readonly problems: readonly string[];
}

/**
 * Checks every line of the audit against the seals, the seals against each other and the key, and the newest against a
 * checkpoint that was kept elsewhere. Without the checkpoint a cut tail is not seen.
 */
export async function verifyAudit(query: Query, { key, checkpoint, onProgress }: AuditProof): Promise<AuditCheck> {
  const seals = (await query.selectFrom("audit_seal").selectAll().orderBy("seq").execute()).map(sealOf);
  const problems: string[] = [];
  let lines = 0;
  let previous: Seal | undefined;
  for (const [index, seal] of seals.entries()) {
    onProgress?.(index / seals.length);
    const rows = await query.selectFrom("audit").selectAll().where("seal", "=", seal.seq).orderBy("id").execute();
    lines += rows.length;
    problems.push(...(await problemsOf(seal, previous, rows, key)));
    previous = seal;
  }
  const known = new Set(seals.map(({ seq }) => seq));
  const loose = await query
    .selectFrom("audit")
    .select(["id", "at", "seal"])
    .where(isLoose(previous?.seq ?? 0))
    .execute();
  const strays = loose.filter(({ seal }) => seal !== null && !known.has(seal));
  if (strays.length > 0) problems.push(`有${strays.length}行挂在不存在的封条下`);
  const open = loose.filter(({ seal }) => seal === null);
  const late = new Date(Date.parse(previous?.at ?? "1970-01-01T00:00:00.000Z") - SKEW_MS).toISOString();
  const inserted = previous === undefined ? [] : open.filter(({ at }) => at < late);
  if (inserted.length > 0) problems.push(`有${inserted.length}行没有封条，时间却早于最后一次封存`);
  problems.push(...checkpointProblems(seals, checkpoint));
  return { seals: seals.length, lines, open: open.length - inserted.length, problems };
}

const isLoose = (last: number) => (e: ExpressionBuilder<Schema, "audit">) =>
  e.or([e("seal", "is", null), e("seal", ">", last), e("seal", "<", 1)]);

async function problemsOf(
  seal: Seal,
  previous: Seal | undefined,
  rows: readonly AuditRow[],
  key: string | undefined,
): Promise<readonly string[]> {
  const name = `第${seal.seq}号封条`;
  const problems: string[] = [];
  if (seal.seq !== (previous?.seq ?? 0) + 1) problems.push(`${name}之前缺封条`);
  if (seal.previous !== (previous?.mac ?? FIRST)) problems.push(`${name}接不上前一号`);
  if (rows.length !== seal.lines) problems.push(`${name}应有${seal.lines}行，实有${rows.length}行`);
  else if ((await hashOf(rows)) !== seal.rowsHash) problems.push(`${name}下有行被改过`);
  if ((await macOf(seal, key)) !== seal.mac) problems.push(`${name}的签章不对`);
  return problems;
}

function checkpointProblems(seals: readonly Seal[], checkpoint: string | undefined): readonly string[] {
  if (checkpoint === undefined) return [];
  const [seq = "", digits = ""] = checkpoint.split("-");
  const seal = seals.find((one) => String(one.seq) === seq);
  if (seal === undefined) return [`校验点 ${checkpoint} 的封条不在了，末尾被截`];
  return seal.mac.slice(0, CHECKPOINT_DIGITS) === digits ? [] : [`校验点 ${checkpoint} 与封条不符`];
}

type AuditRow = Selectable<Schema["audit"]>;

const unsealed = (query: Query, limit: number): Promise<readonly AuditRow[]> =>
  query.selectFrom("audit").selectAll().where("seal", "is", null).orderBy("id").limit(limit).execute();

async function lastSeal(query: Query): Promise<Seal | undefined> {
  const row = await query.selectFrom("audit_seal").selectAll().orderBy("seq", "desc").limit(1).executeTakeFirst();
  return row && sealOf(row);
}

const sealOf = (row: Selectable<Schema["audit_seal"]>): Seal => ({
  seq: row.seq,
  at: row.at,
  lines: row.lines,
  rowsHash: row.rows_hash,
  previous: row.previous,
  mac: row.mac,
});

/** The rows as one text: JSON, so that no value can look like the end of another. */
const textOf = (rows: readonly AuditRow[]): string =>
  rows
    .map((row) =>
      JSON.stringify([
        row.id,
        row.at,
        row.actor_id,
        row.action,
        row.object,
        row.unit_id ?? null,
        row.details,
        row.source,
      ]),
    )
    .join("\n");

const encoder = new TextEncoder();
const hexOf = (bytes: ArrayBuffer): string =>
  Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");

const hashOf = async (rows: readonly AuditRow[]): Promise<string> =>
  hexOf(await crypto.subtle.digest("SHA-256", encoder.encode(textOf(rows))));

/** Without a key a seal only chains; whoever can write the database could then write the chain anew. */
async function macOf({ seq, at, lines, rowsHash, previous }: Omit<Seal, "mac">, key: string | undefined) {
  const text = encoder.encode(JSON.stringify([seq, at, lines, rowsHash, previous]));
  if (key === undefined) return hexOf(await crypto.subtle.digest("SHA-256", text));
  return hexOf(await crypto.subtle.sign("HMAC", await importKey(key), text));
}

type Key = Awaited<ReturnType<typeof crypto.subtle.importKey>>;
const keys = new Map<string, Promise<Key>>();

function importKey(key: string): Promise<Key> {
  const known =
    keys.get(key) ??
    crypto.subtle.importKey("raw", encoder.encode(key), { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  keys.set(key, known);
  return known;
}
