import * as v from "valibot";
import { fail, ok, type Result } from "#core";

/** One setting as docs/deploy-node.md prints it; `secret` ones are never shown, not even in complaints. */
export interface Setting {
  readonly name: Name;
  readonly meaning: string;
  readonly default: string;
  readonly example: string;
  readonly secret?: true;
}

/** What the program was told, checked and complete; the sandbox brings its own credentials. */
export type Config = Settled & (Sandbox | Lark);

interface Sandbox {
  readonly mode: "sandbox";
}

interface Lark {
  readonly mode: "lark";
  readonly lark: {
    readonly baseUrl: string;
    readonly appId: string;
    readonly appSecret: string;
    readonly encryptKey: string;
    readonly verificationToken: string;
  };
}

interface Settled {
  readonly host: string;
  readonly port: number;
  readonly database: DatabaseAddress;
  readonly publicUrl: string | undefined;
  readonly adminOpenIds: readonly string[];
  readonly timeZone: string;
  readonly transport: "webhook" | "websocket";
  /** Data of state organs, which the law keeps in the mainland; `false` only when someone said DATA_REGION=demo. */
  readonly isOfficial: boolean;
  /** How many processes share the ledger, and so the rates of the platform. */
  readonly instances: number;
  readonly sessionKey: string | undefined;
  readonly auditKey: string | undefined;
  readonly metricsToken: string | undefined;
}

/** Where the ledger is. On Workers the D1 binding takes its place. */
export type DatabaseAddress =
  | { readonly engine: "sqlite"; readonly path: string }
  | { readonly engine: "postgres"; readonly url: string };

type Name = keyof typeof ENVIRONMENT.entries;
type Given = { readonly [name in Name]?: string };

const CREDENTIALS = ["LARK_APP_ID", "LARK_APP_SECRET", "LARK_ENCRYPT_KEY", "LARK_VERIFICATION_TOKEN"] as const;
const FEISHU = "https://open.feishu.cn";
const SHORTEST_SECRET = 16;

// Every complaint reads "is what it should not be (do this)"; the name and the value are put in by `complaintOf`.
const text = v.pipe(
  v.string(),
  v.check((value) => value.trim() !== "", "is blank (give it a value or remove it)"),
  v.check((value) => value === value.trim(), "has blanks around it (remove them)"),
);

const secret = v.pipe(
  text,
  v.check((value) => !isPlaceholder(value), "is a placeholder (put the real one in)"),
  v.minLength(SHORTEST_SECRET, `is too short (use at least ${SHORTEST_SECRET} characters)`),
);

const ENVIRONMENT = v.object({
  HOST: v.optional(
    v.pipe(text, v.regex(/^[\w.:-]+$/, "is no address to listen on (use 127.0.0.1, or 0.0.0.0 in a container)")),
    "127.0.0.1",
  ),
  PORT: v.optional(
    v.pipe(
      text,
      v.check((value) => /^\d{1,5}$/.test(value) && Number(value) <= 65535, "is no port (use 0 to 65535)"),
    ),
    "3000",
  ),
  DATABASE_URL: v.optional(
    v.pipe(
      text,
      v.check(
        (value) => databaseAt(value) !== undefined,
        "is no database we know (use sqlite:./data/mofan.db or postgres://user:password@host:5432/name)",
      ),
    ),
  ),
  LARK_APP_ID: v.optional(
    v.pipe(
      text,
      v.check(
        (value) => /^cli_\w{8,}$/.test(value) && !isPlaceholder(value.slice(4)),
        "is no App ID (copy the one that begins with cli_ from the developer console)",
      ),
    ),
  ),
  LARK_APP_SECRET: v.optional(secret),
  LARK_ENCRYPT_KEY: v.optional(secret),
  LARK_VERIFICATION_TOKEN: v.optional(secret),
  LARK_BASE_URL: v.optional(
    v.pipe(
      text,
      v.check(
        (value) => isNamedHost(value) || isLoopback(value),
        `is no platform address (use ${FEISHU}, https://open.larksuite.com or https:// and the name of your own)`,
      ),
    ),
    FEISHU,
  ),
  LARK_TRANSPORT: v.optional(
    v.picklist(["webhook", "websocket"], "is no transport (use webhook or websocket)"),
    "webhook",
  ),
  PUBLIC_URL: v.optional(
    v.pipe(
      text,
      v.check(
        (value) => isOrigin(value, "https:") || isLoopback(value),
        "is no address people can open (use https:// and a name, without a path)",
      ),
    ),
  ),
  ADMIN_OPEN_IDS: v.optional(
    v.pipe(
      text,
      v.check(
        (value) => value.split(",").every((id) => /^ou_\w+$/.test(id.trim())),
        "is no list of open_ids (write ou_… and separate them by commas)",
      ),
    ),
  ),
  TIME_ZONE: v.optional(v.pipe(text, v.check(isZone, "is not a zone (try Asia/Shanghai)")), "Asia/Shanghai"),
  DATA_REGION: v.optional(
    v.picklist(
      ["cn-mainland", "demo"],
      "is no region (use cn-mainland, or demo when the ledger holds nothing official)",
    ),
    "cn-mainland",
  ),
  INSTANCES: v.optional(
    v.pipe(text, v.regex(/^[1-8]$/, "is no number of instances (use 1 to 8, as many as share the database)")),
    "1",
  ),
  SESSION_KEY: v.optional(secret),
  AUDIT_KEY: v.optional(secret),
  METRICS_TOKEN: v.optional(secret),
  NODE_ENV: v.optional(v.string()),
});

