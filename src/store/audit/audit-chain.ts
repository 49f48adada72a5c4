import type { ExpressionBuilder, Selectable } from "kysely";
import type { Instant } from "#core";
import { type Database, type Query, type Write, write } from "../database.ts";
import type { Schema } from "../schema.ts";
import { insertRow } from "../sql/insert.ts";
import {
  digestOf,
  FIRST,
  foldedSeals,
  foldSeal,
  isMadeBy,
  lastSeal,
  macOf,
  NO_KEY,
  nameOfKey,
  type Seal,
  sealsAfter,
  signerOf,
} from "./seals.ts";

const LINES_A_SEAL = 500;
// D1 binds at most 100 parameters per statement.
const IDS_A_STATEMENT = 90;
/** The largest difference expected between the clocks of two instances. */
const SKEW_MS = 600_000;

/**
 * Seals the audit lines that are not sealed yet and returns how many; if two processes seal at once, only one succeeds.
 * If the key differs from that of the last seal, a seal over all older seals comes first.
 */
export async function sealAudit(
  db: Database,
  { now, key }: { readonly now: Instant; readonly key: string | undefined },
) {
  let sealed = 0;
  for (;;) {
    // The last seal is read before the lines. If another process seals some of them in between, it takes the next
    // seal's number, so this commit fails and nothing is sealed twice.
    const last = await lastSeal(db.query);
    const takesOver = last !== undefined && !(await isMadeBy(last, key));
    const rows = takesOver ? [] : await unsealed(db.query, LINES_A_SEAL);
    if (rows.length === 0 && !takesOver) return sealed;
    const rowsHash = takesOver ? await foldedSeals(db.query) : await hashOf(rows);
    const seal = await madeSeal(last, { now, key, rowsHash, lines: rows.length });
    try {
      await db.commit(sealWrites(db.query, seal, rows));
    } catch (error) {
      if (((await lastSeal(db.query))?.seq ?? 0) >= seal.seq) return sealed;
      throw error;
    }
    sealed += rows.length;
  }
}

async function madeSeal(
  last: Seal | undefined,
  made: { readonly now: Instant; readonly key: string | undefined; readonly rowsHash: string; readonly lines: number },
): Promise<Seal> {
  const { now: at, key, rowsHash, lines } = made;
  const keyName = await nameOfKey(key);
  const body = { seq: (last?.seq ?? 0) + 1, at, lines, rowsHash, previous: last?.mac ?? FIRST, keyName };
  return { ...body, mac: await macOf(body, key) };
}

function sealWrites(query: Query, seal: Seal, rows: readonly AuditRow[]): readonly Write[] {
  const { seq, at, lines, rowsHash, previous, keyName, mac } = seal;
  const writes: Write[] = [
    // The seal's row is inserted first: of two instances the second must fail at it, before it seals the same lines
    // again.
    insertRow(query, "audit_seal", { seq, at, lines, rows_hash: rowsHash, previous, key_name: keyName ?? null, mac }),
  ];
  for (let from = 0; from < rows.length; from += IDS_A_STATEMENT) {
    const ids = rows.slice(from, from + IDS_A_STATEMENT).map(({ id }) => id);
    const mine = query.updateTable("audit").set({ seal: seq }).where("id", "in", ids).where("seal", "is", null);
    writes.push(write(mine, "change"));
  }
  return writes;
}

/**
 * The newest seal in the form that is stored outside the database, such as 1234-ab12…; undefined if nothing is sealed.
 */
export async function auditCheckpoint(query: Query): Promise<string | undefined> {
  const last = await lastSeal(query);
  return last && `${last.seq}-${last.mac.slice(0, CHECKPOINT_DIGITS)}`;
}

const CHECKPOINT_DIGITS = 16;

/** What a check of the audit needs. */
export interface AuditProof {
  /** The current key and the one before it. */
  readonly keys: readonly string[];
  readonly checkpoint?: string | undefined;
  /** Called with the progress of the check, from 0 to 1. */
  readonly onProgress?: (part: number) => void;
}

/** What a check of the audit found. */
export interface AuditCheck {
  readonly seals: number;
  readonly lines: number;
  /** The number of lines from the last minute, which are not sealed yet. */
  readonly open: number;
  readonly problems: readonly string[];
  /** Notes that are not damage: seals that no known key signed, and when keys changed. */
  readonly remarks: readonly string[];
  /** Whether a key is given but the newest seals are unsigned: the key was just set, or the chain was forged. */
  readonly isUnsigned: boolean;
}

const PAGE = 1_000;

/**
 * Checks every audit line against the seals, the seals against each other and the keys, and the newest seal against a
 * checkpoint stored elsewhere. Without a checkpoint, lines removed at the end go unnoticed.
 */
export async function verifyAudit(query: Query, { keys, checkpoint, onProgress }: AuditProof): Promise<AuditCheck> {
  const total = (await lastSeal(query))?.seq ?? 0;
  const chain = createChain(keys);
  const problems: string[] = [];
  const known = new Set<number>();
  let lines = 0;
  let marked: Seal | undefined;
  const [wanted] = (checkpoint ?? "").split("-");
  for (
    let page = await sealsAfter(query, 0, PAGE);
    page.length > 0;
    page = await sealsAfter(query, chain.last(), PAGE)
  ) {
    for (const seal of page) {
      onProgress?.(known.size / total);
      const rows = await query.selectFrom("audit").selectAll().where("seal", "=", seal.seq).orderBy("id").execute();
      lines += rows.length;
      known.add(seal.seq);
      if (String(seal.seq) === wanted) marked = seal;
      problems.push(...(await chain.add(seal, rows)));
    }
  }
  const stray = await strayLines(query, known, chain.last(), chain.lastAt());
  const signing = chain.end();
  problems.push(...stray.problems, ...signing.problems, ...checkpointProblems(marked, checkpoint));
  const { remarks, isUnsigned } = signing;
  return { seals: known.size, lines, open: stray.open, problems, remarks, isUnsigned };
}

