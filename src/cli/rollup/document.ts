import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from "node:crypto";
import { allKinds, allMeasures, type Day, fail, type Kind, monthOf, ok, type Result, ROOT } from "#core";
import { figures, type Query } from "#store";

/** One figure of a city's month that can be added up over cities; it contains no name and nothing restricted. */
export interface Sum {
  readonly kind: string;
  readonly measure: string;
  readonly amount: number;
  /** How many of the records in this sum stated an approximate amount. */
  readonly approx: number;
  /** The part of `amount` from confirmed records. */
  readonly confirmed: number;
}

/** The figures of one month that a city sends to its province. */
export interface CityMonth {
  readonly city: string;
  readonly month: string;
  /** The moment at which the sums were read. */
  readonly version: string;
  readonly sums: readonly Sum[];
}

/** A city's document for one month, with its signature. */
export interface Signed {
  readonly document: string;
  readonly signature: string;
}

const FORMAT = "mofan-rollup-1";
const MONTH = /^20\d\d-(?:0[1-9]|1[0-2])$/;
const MOMENT = /^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/**
 * Whether a measure may be added up over cities: not the newest value of a state, and not a count of distinct subjects.
 */
export const isAdditive = (kind: Kind, measure: string): boolean => {
  if (kind.restricted) return false;
  if (measure === "times") return true;
  const feeds =
    kind.quantities.some(({ key, detail }) => key === measure && detail !== true) ||
    (kind.tallies ?? []).some((tally) => tally.measure === measure);
  const isState = allMeasures.some(
    (one) =>
      one.kind === kind.name && one.measure === measure && one.aggregation !== "sum" && one.aggregation !== "count",
  );
  return feeds && !isState;
};

const kindOf = (name: string): Kind | undefined => allKinds.find((kind) => kind.name === name);

/** Reads the stored sums of a month of the whole ledger; all from one moment if `query` reads one snapshot. */
export async function readMonth(query: Query, month: string): Promise<readonly Sum[]> {
  const question = { unitId: ROOT, reach: "all", grain: "kind", ...monthOf(`${month}-01` as Day) } as const;
  const all = await figures(query, question);
  const confirmed = new Map(
    (await figures(query, { ...question, confirmedOnly: true })).map((one) => [keyOf(one), one.amount]),
  );
  return all
    .filter(({ kind, measure }) => {
      const known = kindOf(kind);
      return known !== undefined && isAdditive(known, measure);
    })
    .map((one) => ({
      kind: one.kind,
      measure: one.measure,
      amount: one.amount,
      approx: one.approx,
      confirmed: confirmed.get(keyOf(one)) ?? 0,
    }))
    .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

const keyOf = ({ kind, measure }: Pick<Sum, "kind" | "measure">): string => `${kind} ${measure}`;

/** Creates a key pair: the private key stays in the city, the public key is entered by the province's admin. */
export function createKey(): { readonly privateKey: string; readonly publicKey: string } {
  const { privateKey } = generateKeyPairSync("ed25519");
  return { privateKey: String(privateKey.export({ type: "pkcs8", format: "pem" })), publicKey: publicHalf(privateKey) };
}

const publicHalf = (privateKey: KeyObject): string =>
  createPublicKey(privateKey).export({ type: "spki", format: "der" }).toString("base64");

/** Signs a city's document with the city's private key; undefined if the key is no Ed25519 key. */
export function signMonth(month: CityMonth, pem: string): Signed | undefined {
  const key = keyFrom(() => createPrivateKey(pem));
  if (key === undefined) return undefined;
  const document = JSON.stringify({ format: FORMAT, ...month });
  return { document, signature: sign(null, Buffer.from(document), key).toString("base64") };
}

/** Whether a line is an Ed25519 public key. */
export const isPublicKey = (line: string): boolean => publicKeyOf(line) !== undefined;

const publicKeyOf = (line: string): KeyObject | undefined =>
  keyFrom(() => createPublicKey({ key: Buffer.from(line, "base64"), format: "der", type: "spki" }));

function keyFrom(read: () => KeyObject): KeyObject | undefined {
  try {
    const key = read();
    return key.asymmetricKeyType === "ed25519" ? key : undefined;
  } catch {
    return undefined;
  }
}

/** Whether the document was signed with the city's key; all its bytes are checked before any is read. */
export function isSignedBy({ document, signature }: Signed, publicKey: string): boolean {
  const key = publicKeyOf(publicKey);
  return key !== undefined && verify(null, Buffer.from(document), key, Buffer.from(signature, "base64"));
}

/** Reads a file of signed months, one per line. */
export function readSigned(text: string): Result<readonly Signed[]> {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const read = lines.map((line) => {
    const one = parse(line);
    return typeof one?.document === "string" && typeof one.signature === "string"
      ? { document: one.document, signature: one.signature }
      : undefined;
  });
  const wrong = read.indexOf(undefined);
  if (lines.length === 0) return fail("文件是空的");
  return wrong >= 0 ? fail(`第${wrong + 1}行不是上报的内容`) : ok(read.filter((one) => one !== undefined));
}

/** Reads a city's document. Unknown content is refused, so that nothing is silently left out of a sum. */
export function readMonthDocument(document: string): Result<CityMonth> {
  const { format, city, month, version, sums } = parse(document) ?? {};
  if (format !== FORMAT) return fail("格式不认识，两边的程序版本可能不同");
  if (typeof city !== "string" || typeof month !== "string" || typeof version !== "string" || !Array.isArray(sums))
    return fail("内容不全");
  if (!MONTH.test(month) || !MOMENT.test(version)) return fail(`月份或时间不对：${month} ${version}`);
  const read = sums.map(readSum);
  const wrong = read.indexOf(undefined);
  if (wrong >= 0) return fail(`第${wrong + 1}个数不认识：${JSON.stringify(sums[wrong]).slice(0, 100)}`);
  return ok({ city, month, version, sums: read.filter((one) => one !== undefined) });
}

function readSum(value: unknown): Sum | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { kind, measure, amount, approx, confirmed } = value as Record<string, unknown>;
  if (typeof kind !== "string" || typeof measure !== "string") return undefined;
  const known = kindOf(kind);
  if (known === undefined || !isAdditive(known, measure)) return undefined;
  if (![amount, approx, confirmed].every((one) => Number.isSafeInteger(one) && Number(one) >= 0)) return undefined;
  return { kind, measure, amount: Number(amount), approx: Number(approx), confirmed: Number(confirmed) };
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
