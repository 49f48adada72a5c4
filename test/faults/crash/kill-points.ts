import { ServerResponse } from "node:http";
import Sqlite from "better-sqlite3";
import type { Order, Point } from "../points.ts";

// Loaded before the program (node --import) by the crash harness, so that the program itself knows nothing of it:
// the process dies by SIGKILL at a named point, and its clock is set by whoever started it.

let offset = Number(process.env.CLOCK_OFFSET_MS ?? 0);
let dying: { at: Point; skip: number } | undefined;

process.on("message", (order: Order) => {
  if (order.offset !== undefined) offset = order.offset;
  if (order.die !== undefined) dying = order.die === null ? undefined : { ...order.die };
  process.send?.({ done: true });
});
// The program must still be able to end by itself.
process.channel?.unref();

function pass(point: Point): void {
  if (dying?.at !== point) return;
  dying.skip -= 1;
  if (dying.skip < 0) process.kill(process.pid, "SIGKILL");
}

setClock();
watchCommits();
watchAnswers();
watchSends();

function setClock(): void {
  const Real = Date;
  globalThis.Date = class extends Real {
    constructor(...given: unknown[]) {
      if (given.length === 0) super(Real.now() + offset);
      else super(...(given as [number]));
    }
    static override now(): number {
      return Real.now() + offset;
    }
  } as DateConstructor;
}

/** A group commit is known by what it holds: an event by its inbox row, a mark by its outbox row. */
function watchCommits(): void {
  let hasEvent = false;
  let hasMark = false;
  const around: readonly (readonly [RegExp, { before?: () => void; after?: () => void }])[] = [
    [/^begin/, { before: () => ([hasEvent, hasMark] = [false, false]) }],
    [/^insert into "inbox"/, { before: () => pass("before-commit"), after: () => (hasEvent = true) }],
    [/^insert into "record"/, { after: () => pass("inside-commit") }],
    [/^update "outbox" set "state" = /, { after: () => (hasMark = true) }],
    [
      /^commit/,
      {
        after() {
          if (hasEvent) pass("after-commit");
          if (hasMark) pass("after-mark");
        },
      },
    ],
  ];
  const { prepare } = Sqlite.prototype;
  Sqlite.prototype.prepare = function (this: Sqlite.Database, sql: string) {
    const statement = prepare.call(this, sql);
    const hooks = around.find(([shape]) => shape.test(sql))?.[1];
    if (hooks === undefined) return statement;
    const run = statement.run.bind(statement);
    statement.run = (...parameters: unknown[]) => {
      hooks.before?.();
      const result = run(parameters.flat());
      hooks.after?.();
      return result;
    };
    return statement;
  } as typeof prepare;
}

function watchAnswers(): void {
  const { end } = ServerResponse.prototype;
  ServerResponse.prototype.end = function (this: ServerResponse, ...given: unknown[]) {
    if (this.req.url?.startsWith("/lark/events") && this.statusCode === 200) {
      this.once("finish", () => pass("after-answer"));
    }
    return end.apply(this, given as Parameters<typeof end>);
  } as typeof end;
}

function watchSends(): void {
  const real = globalThis.fetch;
  globalThis.fetch = async (...given) => {
    const [to, how] = given;
    const isSend = how?.method === "POST" && /\/im\/v1\/messages/.test(String(to));
    if (isSend) pass("before-send");
    const response = await real(...given);
    if (isSend) pass("after-send");
    return response;
  };
}