/** Lines without a seal: those of the last minute, and lines that somebody inserted by hand. */
async function strayLines(query: Query, known: ReadonlySet<number>, last: number, lastAt: Instant | undefined) {
  const problems: string[] = [];
  const loose = await query.selectFrom("audit").select(["id", "at", "seal"]).where(isLoose(last)).execute();
  const strays = loose.filter(({ seal }) => seal !== null && !known.has(seal));
  if (strays.length > 0) problems.push(`有${strays.length}行挂在不存在的封条下`);
  const open = loose.filter(({ seal }) => seal === null);
  const late = new Date(Date.parse(lastAt ?? "1970-01-01T00:00:00.000Z") - SKEW_MS).toISOString();
  const inserted = lastAt === undefined ? [] : open.filter(({ at }) => at < late);
  if (inserted.length > 0) problems.push(`有${inserted.length}行没有封条，时间却早于最后一次封存`);
  return { open: open.length - inserted.length, problems };
}

const isLoose = (last: number) => (e: ExpressionBuilder<Schema, "audit">) =>
  e.or([e("seal", "is", null), e("seal", ">", last), e("seal", "<", 1)]);

/** Checks the seals one by one, in order. */
function createChain(keys: readonly string[]) {
  let previous: Seal | undefined;
  let folded = FIRST;
  let unsigned: Seal[] = [];
  let unknown: Seal[] = [];
  let unsignedAfter: Seal[] = [];
  let isSigned = false;
  const remarks: string[] = [];
  return {
    last: () => previous?.seq ?? 0,
    lastAt: () => previous?.at,
    async add(seal: Seal, rows: readonly AuditRow[]): Promise<readonly string[]> {
      const problems = await problemsOf(seal, previous, rows, folded);
      const signer = await signerOf(seal, keys);
      const takesOver = isTakeover(seal, previous);
      if (signer === "signed" && takesOver && problems.length === 0) {
        // A seal contains a hash over all earlier lines, so a seal with this key vouches for them too.
        unsigned = [];
        unsignedAfter = [];
        unknown = [];
        remarks.push(`第${seal.seq}号封条起换用密钥 ${seal.keyName}（${seal.at}）`);
      }
      if (signer === "unsigned") (isSigned ? unsignedAfter : unsigned).push(seal);
      isSigned ||= signer === "signed";
      if (signer === "unknown") {
        if (seal.keyName === undefined || seal.keyName === NO_KEY || (await isNamedAmong(seal, keys)))
          problems.push(`第${seal.seq}号封条的签章不对`);
        else unknown.push(seal);
      }
      folded = await foldSeal(folded, seal);
      previous = seal;
      return problems;
    },
    end() {
      const problems: string[] = [];
      const [first] = unknown;
      const [bare] = unsignedAfter;
      if (bare !== undefined) problems.push(`第${bare.seq}号起有${unsignedAfter.length}个封条没有签章，之前的有`);
      if (first !== undefined)
        problems.push(
          `第${first.seq}号起有${unknown.length}个封条由密钥 ${first.keyName} 签章，没有给出这个密钥（AUDIT_KEY 或 AUDIT_KEY_PREVIOUS）`,
        );
      const isUnsigned = keys.length > 0 && unsigned.length > 0;
      if (isUnsigned) remarks.push(`有${unsigned.length}个封条没有密钥签章`);
      return { problems, remarks, isUnsigned };
    },
  };
}

const isNamedAmong = async (seal: Seal, keys: readonly string[]): Promise<boolean> => {
  for (const key of keys) if (seal.keyName === (await nameOfKey(key))) return true;
  return false;
};

const isTakeover = (seal: Seal, previous: Seal | undefined): boolean =>
  previous !== undefined && seal.lines === 0 && seal.keyName !== undefined && seal.keyName !== previous.keyName;

async function problemsOf(
  seal: Seal,
  previous: Seal | undefined,
  rows: readonly AuditRow[],
  folded: string,
): Promise<string[]> {
  const name = `第${seal.seq}号封条`;
  const problems: string[] = [];
  if (seal.seq !== (previous?.seq ?? 0) + 1) problems.push(`${name}之前缺封条`);
  if (seal.previous !== (previous?.mac ?? FIRST)) problems.push(`${name}接不上前一号`);
  const held = isTakeover(seal, previous) ? folded : await hashOf(rows);
  if (rows.length !== seal.lines) problems.push(`${name}应有${seal.lines}行，实有${rows.length}行`);
  else if (held !== seal.rowsHash) problems.push(`${name}下有行被改过`);
  return problems;
}

function checkpointProblems(seal: Seal | undefined, checkpoint: string | undefined): readonly string[] {
  if (checkpoint === undefined) return [];
  if (seal === undefined) return [`校验点 ${checkpoint} 的封条不在了，末尾被截`];
  const [, digits = ""] = checkpoint.split("-");
  return seal.mac.slice(0, CHECKPOINT_DIGITS) === digits ? [] : [`校验点 ${checkpoint} 与封条不符`];
}

type AuditRow = Selectable<Schema["audit"]>;

const unsealed = (query: Query, limit: number): Promise<readonly AuditRow[]> =>
  query.selectFrom("audit").selectAll().where("seal", "is", null).orderBy("id").limit(limit).execute();

/** The rows as one text. JSON keeps two different lists of values from giving the same text. */
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

const hashOf = (rows: readonly AuditRow[]): Promise<string> => digestOf(textOf(rows));
