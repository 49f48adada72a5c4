/** Where the ledger is. On Workers the D1 binding takes its place. */
export type DatabaseAddress =
  | { readonly engine: "sqlite"; readonly path: string }
  | { readonly engine: "postgres"; readonly url: string };

/** Whether nobody meant this to be a secret. */
export function isPlaceholder(value: string): boolean {
  const plain = value.trim().toLowerCase();
  const beginning =
    /^(change[-_ ]?me|your[-_ a-z]|test|example|placeholder|todo|dummy|sample|secret|password|123456|<|\$\{)/;
  return plain !== "" && (beginning.test(plain) || /x{4}/.test(plain) || new Set(plain).size < 5);
}

/** The ledger that an address names. */
export function databaseAt(value: string): DatabaseAddress | undefined {
  const path = /^sqlite:(?!\/\/)(.*[^/])$/.exec(value)?.[1];
  if (path !== undefined) return { engine: "sqlite", path };
  const url = urlOf(value);
  const isPostgres =
    url !== undefined && /^postgres(ql)?:$/.test(url.protocol) && url.host !== "" && url.pathname.length > 1;
  const schema = url?.searchParams.get("schema") ?? "public";
  return isPostgres && /^(?!pg_)[a-z_][a-z0-9_]{0,62}$/.test(schema) ? { engine: "postgres", url: value } : undefined;
}

/** Whether it is an https address of a host with a name of its own, without a path. */
export const isNamedHost = (value: string): boolean =>
  isOrigin(value, "https:") && /^[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z][a-z0-9-]+$/.test(urlOf(value)?.hostname ?? "");

/** Whether it is an http address on this machine, without a path. */
export const isLoopback = (value: string): boolean =>
  isOrigin(value, "http:") && isLoopbackName(urlOf(value)?.hostname ?? "");

/** Whether a host is this machine. */
export const isLoopbackName = (host: string): boolean => /^(localhost|127(\.\d+){3}|\[?::1\]?)$/.test(host);

/** Whether it is an address of this protocol without a path and without a password. */
export function isOrigin(value: string, protocol: "http:" | "https:"): boolean {
  const url = urlOf(value);
  return url?.protocol === protocol && url.username === "" && url.href === `${url.origin}/`;
}

const urlOf = (value: string): URL | undefined => (URL.canParse(value) ? new URL(value) : undefined);

/** Whether it is a zone that is named after a place. */
export function isZone(value: string): boolean {
  try {
    // "+08:00" is a zone to Intl, but no place whose midnight people know.
    return new Intl.DateTimeFormat("en", { timeZone: value }) && /^[A-Z]/i.test(value);
  } catch {
    return false;
  }
}