/** Every setting there is; docs/deploy-node.md prints this table and a test compares the two. */
export const settings: readonly Setting[] = [
  {
    name: "LARK_APP_ID",
    meaning: "The app's id. With none of the four credentials set, the sandbox starts instead",
    default: "",
    example: "cli_a5ca35a685b0126e",
  },
  { name: "LARK_APP_SECRET", meaning: "The app's secret", default: "", example: "32 letters and digits", secret: true },
  {
    name: "LARK_ENCRYPT_KEY",
    meaning: "Encrypt Key of the event subscription; unencrypted events are refused",
    default: "",
    example: "openssl rand -hex 16",
    secret: true,
  },
  {
    name: "LARK_VERIFICATION_TOKEN",
    meaning: "Verification Token of the event subscription",
    default: "",
    example: "32 letters and digits",
    secret: true,
  },
  {
    name: "LARK_BASE_URL",
    meaning: "Where the platform is: Feishu, Lark (`https://open.larksuite.com`) or a privately deployed one",
    default: FEISHU,
    example: "https://open.larksuite.com",
  },
  {
    name: "LARK_TRANSPORT",
    meaning: "How events arrive: `webhook` needs a public address, `websocket` needs none",
    default: "webhook",
    example: "websocket",
  },
  {
    name: "DATABASE_URL",
    meaning: "Where the ledger is: a SQLite file or a PostgreSQL server",
    default: "sqlite:./data/mofan.db (sandbox: sqlite:./data/sandbox.db)",
    example: "postgres://mofan:…@127.0.0.1:5432/mofan",
    secret: true,
  },
  { name: "HOST", meaning: "Address to listen on", default: "127.0.0.1", example: "0.0.0.0" },
  { name: "PORT", meaning: "Port to listen on; 0 takes a free one", default: "3000", example: "8080" },
  {
    name: "PUBLIC_URL",
    meaning:
      "Where browsers reach this server, https and without a path: people sign in to the pages there, and cards lead to them by a button; without it there are neither",
    default: "",
    example: "https://mofan.example.gov.cn",
  },
  {
    name: "ADMIN_OPEN_IDS",
    meaning: "Who are admins from the start, separated by commas",
    default: "",
    example: "ou_1a2b3c4d5e6f7a8b",
  },
  { name: "TIME_ZONE", meaning: "Where a day begins", default: "Asia/Shanghai", example: "Asia/Urumqi" },
  {
    name: "DATA_REGION",
    meaning: "`cn-mainland`, as the law has it for state organs, or `demo` when nothing official is kept",
    default: "cn-mainland",
    example: "demo",
  },
  {
    name: "INSTANCES",
    meaning: "How many instances share one PostgreSQL; each keeps to its share of the platform's rates",
    default: "1",
    example: "2",
  },
  {
    name: "SESSION_KEY",
    meaning: "Signs the pages' sessions; without it they end with the process. PostgreSQL needs it",
    default: "",
    example: "openssl rand -hex 32",
    secret: true,
  },
  {
    name: "AUDIT_KEY",
    meaning: "Seals the audit trail; without it the trail is kept but not sealed",
    default: "",
    example: "openssl rand -hex 32",
    secret: true,
  },
  {
    name: "METRICS_TOKEN",
    meaning: "Bearer token for `/metrics`; without it only this machine may read them",
    default: "",
    example: "openssl rand -hex 16",
    secret: true,
  },
  { name: "NODE_ENV", meaning: "`production` refuses the sandbox", default: "", example: "production" },
];

