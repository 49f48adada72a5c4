import { getLogger } from "@logtape/logtape";
import { Hono } from "hono";
import { HTTPException } from "hono/http-exception";
import { type Bot, createHandler } from "#bot";
import { createDoor, type Lark, refuseStrangeTargets } from "#platforms";
import { outboxHealth } from "#store";
import { type Counters, printMetrics } from "./metrics.ts";

const log = getLogger(["mofan", "app"]);

/** What the program's HTTP side is made of. */
export interface AppParts {
  readonly bot: Bot;
  readonly lark: Pick<Lark, "readRequest">;
  readonly counters: Counters;
  /** Starts what waits for an answer to be out: deliveries, names to be learned. */
  readonly afterAnswer: () => Promise<void>;
  /** Whether this process is still taking work; false while it shuts down. */
  readonly isReady: () => boolean;
  /** Without it `/metrics` answers this machine only. */
  readonly metricsToken: string | undefined;
  readonly isLocal: (request: Request, env: unknown) => boolean;
}

const NOT_SERVING = 503;

/** Everything that happens on a request, every route on one page. */
export function createApp(parts: AppParts): Hono {
  const { bot, counters } = parts;
  const app = new Hono();

  app.use(refuseStrangeTargets);

  app.route(
    "/lark/events",
    createDoor({
      readRequest: parts.lark.readRequest,
      clock: bot.clock,
      handle: counted(createHandler(bot), counters),
      afterAnswer: parts.afterAnswer,
      onError: (error) => log.error("event not handled", { error: error as Error }),
      onRefused: (status) => counters.add("requests_refused", String(status)),
    }),
  );

  app.get("/healthz", (c) => c.json({ ok: true }));

  app.get("/readyz", async (c) => {
    const problem = parts.isReady() ? await databaseProblem(bot) : "shutting down";
    return problem === undefined ? c.json({ ok: true }) : c.json({ ok: false, reason: problem }, NOT_SERVING);
  });

  app.get("/metrics", async (c) => {
    const bearer = c.req.header("authorization") ?? "";
    const allowed =
      parts.metricsToken === undefined ? parts.isLocal(c.req.raw, c.env) : bearer === `Bearer ${parts.metricsToken}`;
    if (!allowed) return c.text("unauthorized\n", 401);
    return c.text(printMetrics(counters, await outboxHealth(bot.db.query), bot.clock()));
  });

  app.onError((error, c) => {
    if (error instanceof HTTPException) return error.getResponse();
    log.error("request failed", { route: c.req.path, method: c.req.method, reason: error.name, error });
    return c.json({ msg: "internal error" }, 500);
  });

  return app;
}

type Handler = ReturnType<typeof createHandler>;

const counted =
  (handle: Handler, counters: Counters): Handler =>
  async (event, delivery) => {
    const answer = await handle(event, delivery);
    counters.add("events", `${event.kind === "ignored" ? `ignored ${event.type}` : event.kind} ${answer.status}`);
    return answer;
  };

async function databaseProblem(bot: Bot): Promise<string | undefined> {
  try {
    await bot.db.query.selectFrom("sequence").select("next").limit(1).execute();
    return undefined;
  } catch {
    return "database";
  }
}
