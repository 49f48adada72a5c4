import type { D1Database, ExecutionContext, ScheduledController } from "@cloudflare/workers-types";
import { type Config, readConfig } from "#config";
import { createLimits, type Limits } from "#outbox";
import { type LarkMemory, larkTraits, openLark } from "#platforms";
import type { Database } from "#store";
import { HOME, type PageFiles } from "#web";
import { configureLogging } from "./logging.ts";
import { createProgram, type Program } from "./program.ts";
import { type D1Binding, openD1 } from "./store/dialects/d1.ts";

/** The variables, secrets and bindings of the Worker. */
type Env = Readonly<Record<string, unknown>> & { readonly DB: D1Database };

/**
 * A request may work for thirty seconds after its response, and the first of them passes before cards may be changed.
 */
const AFTERLIFE_MS = 20_000;

// biome-ignore lint/suspicious/noConsole: on Workers the console is the log
const say = (line: string) => console.log(line);

export default {
  async fetch(request: Request, env: Env, context: ExecutionContext): Promise<Response> {
    const ground = groundOf(env);
    if (ground === undefined) return new Response("not configured, see the Worker's log\n", { status: 503 });
    const program = programOn(ground);
    const answer = await program.app.fetch(request, env, context as never);
    // Finish the events that were not answered in time, so that their results are ready when Feishu retries.
    context.waitUntil(program.handled());
    return answer;
  },

  /** Runs each minute. If Cloudflare is late or calls twice, what was decided is not decided again. */
  async scheduled(_event: ScheduledController, env: Env): Promise<void> {
    const ground = groundOf(env);
    if (ground === undefined) throw new Error("not configured, see the log");
    await programOn(ground).tick();
  },
};

/** What is kept between requests: the settings, the database and plain values. */
interface Ground {
  readonly config: Extract<Config, { readonly mode: "lark" }>;
  readonly db: Database;
  readonly memory: LarkMemory;
  readonly limits: Limits;
}

let known: { readonly env: Env; readonly ground: Ground | undefined } | undefined;

/** Reads the settings when the Worker starts; logs all errors in them. */
function groundOf(env: Env): Ground | undefined {
  if (known?.env.DB !== env.DB) {
    configureLogging(say, "warning");
    known = { env, ground: readGround(env) };
  }
  return known?.ground;
}

function readGround(env: Env): Ground | undefined {
  const read = readConfig(env as Readonly<Record<string, string | undefined>>);
  const problems = read.ok ? problemsOf(read.value) : read.error;
  for (const problem of problems) say(problem);
  if (!read.ok || read.value.mode !== "lark" || problems.length > 0) return undefined;
  say("本部署的数据存放在境外。国家机关在履职中处理的个人信息应当在境内存储，正式台账请部署在境内的服务器上。");
  say("Official data of state organs belongs in the mainland (PIPL, article 36): this Worker is for demonstrations.");
  return {
    config: read.value,
    db: openD1(env.DB as unknown as D1Binding),
    memory: {},
    limits: createLimits(larkTraits.rates),
  };
}

/** Settings that are valid on Node but not on a Worker. */
function problemsOf(config: Config): readonly string[] {
  return [
    ...(config.mode === "lark" ? [] : ["LARK_APP_ID and its three companions are missing (the sandbox is for Node)"]),
    ...(config.isOfficial
      ? ["DATA_REGION is cn-mainland, where no Worker is (set it to demo, or run on a server in the mainland)"]
      : []),
    ...(config.transport === "websocket"
      ? ["LARK_TRANSPORT is websocket, which a Worker cannot hold open (use webhook)"]
      : []),
    ...(config.sessionKey === undefined
      ? ["SESSION_KEY is missing (Workers share nothing but this key: openssl rand -hex 32)"]
      : []),
  ];
}

/**
 * Creates a program for each request. On Workers a promise belongs to its request and may never resolve if that is
 * cancelled, so requests must not share a token request or a delivery, as they do on Node.
 */
function programOn({ config, db, memory, limits }: Ground): Program {
  return createProgram({
    db,
    platform: openLark({ ...config.lark, memory }),
    clock: () => new Date().toISOString(),
    zone: config.timeZone,
    publicUrl: config.publicUrl,
    adminIds: config.adminOpenIds,
    takesGuests: config.takesGuests,
    metricsToken: config.metricsToken,
    auditKey: config.auditKeys[0],
    isLocal: () => false,
    afterlifeMs: AFTERLIFE_MS,
    numberBlock: 1,
    limits,
    pages: { origin: config.publicUrl, sessionKey: config.sessionKey, files: FILES },
  });
}

// Files copied by scripts/worker-bundle.js; Cloudflare serves them before the Worker is called.
const FILES: PageFiles = {
  style: { path: `${HOME}/files/pages.css`, type: "text/css; charset=utf-8" },
  script: { path: `${HOME}/files/pages.js`, type: "text/javascript; charset=utf-8" },
  charts: { path: `${HOME}/files/vchart.js`, type: "text/javascript; charset=utf-8" },
};
