/** Where the ledger is stored. On Workers the D1 binding is used instead. */
export type DatabaseAddress =
  | { readonly engine: "sqlite"; readonly path: string }
  | { readonly engine: "postgres"; readonly url: string };

/** Whether the value is a placeholder from an example and no real secret. */
export function isPlaceholder(value: string): boolean {
  const plain = value.trim().toLowerCase();
  const beginning =
    /^(change[-_ ]?me|your[-_ a-z]|test|example|placeholder|todo|dummy|sample|secret|password|123456|<|\$\{)/;
  return plain !== "" && (beginning.test(plain) || /x{4}/.test(plain) || new Set(plain).size < 5);
}

/** The ledger that a database address names; undefined if the address is invalid. */
export function databaseAt(value: string): DatabaseAddress | undefined {
  const path = /^sqlite:(?!\/\/)(.*[^/])$/.exec(value)?.[1];
  if (path !== undefined) return { engine: "sqlite", path };
  const url = urlOf(value);
  const isPostgres =
    url !== undefined && /^postgres(ql)?:$/.test(url.protocol) && url.host !== "" && url.pathname.length > 1;
  const schema = url?.searchParams.get("schema") ?? "public";
  return isPostgres && /^(?!pg_)[a-z_][a-z0-9_]{0,62}$/.test(schema) ? { engine: "postgres", url: value } : undefined;
}

/** Whether the value is an https address with a host name and without a path. */
export const isNamedHost = (value: string): boolean =>
  isOrigin(value, "https:") && /^[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z][a-z0-9-]+$/.test(urlOf(value)?.hostname ?? "");

/** Whether the value is an http address on this machine without a path. */
export const isLoopback = (value: string): boolean =>
  isOrigin(value, "http:") && isLoopbackName(urlOf(value)?.hostname ?? "");

/** Whether a host name means this machine. */
export const isLoopbackName = (host: string): boolean => /^(localhost|127(\.\d+){3}|\[?::1\]?)$/.test(host);

/** Whether the value is an address of this protocol without a path or password. */
export function isOrigin(value: string, protocol: "http:" | "https:"): boolean {
  const url = urlOf(value);
  return url?.protocol === protocol && url.username === "" && url.href === `${url.origin}/`;
}

const urlOf = (value: string): URL | undefined => (URL.canParse(value) ? new URL(value) : undefined);

/** Whether the value is a time zone named after a place. */
export function isZone(value: string): boolean {
  try {
    // Intl also accepts offsets such as "+08:00", which name no place.
    return new Intl.DateTimeFormat("en", { timeZone: value }) && /^[A-Z]/i.test(value);
  } catch {
    return false;
  }
}
