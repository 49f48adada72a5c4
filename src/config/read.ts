import { fail, ok, type Result } from "#core";
import { type Name, type Setting, settings } from "./settings.ts";
import { type DatabaseAddress, databaseAt, isLoopbackName } from "./values.ts";

/** The settings of the program, checked and complete. The sandbox has credentials of its own. */
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
    /** The encryption keys before the present ones, still valid while the platform switches. */
    readonly previousEncryptKey: string | undefined;
    readonly previousVerificationToken: string | undefined;
  };
}

interface Settled {
  readonly host: string;
  readonly port: number;
  readonly database: DatabaseAddress;
  readonly publicUrl: string | undefined;
  readonly adminOpenIds: readonly string[];
  /** Whether people of other organisations in a shared group may report and ask questions. */
  readonly takesGuests: boolean;
  readonly timeZone: string;
  readonly transport: "webhook" | "websocket";
  /**
   * Whether the data belongs to state organs, which by law stays in the mainland; `false` only with DATA_REGION=demo.
   */
  readonly isOfficial: boolean;
  /** How many processes share the ledger, and thus the platform's rate limits. */
  readonly instances: number;
  readonly sessionKey: string | undefined;
  /** The key that signs the seals of the audit log, and the key used before it. */
  readonly auditKeys: readonly string[];
  readonly metricsToken: string | undefined;
  /** The folder for backups; undefined on PostgreSQL if none is set. */
  readonly backupFolder: string | undefined;
  /** The folder for pictures and files; undefined if only the platform stores them. */
  readonly attachments: { readonly folder: string; readonly limitGb: number } | undefined;
}

type Given = { readonly [name in Name]?: string };

const CREDENTIALS = ["LARK_APP_ID", "LARK_APP_SECRET", "LARK_ENCRYPT_KEY", "LARK_VERIFICATION_TOKEN"] as const;
const NAMES = Object.keys(settings) as readonly Name[];
const isSecret = (name: Name): boolean => "secret" in settings[name];

/** Reads all settings once, or returns all errors, one line each and without secrets. */
export function readConfig(
  environment: Readonly<Record<string, string | undefined>>,
): Result<Config, readonly string[]> {
  const given = withoutBlanks(environment);
  const problems = [
    ...NAMES.flatMap((name) => complaintAbout(name, given[name]) ?? []),
    ...modeProblems(given),
    ...orphans(given),
  ];
  if (problems.length > 0) return fail(problems);
  const {
    LARK_APP_ID: appId,
    LARK_APP_SECRET: appSecret,
    LARK_ENCRYPT_KEY: encryptKey,
    LARK_VERIFICATION_TOKEN: verificationToken,
  } = given;
  if (!appId || !appSecret || !encryptKey || !verificationToken) {
    return ok({ mode: "sandbox", ...onDesk(settled(given, "./data/sandbox.db")) });
  }
  const baseUrl = new URL(given.LARK_BASE_URL ?? settings.LARK_BASE_URL.default).origin;
  return ok({
    mode: "lark",
    lark: {
      ...{ baseUrl, appId, appSecret, encryptKey, verificationToken },
      previousEncryptKey: given.LARK_ENCRYPT_KEY_PREVIOUS,
      previousVerificationToken: given.LARK_VERIFICATION_TOKEN_PREVIOUS,
    },
    ...settled(given, "./data/mofan.db"),
  });
}

/** Errors in the combination of settings, such as incomplete credentials, or a sandbox where none is allowed. */
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
      ...missing.map((name) => `${name} 没有设（从开发者后台复制；要启动沙盒，四项都不设）`),
      // A short app id is refused here, because the official client would return without an error message.
      ...(isShort ? ["LARK_APP_ID 不是长连接能用的 App ID（完整复制：cli_ 加16位字母和数字）"] : []),
      ...(needsKey ? ["SESSION_KEY 没有设（共用一个 PostgreSQL 的实例用同一个：openssl rand -hex 32）"] : []),
    ];
  }
  const way = `请设 ${CREDENTIALS.join("、")}`;
  const host = given.HOST;
  return [
    ...(given.NODE_ENV === "production" ? [`NODE_ENV 是 production，不能启动沙盒（${way}）`] : []),
    ...(isPostgres ? [`DATABASE_URL 是 PostgreSQL，不能启动沙盒（${way}）`] : []),
    ...(host !== undefined && !isLoopbackName(host)
      ? [`HOST 对外开放，不能启动沙盒：“${shown(host)}”（${way}，或用 127.0.0.1）`]
      : []),
  ];
}

