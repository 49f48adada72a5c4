import { getLogger } from "@logtape/logtape";
import { type Bot, createHandler, createStrangers, decideSentText, settleFloods } from "#bot";
import { commands } from "#commands";
import { VERSION } from "#config";
import type { Clock } from "#core";
import { defined } from "#core";
import { type ClockKind, createRedrawing, createScheduler, jobs } from "#jobs";
import { createDeliverer, type Limits, sharedRates } from "#outbox";
import { type Intake, MALFORMED, type OpenPlatform, type Platform } from "#platforms";
import { type AttachmentFolder, type FileReads, fileReadsHere, type LongReads, makingFiles } from "#reports";
import { createNumbers, type Database, sealAudit, signOlder } from "#store";
import type { PageSettings } from "#web";
import { createApp } from "./app.ts";
import { createCounters, type Gauge } from "./metrics.ts";
import { createTick } from "./tick.ts";

const log = getLogger(["mofan", "program"]);

/** What the entry provides: the runtime's parts, the database and the platform. */
export interface ProgramParts<P extends Platform> {
  readonly db: Database;
  readonly platform: OpenPlatform<P>;
  readonly clock: Clock;
  /** Whether people set the clock, as on the desk; by default it runs by itself. */
  readonly clockKind?: ClockKind;
  readonly zone: string;
  readonly publicUrl: string | undefined;
  readonly adminIds: readonly string[];
  /** Whether people of other organisations in a shared group may report and ask questions. */
  readonly takesGuests?: boolean;
  readonly metricsToken: string | undefined;
  /** The key that signs the audit log's seals; without it each seal only refers to the one before. */
  readonly auditKey?: string | undefined;
  readonly isLocal: (request: Request, env: unknown) => boolean;
  /** Measurements of the machine for `/metrics` and the health page; see `createHostGauges`. */
  readonly hostGauges?: (isScrape: boolean) => Promise<readonly Gauge[]>;
  /** How many programs share the database and thus the platform's rate limits; one if absent. */
  readonly instances?: number;
  /**
   * Counts recent messages against the rate limits; passed in if the program lives too short to count, as on a Worker.
   */
  readonly limits?: Limits;
  /** Whether events can reach this process over its long connection. */
  readonly isConnected?: () => boolean;
  /** How long a delivery may run after the response, if the runtime limits that; unlimited if absent. */
  readonly afterlifeMs?: number;
  /**
   * How many numbers are taken from a sequence at once; one if the program lives for one request, because the rest
   * would be lost.
   */
  readonly numberBlock?: number;
  /** The address of the pages and the files they load; without it there are no pages. */
  readonly pages?: Omit<PageSettings, "jobs" | "fileReads" | "attachments" | "running" | "chatUrl">;
  /** Runs long reads; by default this thread, in small steps. */
  readonly longReads?: LongReads | undefined;
  /** Reads sent files; by default this thread. */
  readonly fileReads?: FileReads | undefined;
  /** Stores sent pictures and files; by default only the platform has them. */
  readonly attachments?: AttachmentFolder | undefined;
  /** How a delivery waits for its turn; by default with a timer. */
  readonly wait?: NonNullable<Parameters<typeof createDeliverer>[0]["wait"]>;
}

