import { DamagedError, LockedError, MismatchError, MisplacedError } from "#store";

// Exit codes of sysexits.h, so that a supervisor can distinguish a wrong setting from a locked ledger.
export const EX_UNAVAILABLE = 69;
const EX_IOERR = 74;
const EX_TEMPFAIL = 75;
export const EX_CONFIG = 78;

/** Why the program cannot start: a sentence for the operator and the exit code; `wait` if a later try may succeed. */
export interface StartProblem {
  readonly text: string;
  readonly code: number;
  readonly wait?: true;
}

/** Explains a start error to the operator; undefined for an unexpected error, which is thrown with its stack. */
export function startProblem(error: unknown, database: string): StartProblem | undefined {
  if (error instanceof LockedError) return { text: error.message, code: EX_TEMPFAIL };
  if (error instanceof DamagedError) return { text: error.message, code: EX_IOERR };
  if (error instanceof MismatchError || error instanceof MisplacedError)
    return { text: error.message, code: EX_CONFIG };
  for (const cause of causesOf(error)) {
    const known = BY_CODE.find(([codes]) => codes.test(cause));
    if (known !== undefined) return known[1](database);
  }
  return undefined;
}

type Problem = (database: string) => StartProblem;

const awaited: Problem = (database) => ({
  text: `${database} 暂时连不上，正在等待它恢复`,
  code: EX_TEMPFAIL,
  wait: true,
});

const wrong =
  (text: (database: string) => string, code = EX_CONFIG): Problem =>
  (database) => ({ text: text(database), code });

// Error codes of PostgreSQL, SQLite and the operating system, and two messages of the driver that have no code.
const BY_CODE: readonly (readonly [RegExp, Problem])[] = [
  [/^(?:ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|57P0[123]|53300|08\w{3})$/, awaited],
  [/timeout exceeded when trying to connect|Connection terminated/, awaited],
  [/^ENOTFOUND$/, wrong((database) => `${database} 的主机名解析不了，请核对 DATABASE_URL`)],
  [/^28(?:P01|000)$/, wrong((database) => `${database} 不接受这个用户名或密码，请核对 DATABASE_URL`)],
  [/^3D000$/, wrong((database) => `${database} 上没有这个数据库，请先用 createdb 建立，或核对 DATABASE_URL`)],
  [/^42501$/, wrong((database) => `${database} 的用户没有建表权限，请把数据库的所有者设为该用户`)],
  [/^EADDRINUSE$/, wrong(() => "端口已被占用，请停掉占用它的程序，或换一个 PORT", EX_TEMPFAIL)],
  [/^EADDRNOTAVAIL$/, wrong(() => "本机没有 HOST 指定的地址，请核对 HOST")],
  [/^EISDIR$|^SQLITE_CANTOPEN_ISDIR$/, wrong((database) => `${database} 是一个文件夹，DATABASE_URL 要指向账本文件`)],
  [
    /^(?:EACCES|EPERM|EROFS|SQLITE_READONLY\w*)$/,
    wrong((database) => `${database} 或端口没有写入权限，请核对文件夹的所有者和权限`),
  ],
  [
    /^(?:ENOENT|ENOTDIR|SQLITE_CANTOPEN\w*)$/,
    wrong((database) => `${database} 打不开，请核对 DATABASE_URL 的路径和权限`),
  ],
  [/^(?:ENOSPC|SQLITE_FULL)$/, wrong(() => "磁盘已满，请腾出空间后再启动", EX_IOERR)],
];

/** The codes of an error and its causes, or their messages if they have no code. */
function causesOf(error: unknown): readonly string[] {
  const causes: string[] = [];
  for (let at: unknown = error; at instanceof Error && causes.length < 10; at = at.cause) {
    const { code } = at as Error & { readonly code?: unknown };
    causes.push(typeof code === "string" ? code : at.message);
    // For a host name with several addresses, each attempt has an error of its own.
    if (at instanceof AggregateError) causes.push(...at.errors.flatMap(causesOf));
  }
  return causes;
}

/** The name of a PostgreSQL ledger in messages: its address without the password. */
export function nameOfPostgres(url: string): string {
  const { host, searchParams } = new URL(url);
  const schema = searchParams.get("schema");
  return `PostgreSQL（${schema === null ? host : `${host}，${schema}`}）`;
}