const secrets: ReadonlySet<Name> = new Set(
  settings.filter((setting) => setting.secret === true).map(({ name }) => name),
);

/** Reads every setting once, or says everything that is wrong with them, one line each and no secret in any. */
export function readConfig(
  environment: Readonly<Record<string, string | undefined>>,
): Result<Config, readonly string[]> {
  const given = withoutBlanks(environment);
  const read = v.safeParse(ENVIRONMENT, given, { abortPipeEarly: true });
  const problems = [
    ...(read.issues ?? []).map((issue) => complaintOf(issue.path?.[0].key as Name, given, issue.message)),
    ...modeProblems(given),
  ];
  if (!read.success || problems.length > 0) return fail(problems);
  const { LARK_APP_ID, LARK_APP_SECRET, LARK_ENCRYPT_KEY, LARK_VERIFICATION_TOKEN, ...rest } = read.output;
  if (!LARK_APP_ID || !LARK_APP_SECRET || !LARK_ENCRYPT_KEY || !LARK_VERIFICATION_TOKEN) {
    return ok({ mode: "sandbox", ...settled(rest, "./data/sandbox.db") });
  }
  const lark = {
    baseUrl: new URL(rest.LARK_BASE_URL).origin,
    appId: LARK_APP_ID,
    appSecret: LARK_APP_SECRET,
    encryptKey: LARK_ENCRYPT_KEY,
    verificationToken: LARK_VERIFICATION_TOKEN,
  };
  return ok({ mode: "lark", lark, ...settled(rest, "./data/mofan.db") });
}

/** What is wrong with the settings taken together: half a platform, or a sandbox where none may be. */
function modeProblems(given: Given): readonly string[] {
  const missing = CREDENTIALS.filter((name) => given[name] === undefined);
  const isPostgres = given.DATABASE_URL !== undefined && /^postgres/i.test(given.DATABASE_URL);
  if (missing.length < CREDENTIALS.length) {
    const isShort =
      given.LARK_TRANSPORT === "websocket" &&
      given.LARK_APP_ID !== undefined &&
      !/^cli_[0-9a-f]{16}$/i.test(given.LARK_APP_ID);
    const needsKey = isPostgres && given.SESSION_KEY === undefined;
    return [
      ...missing.map(
        (name) => `${name} is missing (copy it from the developer console; the sandbox needs all four unset)`,
      ),
      // The official client would return without a word.
      ...(isShort
        ? ["LARK_APP_ID is no app id that a long connection takes (copy it whole: cli_ and sixteen letters and digits)"]
        : []),
      ...(needsKey
        ? ["SESSION_KEY is missing (instances that share a PostgreSQL share one key: openssl rand -hex 32)"]
        : []),
    ];
  }
  const way = `set ${CREDENTIALS.join(", ")}`;
  const host = given.HOST;
  return [
    ...(given.NODE_ENV === "production" ? [`NODE_ENV is production, where no sandbox starts (${way})`] : []),
    ...(isPostgres ? [`DATABASE_URL is a PostgreSQL, where no sandbox starts (${way})`] : []),
    ...(host !== undefined && !isLoopbackName(host)
      ? [`HOST is open to others, where no sandbox starts: “${shown(host)}” (${way}, or use 127.0.0.1)`]
      : []),
  ];
}