/** Connects all parts: the app for requests, the tick for each minute, and the function that stops both. */
export function createProgram<P extends Platform>(parts: ProgramParts<P>) {
  const { db, clock } = parts;
  const skew = createSkew(clock);
  const platform = parts.platform({ clock, onDate: skew.heard });
  const counters = createCounters();
  const owner = crypto.randomUUID();
  const fileReads = parts.fileReads ?? fileReadsHere;
  const fetching = {
    file: async (messageId: string, key: string) => {
      const bytes = await platform.files.download(messageId, key);
      return bytes.ok ? new Uint8Array(bytes.value) : undefined;
    },
    message: async (messageId: string) => {
      const said = await platform.directory.said(messageId);
      return said.ok ? said.value : undefined;
    },
    members: async (chatId: string) => {
      const members = await platform.directory.members(chatId);
      return members.ok ? members.value : undefined;
    },
  };
  // A reply to a picture has only the message id, so the file's key is read from the message.
  const download = async (messageId: string, key: string) => {
    if (key !== "") return await platform.files.download(messageId, key);
    const said = await platform.directory.said(messageId);
    if (!said.ok) return said;
    const file = said.value.find((one) => one.file !== undefined)?.file;
    return file === undefined
      ? ({ ok: false, code: "message_gone", platformCode: undefined } as const)
      : await platform.files.download(messageId, file.key);
  };
  const decide: Parameters<typeof makingFiles>[1]["decide"] = (spec, texts) => decideSentText(bot, spec, texts);
  const strangers = createStrangers(db, platform, clock);
  const deliverer = createDeliverer({
    db,
    messenger: makingFiles(platform.messenger, {
      db,
      clock,
      platform,
      longReads: parts.longReads,
      fileReads,
      fetching,
      decide,
      redraw: (spec) => redraw(spec),
      publicUrl: parts.publicUrl,
      attachments: { folder: parts.attachments, download },
    }),
    clock,
    owner,
    platform,
    appId: platform.appId,
    rates: sharedRates(platform.rates, parts.instances ?? 1),
    limits: parts.limits,
    ...defined({ wait: parts.wait }),
    onSettled: (settled) =>
      counters.add("sends", settled.code === undefined ? settled.outcome : `${settled.outcome} ${settled.code}`),
    onError: (error) => log.error("delivery stopped", { error: error as Error }),
  });
  const take = (name: "record" | "ticket") => createNumbers(db, name, parts.numberBlock, clock);
  const numbers = { record: take("record"), ticket: take("ticket") };
  const bot: Bot = {
    db,
    clock,
    zone: parts.zone,
    commands,
    platform,
    appId: platform.appId,
    identity: rememberOnce(() => platform.identity()),
    groupName: async (chatId) => {
      const asked = await platform.directory.groupName(chatId);
      return asked.ok ? asked.value : undefined;
    },
    render: platform.keepCard,
    nextNumber: (sequence) => numbers[sequence](),
    onConflict: () => counters.add("conflicts", "event id"),
    onStranger: strangers.met,
    settings: {
      publicUrl: parts.publicUrl,
      adminIds: parts.adminIds,
      takesGuests: parts.takesGuests === true,
      slot: db.slot ?? 0,
    },
  };
  const redraw = createRedrawing(bot);
  const work = createWork();
  const events: Intake = {
    clock,
    handle: work.tracked(counted(createHandler(bot), counters)),
    async afterAnswer() {
      if (parts.afterlifeMs === undefined) deliverer.kick();
      else await deliverer.deliver(parts.afterlifeMs);
      await strangers.learn().catch((error: unknown) => log.warn("names not learned", { error: error as Error }));
    },
    onError: (error) => log.error("event not handled", { error: error as Error }),
    onStray: skew.strayed,
    onRefused: (status) => counters.add("requests_refused", String(status)),
  };
  let stopping = false;
  const trouble = () => {
    if (stopping) return "shutting down";
    if (parts.isConnected?.() === false) return "long connection";
    return skew.isWrong() ? "clock" : undefined;
  };
  const { metricsToken, isLocal, hostGauges } = parts;
  const running = async () => ({
    version: VERSION,
    lastTick: counters.lastTick(),
    gauges: (await parts.hostGauges?.(false)) ?? [],
  });
  const pages = parts.pages && {
    ...parts.pages,
    ...{ jobs, fileReads, attachments: parts.attachments, running, chatUrl: platform.chatUrl },
  };
  const app = createApp({ bot, platform, counters, events, trouble, metricsToken, isLocal, hostGauges, pages });
  const jobsInTurn = inTurn(
    createScheduler(bot, jobs, parts.longReads, parts.clockKind),
    () => settleFloods(bot),
    () => sealAudit(db, { now: clock(), key: parts.auditKey }),
    () => signOlder(db),
  );
  const runJobs = async () => {
    // Asked only while events are refused: nothing is sent then, so the platform's time would not be received
    // otherwise.
    if (skew.isAsking()) await platform.ping();
    skew.tell();
    const problem = db.trouble?.();
    if (problem !== undefined) log.error("the ledger cannot be written, and this process is not ready", { problem });
    // With a full disk the jobs are tried again each minute; if the ledger's file is gone, only a restart helps.
    if (problem !== "ledger file") await jobsInTurn();
  };
  const onDone = () => counters.ticked(clock());
  return {
    app,
    bot,
    platform,
    counters,
    deliverer,
    events,
    tick: createTick({ deliver: () => deliverer.deliver(), runJobs, onDone }),
    /**
     * The tick of a process that keeps running: it starts the delivery without waiting, so that a full outbox does not
     * delay the jobs.
     */
    minute: createTick({ deliver: async () => deliverer.kick(), runJobs, onDone }),
    /** Makes the platform's slash panel list our commands. If the scope is missing, this is only logged. */
    async syncPanel(): Promise<void> {
      const panel = commands.map(({ name, en, summary }) => ({ name: en, chinese: name, description: summary }));
      const { wait = delay } = parts;
      if (platform.syncPanel === undefined) return;
      const synced = await platform.syncPanel(panel, (ms) => wait(ms, AbortSignal.abort()));
      if (synced.ok) log.info("slash panel synced", { count: synced.created + synced.updated + synced.removed });
      else log.info("slash panel not synced", { reason: synced.code });
    },
    /** Resolves when all received events are handled. */
    handled: work.done,
    /** Accepts nothing new, answers received events, and finishes sending. */
    async stop(): Promise<void> {
      stopping = true;
      await work.done();
      await deliverer.drain();
    },
  };
}

