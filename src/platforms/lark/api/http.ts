const TIMEOUT_MS = 10_000;
const MAX_ANSWER = 1_048_576;

/** One request to the platform's API. */
export interface Call {
  /** The call's name in logs, such as `im.message.create`. Paths contain ids, so they are not logged. */
  readonly name: string;
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly json?: unknown;
  readonly form?: FormData;
  readonly token?: string;
  readonly maxBytes?: number;
  /** Whether a successful response is a file, whatever its content type says. */
  readonly isFile?: boolean;
}

/** A response: `json` if the body is a JSON object. */
export interface HttpAnswer {
  readonly status: number;
  readonly json: Readonly<Record<string, unknown>> | undefined;
  readonly bytes: Uint8Array;
  readonly resetMs: number | undefined;
  readonly logId: string | undefined;
  /** The time that the platform's clock showed when it responded. */
  readonly date: number | undefined;
}

/** Line for the log: no ids, no bodies, no secrets. */
export interface CallLine {
  readonly name: string;
  readonly status: number | undefined;
  readonly code: number | undefined;
  readonly logId: string | undefined;
  readonly date: number | undefined;
}

/** Makes requests to one origin only, without redirects, within ten seconds, and with a limited response size. */
export function createHttp(baseUrl: string, fetcher: typeof fetch, onCall?: (line: CallLine) => void) {
  const base = readBase(baseUrl);
  return async (call: Call): Promise<HttpAnswer | undefined> => {
    const answer = await send(base, call, fetcher);
    onCall?.({
      name: call.name,
      status: answer?.status,
      code: codeIn(answer?.json),
      logId: answer?.logId,
      date: answer?.date,
    });
    return answer;
  };
}

/** The platform's code in a response body. */
export function codeIn(json: Readonly<Record<string, unknown>> | undefined): number | undefined {
  const code = json?.code;
  return typeof code === "number" && Number.isInteger(code) ? code : undefined;
}

function readBase(baseUrl: string): URL {
  const base = new URL(baseUrl);
  const loopback = base.hostname === "127.0.0.1" || base.hostname === "localhost" || base.hostname === "[::1]";
  if (base.protocol !== "https:" && !(base.protocol === "http:" && loopback)) {
    throw new Error("the platform's address must be https");
  }
  return base;
}

async function send(base: URL, call: Call, fetcher: typeof fetch): Promise<HttpAnswer | undefined> {
  const url = new URL(call.path, base);
  // Paths contain ids. A path that led to another origin would send the token there.
  if (url.origin !== base.origin) throw new Error(`${call.name} would leave the platform`);
  for (const [key, value] of Object.entries(call.query ?? {})) {
    if (value !== undefined) url.searchParams.set(key, String(value));
  }
  try {
    const response = await fetcher(url.href, {
      ...requestOf(call),
      redirect: "manual",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const bytes = await readBytes(response, call.maxBytes ?? MAX_ANSWER);
    return bytes === undefined ? undefined : answerOf(response, bytes);
  } catch {
    // A time-out, a reset or refused connection, or an unknown host: for a send the outcome is unknown in all cases.
    return undefined;
  }
}

function requestOf({ method, json, form, token }: Call): {
  method: string;
  headers: Record<string, string>;
  body?: string | FormData;
} {
  const headers: Record<string, string> = { accept: "application/json" };
  if (token !== undefined) headers.authorization = `Bearer ${token}`;
  if (form !== undefined) return { method, headers, body: form };
  if (json === undefined) return { method, headers };
  headers["content-type"] = "application/json; charset=utf-8";
  return { method, headers, body: JSON.stringify(json) };
}

async function readBytes(response: Response, limit: number): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = response.body?.getReader();
  for (let part = await reader?.read(); part !== undefined && !part.done; part = await reader?.read()) {
    size += part.value.length;
    if (size > limit) {
      await reader?.cancel();
      return undefined;
    }
    chunks.push(part.value);
  }
  return Buffer.concat(chunks);
}

function answerOf(response: Response, bytes: Uint8Array): HttpAnswer {
  const seconds = Number(response.headers.get("x-ogw-ratelimit-reset") ?? Number.NaN);
  return {
    status: response.status,
    json: readJson(bytes),
    bytes,
    resetMs: Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : undefined,
    logId: response.headers.get("x-tt-logid") ?? undefined,
    date: dateIn(response.headers.get("date")),
  };
}

function dateIn(header: string | null): number | undefined {
  const ms = Date.parse(header ?? "");
  return Number.isNaN(ms) ? undefined : ms;
}

function readJson(bytes: Uint8Array): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Readonly<Record<string, unknown>>)
      : undefined;
  } catch {
    return undefined;
  }
}