function settled(
  env: Omit<v.InferOutput<typeof ENVIRONMENT>, (typeof CREDENTIALS)[number]>,
  defaultPath: string,
): Settled {
  return {
    host: env.HOST,
    port: Number(env.PORT),
    database: (env.DATABASE_URL && databaseAt(env.DATABASE_URL)) || { engine: "sqlite", path: defaultPath },
    publicUrl: env.PUBLIC_URL && new URL(env.PUBLIC_URL).origin,
    adminOpenIds: env.ADMIN_OPEN_IDS?.split(",").map((id) => id.trim()) ?? [],
    timeZone: env.TIME_ZONE,
    transport: env.LARK_TRANSPORT,
    isOfficial: env.DATA_REGION !== "demo",
    instances: Number(env.INSTANCES),
    sessionKey: env.SESSION_KEY,
    auditKey: env.AUDIT_KEY,
    metricsToken: env.METRICS_TOKEN,
  };
}

// An example file with its optional lines left empty means the defaults; a blank secret is never meant.
function withoutBlanks(environment: Readonly<Record<string, string | undefined>>): Given {
  const mattersBlank = (name: Name) => secrets.has(name) || name === "LARK_APP_ID";
  return Object.fromEntries(
    settings
      .map(({ name }) => [name, environment[name]] as const)
      .filter(([name, value]) => value !== undefined && (value.trim() !== "" || mattersBlank(name))),
  );
}

function complaintOf(name: Name, given: Given, message: string): string {
  const isMute = secrets.has(name) || message.startsWith("is blank");
  return isMute ? `${name} ${message}` : `${name} ${message.replace(" (", `: “${shown(given[name] ?? "")}” (`)}`;
}

/** A value fit for a terminal and a log: short, printable, and without the password of an address. */
function shown(value: string): string {
  const printable = value.replace(/\/\/[^/]*@/, "//…@").replace(/[^\p{L}\p{N}\p{P}\p{S} ]/gu, "·");
  return printable.length > 80 ? `${printable.slice(0, 80)}…` : printable;
}

function isPlaceholder(value: string): boolean {
  const plain = value.trim().toLowerCase();
  const beginning =
    /^(change[-_ ]?me|your[-_ a-z]|test|example|placeholder|todo|dummy|sample|secret|password|123456|<|\$\{)/;
  return plain !== "" && (beginning.test(plain) || /x{4}/.test(plain) || new Set(plain).size < 5);
}

function databaseAt(value: string): DatabaseAddress | undefined {
  const path = /^sqlite:(?!\/\/)(.*[^/])$/.exec(value)?.[1];
  if (path !== undefined) return { engine: "sqlite", path };
  const url = urlOf(value);
  const isPostgres =
    url !== undefined && /^postgres(ql)?:$/.test(url.protocol) && url.host !== "" && url.pathname.length > 1;
  return isPostgres ? { engine: "postgres", url: value } : undefined;
}

const isNamedHost = (value: string): boolean =>
  isOrigin(value, "https:") && /^[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z][a-z0-9-]+$/.test(urlOf(value)?.hostname ?? "");

const isLoopback = (value: string): boolean => isOrigin(value, "http:") && isLoopbackName(urlOf(value)?.hostname ?? "");

const isLoopbackName = (host: string): boolean => /^(localhost|127(\.\d+){3}|\[?::1\]?)$/.test(host);

function isOrigin(value: string, protocol: "http:" | "https:"): boolean {
  const url = urlOf(value);
  return url?.protocol === protocol && url.username === "" && url.href === `${url.origin}/`;
}

const urlOf = (value: string): URL | undefined => (URL.canParse(value) ? new URL(value) : undefined);

function isZone(value: string): boolean {
  try {
    // "+08:00" is a zone to Intl, but no place whose midnight people know.
    return new Intl.DateTimeFormat("en", { timeZone: value }) && /^[A-Z]/i.test(value);
  } catch {
    return false;
  }
}
