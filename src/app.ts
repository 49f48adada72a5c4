import { getLogger } from "@logtape/logtape";
import { Hono } from "hono";
import { HTTPException } from "hono/http-exception";
import type { Bot } from "#bot";
import { isLoopbackName, VERSION } from "#config";
import { type Intake, isSecret, type Platform, refuseStrangeTargets } from "#platforms";
import { outboxHealth, owedSince } from "#store";
import { createPages, HOME, type PageSettings } from "#web";
import { type Counters, type Gauge, printMetrics, type Standing } from "./metrics.ts";

const log = getLogger(["mofan", "app"]);

/** What the HTTP app needs. */
export interface AppParts {
  readonly bot: Bot;
  readonly platform: Pick<Platform, "path" | "receive" | "signIn">;
  readonly counters: Counters;
  /** Takes incoming events into the inbox, whether they came by webhook or over the long connection. */
  readonly events: Intake;
  /** Why this process accepts no work now: it is shutting down or no events arrive; undefined if it accepts work. */
  readonly trouble: () => string | undefined;
  /**
   * The token that a request for `/metrics` must carry; without a token only requests from this machine are answered.
   */
  readonly metricsToken: string | undefined;
  readonly isLocal: (request: Request, env: unknown) => boolean;
  /** Figures about the machine that only the runtime can measure. */
  readonly hostGauges?: ((isScrape: boolean) => Promise<readonly Gauge[]>) | undefined;
  /** The pages for leaders and admins; a program that only talks has none. */
  readonly pages: PageSettings | undefined;
}

const NOT_SERVING = 503;

/** The HTTP app: all routes of the program. */
export function createApp(parts: AppParts): Hono {
  const { bot, counters } = parts;
  const app = new Hono();

  app.use(refuseStrangeTargets);

  app.route(parts.platform.path, parts.platform.receive(parts.events));

  app.get("/healthz", (c) => c.json({ ok: true, version: VERSION }));

  app.get("/readyz", async (c) => {
    const problem = parts.trouble() ?? bot.db.trouble?.() ?? (await databaseProblem(bot));
    return problem === undefined ? c.json({ ok: true }) : c.json({ ok: false, reason: problem }, NOT_SERVING);
  });

  app.get("/metrics", async (c) => {
    const allowed =
      parts.metricsToken === undefined
        ? parts.isLocal(c.req.raw, c.env) && isAskedHere(c.req.raw.headers)
        : isSecret(c.req.header("authorization"), `Bearer ${parts.metricsToken}`);
    if (!allowed) return c.text("unauthorized\n", 401);
    return c.text(printMetrics(counters, await standing(parts)));
  });

  if (parts.pages !== undefined) {
    app.route(HOME, createPages(bot, parts.platform.signIn, parts.pages));
    // The sandbox has its chat page at this address, and its route was registered before this one.
    app.get("/", (c) => c.redirect(HOME));
  }

  app.onError((error, c) => {
    if (error instanceof HTTPException) return error.getResponse();
    log.error("request failed", { route: c.req.path, method: c.req.method, reason: error.name, error });
    return c.json({ msg: "internal error" }, 500);
  });

  return app;
}

/** The limits in seconds by which waiting messages are grouped by age. */
const AGES = [0, 60, 600, 3_600, 86_400] as const;

async function standing({ bot, hostGauges }: AppParts): Promise<Standing> {
  const now = bot.clock();
  const since = AGES.map((seconds) => new Date(Date.parse(now) - seconds * 1_000).toISOString());
  const [outbox, owed, gauges] = await Promise.all([
    outboxHealth(bot.db.query),
    owedSince(bot.db.query, since),
    hostGauges?.(true) ?? [],
  ]);
  const byAge = AGES.map((seconds, index) => ({ seconds, count: owed[index] ?? 0 }));
  return { outbox, owed: byAge, gauges, version: VERSION, now };
}

const FORWARDING = ["forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip", "via"];

/**
 * Whether a request comes from this machine itself. Besides the Host it checks the forwarding headers, because a proxy
 * on this machine passes on requests from outside.
 */
function isAskedHere(headers: Headers): boolean {
  const host = URL.parse(`http://${headers.get("host") ?? ""}`)?.hostname ?? "";
  return isLoopbackName(host) && FORWARDING.every((name) => !headers.has(name));
}

async function databaseProblem(bot: Bot): Promise<string | undefined> {
  try {
    await bot.db.query.selectFrom("sequence").select("next").limit(1).execute();
    return undefined;
  } catch {
    return "database";
  }
}