/** The program as the entries use it. */
export type Program<P extends Platform = Platform> = ReturnType<typeof createProgram<P>>;

type Handle = Intake["handle"];

const counted =
  (handle: Handle, counters: ReturnType<typeof createCounters>): Handle =>
  async (event, arrival) => {
    const from = performance.now();
    const answer = await handle(event, arrival);
    counters.took((performance.now() - from) / 1_000);
    if (event.kind === "ignored" && event.type === MALFORMED)
      log.warn("an authentic event that cannot be read was taken and left alone", { eventId: event.eventId });
    counters.add("events", `${event.kind === "ignored" ? `ignored ${event.type}` : event.kind} ${answer.status}`);
    return answer;
  };

/** Well below the difference at which the platform's events are refused. */
const WRONG_MS = 120_000;

/** Compares this host's clock with the platform's, from the dates of its responses. */
function createSkew(clock: Clock) {
  let behindMs = 0;
  let strays = 0;
  let strayMs = 0;
  return {
    heard(date: number | undefined): void {
      if (date !== undefined) behindMs = date - Date.parse(clock());
    },
    strayed(ms: number): void {
      strays += 1;
      strayMs = ms;
    },
    isWrong: () => Math.abs(behindMs) > WRONG_MS,
    isAsking: () => strays > 0,
    /** Logs a line each minute while timestamps or dates are wrong. */
    tell(): void {
      const seconds = Math.round(behindMs / 1_000);
      if (strays > 0 || Math.abs(behindMs) > WRONG_MS)
        log.error("signed events were refused for their time, or this clock is not the platform's", {
          ...{ refused: strays, strayS: Math.round(strayMs / 1_000), clockBehindS: seconds },
        });
      strays = 0;
    },
  };
}

/** Tracks running work, so that a stop waits for it. */
function createWork() {
  const open = new Set<Promise<unknown>>();
  return {
    tracked:
      (handle: Handle): Handle =>
      (event, arrival) => {
        const answer = handle(event, arrival);
        const end = answer.catch(() => {});
        open.add(end);
        void end.then(() => open.delete(end));
        return answer;
      },
    done: () => Promise.all(open),
  };
}

/** Makes a function that runs several functions one after the other; each runs even if an earlier one fails. */
const inTurn =
  (...parts: readonly (() => Promise<unknown>)[]) =>
  async () => {
    const failures: unknown[] = [];
    for (const part of parts) await part().catch((error: unknown) => failures.push(error));
    if (failures.length > 0) throw failures[0];
  };

/** Calls `ask` until it returns a value, then caches it; concurrent callers share one call. */
function rememberOnce<T>(ask: () => Promise<T | undefined>): () => Promise<T | undefined> {
  let known: Promise<T | undefined> | undefined;
  return async () => {
    known ??= ask();
    const answer = await known.catch(() => undefined);
    if (answer === undefined) known = undefined;
    return answer;
  };
}

const delay = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