/** A previous key is only allowed beside the key that replaced it. */
const orphans = (given: Given): readonly string[] =>
  (["AUDIT_KEY", "LARK_ENCRYPT_KEY", "LARK_VERIFICATION_TOKEN"] as const)
    .filter((name) => given[`${name}_PREVIOUS`] !== undefined && given[name] === undefined)
    .map((name) => `${name}_PREVIOUS 设了，${name} 没有设（把 ${name} 设为正在用的密钥）`);

function settled(given: Given, defaultPath: string): Settled {
  const database = databaseOf(given, defaultPath);
  return {
    host: given.HOST ?? settings.HOST.default,
    port: Number(given.PORT ?? settings.PORT.default),
    database,
    backupFolder: given.BACKUP_DIR ?? (database.engine === "sqlite" ? besides(database.path, "backups") : undefined),
    attachments:
      given.ATTACHMENTS_DIR === undefined
        ? undefined
        : {
            folder: given.ATTACHMENTS_DIR,
            limitGb: Number(given.ATTACHMENTS_MAX_GB ?? settings.ATTACHMENTS_MAX_GB.default),
          },
    publicUrl: given.PUBLIC_URL && new URL(given.PUBLIC_URL).origin,
    takesGuests: given.GUESTS === "yes",
    adminOpenIds: given.ADMIN_OPEN_IDS?.split(",").map((id) => id.trim()) ?? [],
    timeZone: given.TIME_ZONE ?? settings.TIME_ZONE.default,
    transport: given.LARK_TRANSPORT === "websocket" ? "websocket" : "webhook",
    isOfficial: given.DATA_REGION !== "demo",
    instances: Number(given.INSTANCES ?? settings.INSTANCES.default),
    sessionKey: given.SESSION_KEY,
    auditKeys: [given.AUDIT_KEY, given.AUDIT_KEY_PREVIOUS].filter((key) => key !== undefined),
    metricsToken: given.METRICS_TOKEN,
  };
}

/** The sandbox loses its files when it ends, so attachments are stored beside the ledger. */
function onDesk(desk: Settled): Settled {
  const { attachments, database } = desk;
  if (attachments !== undefined || database.engine !== "sqlite" || database.path === ":memory:") return desk;
  const limitGb = Number(settings.ATTACHMENTS_MAX_GB.default);
  return { ...desk, attachments: { folder: besides(database.path, "attachments"), limitGb } };
}

const databaseOf = (given: Given, defaultPath: string): DatabaseAddress =>
  (given.DATABASE_URL && databaseAt(given.DATABASE_URL)) || { engine: "sqlite", path: defaultPath };

/** The path of a folder of this name beside the ledger's file. */
const besides = (path: string, name: string): string => path.replace(/[^/\\]*$/, name);

// An empty optional line, as in the example file, means the default. A blank secret is always an error.
function withoutBlanks(environment: Readonly<Record<string, string | undefined>>): Given {
  const mattersBlank = (name: Name) => isSecret(name) || name === "LARK_APP_ID";
  return Object.fromEntries(
    NAMES.map((name) => [name, environment[name]] as const).filter(
      ([name, value]) => value !== undefined && (value.trim() !== "" || mattersBlank(name)),
    ),
  );
}

function complaintAbout(name: Name, value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  if (value.trim() === "") return `${name} 是空的（填上值，或删掉这一行）`;
  const { secret, complaint }: Setting = settings[name];
  const said = value === value.trim() ? complaint?.(value) : "前后有空白（请删掉）";
  return said && `${name} ${secret ? said : said.replace("（", `：“${shown(value)}”（`)}`;
}

/** A value as it may appear in a terminal or a log: short, printable, and without the password in a URL. */
function shown(value: string): string {
  const printable = value.replace(/\/\/[^/]*@/, "//…@").replace(/[^\p{L}\p{N}\p{P}\p{S} ]/gu, "·");
  return printable.length > 80 ? `${printable.slice(0, 80)}…` : printable;
}
