import { databaseAt, isLoopback, isNamedHost, isOrigin, isPlaceholder, isZone } from "./values.ts";

/** One setting: how docs/deploy-node.md prints it, and what is said of a value that will not do. */
export interface Setting {
  readonly meaning: string;
  readonly default?: string;
  readonly example: string;
  /** Is never shown, not even in complaints. */
  readonly secret?: true;
  readonly complaint?: (value: string) => string | undefined;
}

export type Name = keyof typeof settings;

const SHORTEST_SECRET = 16;

// Every complaint reads "is what it should not be (do this)"; the name and the value are put in by the reader.
const unless =
  (holds: (value: string) => boolean, complaint: string) =>
  (value: string): string | undefined =>
    holds(value) ? undefined : complaint;

function complaintOfSecret(value: string): string | undefined {
  if (isPlaceholder(value)) return "is a placeholder (put the real one in)";
  return value.length < SHORTEST_SECRET ? `is too short (use at least ${SHORTEST_SECRET} characters)` : undefined;
}

/** Every setting there is; docs/deploy-node.md prints this table and a test compares the two. */
export const settings = {
  LARK_APP_ID: {
    meaning: "The app's id. With none of the four credentials set, the sandbox starts instead",
    example: "cli_a5ca35a685b0126e",
    complaint: unless(
      (value) => /^cli_\w{8,}$/.test(value) && !isPlaceholder(value.slice(4)),
      "is no App ID (copy the one that begins with cli_ from the developer console)",
    ),
  },
  LARK_APP_SECRET: {
    meaning: "The app's secret",
    example: "32 letters and digits",
    secret: true,
    complaint: complaintOfSecret,
  },
  LARK_ENCRYPT_KEY: {
    meaning: "Encrypt Key of the event subscription; unencrypted events are refused",
    example: "openssl rand -hex 16",
    secret: true,
    complaint: complaintOfSecret,
  },
  LARK_ENCRYPT_KEY_PREVIOUS: {
    meaning: "The Encrypt Key before this one, while the platform is told the new one; events of both are taken",
    example: "the old value of LARK_ENCRYPT_KEY",
    secret: true,
    complaint: complaintOfSecret,
  },
  LARK_VERIFICATION_TOKEN: {
    meaning: "Verification Token of the event subscription",
    example: "32 letters and digits",
    secret: true,
    complaint: complaintOfSecret,
  },
  LARK_VERIFICATION_TOKEN_PREVIOUS: {
    meaning: "The Verification Token before this one, while the platform is told the new one",
    example: "the old value of LARK_VERIFICATION_TOKEN",
    secret: true,
    complaint: complaintOfSecret,
  },
  LARK_BASE_URL: {
    meaning: "Where the platform is: Feishu, Lark (`https://open.larksuite.com`) or a privately deployed one",
    default: "https://open.feishu.cn",
    example: "https://open.larksuite.com",
    complaint: unless(
      (value) => isNamedHost(value) || isLoopback(value),
      "is no platform address (use https://open.feishu.cn, https://open.larksuite.com or https:// and the name of your own)",
    ),
  },
  LARK_TRANSPORT: {
    meaning: "How events arrive: `webhook` needs a public address, `websocket` needs none",
    default: "webhook",
    example: "websocket",
    complaint: unless(
      (value) => value === "webhook" || value === "websocket",
      "is no transport (use webhook or websocket)",
    ),
  },
  DATABASE_URL: {
    meaning: "Where the ledger is: a SQLite file or a PostgreSQL server",
    default: "sqlite:./data/mofan.db (sandbox: sqlite:./data/sandbox.db)",
    example: "postgres://mofan:…@127.0.0.1:5432/mofan",
    secret: true,
    complaint: unless(
      (value) => databaseAt(value) !== undefined,
      "is no database we know (use sqlite:./data/mofan.db or postgres://user:password@host:5432/name)",
    ),
  },
  HOST: {
    meaning: "Address to listen on",
    default: "127.0.0.1",
    example: "0.0.0.0",
    complaint: unless(
      (value) => /^[\w.:-]+$/.test(value),
      "is no address to listen on (use 127.0.0.1, or 0.0.0.0 in a container)",
    ),
  },
  PORT: {
    meaning: "Port to listen on; 0 takes a free one",
    default: "3000",
    example: "8080",
    complaint: unless((value) => /^\d{1,5}$/.test(value) && Number(value) <= 65535, "is no port (use 0 to 65535)"),
  },
  PUBLIC_URL: {
    meaning:
      "Where browsers reach this server, https and without a path: people sign in to the pages there, and cards lead to them by a button; without it there are neither",
    example: "https://mofan.example.gov.cn",
    complaint: unless(
      (value) => isOrigin(value, "https:") || isLoopback(value),
      "is no address people can open (use https:// and a name, without a path)",
    ),
  },
  ADMIN_OPEN_IDS: {
    meaning: "Who are admins from the start, separated by commas",
    example: "ou_1a2b3c4d5e6f7a8b",
    complaint: unless(
      (value) => value.split(",").every((id) => /^ou_\w+$/.test(id.trim())),
      "is no list of open_ids (write ou_… and separate them by commas)",
    ),
  },
  GUESTS: {
    meaning:
      "`yes` lets people of other organisations report and ask in a shared group; else they hear that they cannot",
    default: "no",
    example: "yes",
    complaint: unless((value) => value === "yes" || value === "no", "is no answer (use yes or no)"),
  },
  TIME_ZONE: {
    meaning: "Where a day begins",
    default: "Asia/Shanghai",
    example: "Asia/Urumqi",
    complaint: unless(isZone, "is not a zone (try Asia/Shanghai)"),
  },
  DATA_REGION: {
    meaning: "`cn-mainland`, as the law has it for state organs, or `demo` when nothing official is kept",
    default: "cn-mainland",
    example: "demo",
    complaint: unless(
      (value) => value === "cn-mainland" || value === "demo",
      "is no region (use cn-mainland, or demo when the ledger holds nothing official)",
    ),
  },
  INSTANCES: {
    meaning: "How many instances share one PostgreSQL; each keeps to its share of the platform's rates",
    default: "1",
    example: "2",
    complaint: unless(
      (value) => /^[1-8]$/.test(value),
      "is no number of instances (use 1 to 8, as many as share the database)",
    ),
  },
  SESSION_KEY: {
    meaning: "Signs the pages' sessions; without it they end with the process. PostgreSQL needs it",
    example: "openssl rand -hex 32",
    secret: true,
    complaint: complaintOfSecret,
  },
  AUDIT_KEY: {
    meaning:
      "Signs the seals of the audit trail; without it they only chain. It may be set or changed at any time: the next seal covers all older ones",
    example: "openssl rand -hex 32",
    secret: true,
    complaint: complaintOfSecret,
  },
  AUDIT_KEY_PREVIOUS: {
    meaning: "The AUDIT_KEY before this one, until the service has run a minute with the new one",
    example: "the old value of AUDIT_KEY",
    secret: true,
    complaint: complaintOfSecret,
  },
  METRICS_TOKEN: {
    meaning: "Bearer token for `/metrics`; without it only this machine may read them, and not through a proxy",
    example: "openssl rand -hex 16",
    secret: true,
    complaint: complaintOfSecret,
  },
  NODE_ENV: { meaning: "`production` refuses the sandbox", example: "production" },
} satisfies Readonly<Record<string, Setting>>;
