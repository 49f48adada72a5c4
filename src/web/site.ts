import { type Context, Hono } from "hono";
import { type Bot, createPageActs } from "#bot";
import type { Platform, SignIn } from "#platforms";
import type { AttachmentFolder, FileReads } from "#reports";
import { createTreeReader } from "#store";
import type { Answer, Page } from "./page.ts";
import { HOME, type PageFiles } from "./page-files.ts";
import { pages } from "./pages/index.ts";
import { CONTENT_POLICY, framed, notice } from "./parts/layout.ts";
import { choiceOf, noUnit } from "./parts/unit-words.ts";
import { DETAILS, problemWith, withParams } from "./query.ts";
import {
  type JobNotice,
  mayReach,
  type Running,
  readVisit,
  timed,
  unitAsked,
  unitsLike,
  type Visit,
} from "./session/request-context.ts";
import { createSessions } from "./session/session.ts";
import { createSignInRoutes } from "./sign-in.ts";

/** What the pages need beyond the bot. */
export interface PageSettings {
  /** The address at which browsers reach the pages. Without it nobody can sign in, and a page says so. */
  readonly origin: string | undefined;
  readonly sessionKey: string | undefined;
  readonly files: PageFiles;
  readonly jobs: readonly JobNotice[];
  readonly fileReads: FileReads;
  readonly attachments?: AttachmentFolder | undefined;
  readonly running: () => Promise<Running>;
  /** The address that opens a group on the platform, at the message if the platform supports that. */
  readonly chatUrl: Platform["chatUrl"];
}

/** The routes of the pages, relative to `HOME`. */
export function createSite(bot: Bot, signIn: SignIn, settings: PageSettings): Hono {
  const app = new Hono();
  const { origin, files } = settings;
  app.use(guarded);
  serveFiles(app, files);
  if (origin === undefined) {
    app.all("*", (c) => c.html(notice(files, NO_ORIGIN), 503));
    return app;
  }
  app.use(fromOurselves(origin, files));
  const sessions = createSessions({ key: settings.sessionKey, origin, clock: bot.clock, db: bot.db });
  app.route("/", createSignInRoutes({ bot, signIn, sessions, origin, files }));
  const readTree = createTreeReader();
  const runAct = createPageActs(bot);

  /** The visitor, or the response that refuses them. */
  async function visitOf(c: Context): Promise<Visit | Response> {
    const session = await sessions.read(c);
    if (typeof session === "string") return signedOut(c, bot, files, session === "false");
    const visit = await readVisit(bot, readTree, session, new URL(c.req.url));
    if (visit.grants.length === 0) return c.html(notice(files, { ...NO_ROLE, link: loginOf(bot) }), 403);
    const act: Visit["act"] = (name, rest, key, more) =>
      runAct({ personId: visit.person.id, name, rest, key, ...more });
    return {
      ...visit,
      params: c.req.param(),
      jobs: settings.jobs,
      fileReads: settings.fileReads,
      attachments: settings.attachments,
      running: settings.running,
      chatUrl: settings.chatUrl,
      act,
    };
  }

  for (const page of pages)
    app.on(["GET", "POST"], page.path, async (c, next) => {
      if (c.req.method === "POST" && page.take === undefined) return await next();
      const visit = await visitOf(c);
      return visit instanceof Response ? visit : await served(c, files, visit, page);
    });
  app.all("*", async (c) => {
    const visit = await visitOf(c);
    return visit instanceof Response ? visit : answered(c, files, visit, { type: "none" });
  });
  return app;
}

/** The response of a page to a signed-in visitor. */
async function served(c: Context, files: PageFiles, visit: Visit, page: Page): Promise<Response> {
  const answer = (said: Answer) => answered(c, files, visit, said);
  const problem = problemWith(visit.url, page.sorts ?? []);
  if (problem !== undefined) return answer({ type: "wrong", text: problem });
  if (!mayReach(visit, page)) return answer(elsewhere(page, visit));
  if (c.req.method === "GET") return answer((await elsewhereMeant(visit, page)) ?? (await shown(c, visit, page)));
  const form = await readForm(c.req.raw, page.mostBytes ?? SMALL_FORM);
  if (form === undefined) return c.html(notice(files, TOO_LARGE), 413);
  return answer((await page.take?.(visit, form)) ?? { type: "none" });
}

/** The response without a valid session: an error for a forged one, otherwise a redirect to sign in. */
function signedOut(c: Context, bot: Bot, files: PageFiles, isFalse: boolean): Response | Promise<Response> {
  if (isFalse) return c.html(notice(files, { ...FALSE_SESSION, link: loginOf(bot) }), 401);
  const here = new URL(c.req.url);
  const next = c.req.method === "GET" ? `${here.pathname}${here.search}` : HOME;
  return c.redirect(`${HOME}/sign-in?next=${encodeURIComponent(next)}`);
}

/** The answer of a page; the times it took go into a header. */
async function shown(c: Context, visit: Visit, page: Page): Promise<Answer> {
  const said = await timed(visit, "page", () => page.show(visit));
  c.header("Server-Timing", [...visit.timings].map(([part, ms]) => `${part};dur=${ms.toFixed(1)}`).join(", "));
  return said;
}

/** The HTTP response for an answer. */
function answered(c: Context, files: PageFiles, visit: Visit, said: Answer): Response | Promise<Response> {
  switch (said.type) {
    case "page":
      return c.html(framed(files, pages, visit, said), said.status ?? 200);
    case "file":
      return c.body(said.bytes, 200, {
        "Content-Type": said.mime,
        "Content-Disposition": `attachment; filename*=UTF-8''${encodeURIComponent(said.name)}`,
      });
    case "busy":
      c.header("Refresh", "2");
      return c.html(notice(files, BUSY), 202);
    case "go":
      return c.redirect(`${HOME}${said.to}`, 303);
    case "none":
      return c.html(notice(files, NOT_FOUND), 404);
    case "wrong":
      return c.html(notice(files, { ...WRONG, text: said.text }), 400);
  }
}

/**
 * Another page than the one in the address: that of the typed unit, or the unit's own page if the filter's second
 * button was used.
 */
async function elsewhereMeant(visit: Visit, page: Page): Promise<Answer | undefined> {
  const choice = await unitMeant(visit, page);
  if (choice !== undefined || visit.url.searchParams.get(DETAILS.name) !== DETAILS.value) return choice;
  const unit = unitAsked(visit, "page.unit");
  return unit === undefined ? { type: "none" } : { type: "go", to: `/units/${encodeURIComponent(unit.id)}` };
}

/** If only a part of a unit's name was typed: the page of the unit it means, or the choice between several. */
async function unitMeant(visit: Visit, page: Page): Promise<Answer | undefined> {
  const typed = visit.url.searchParams.get("unit") ?? "";
  if (typed === "" || unitAsked(visit, page.action) !== undefined) return undefined;
  const like = await unitsLike(visit, page.action, typed);
  const [only, ...others] = like;
  if (only === undefined)
    return noUnit(
      withParams(visit.url, { [DETAILS.name]: undefined, unit: undefined, page: undefined, after: undefined }),
    );
  const hrefOf = (id: string) => withParams(visit.url, { unit: id, page: undefined, after: undefined });
  return others.length === 0
    ? { type: "go", to: hrefOf(only.id).slice(HOME.length) }
    : choiceOf(visit, typed, like, hrefOf);
}

/**
 * A visitor who may not see the first page is sent to the first page they may see; any other such page looks
 * nonexistent.
 */
function elsewhere(page: Page, visit: Visit): Answer {
  const first = pages.find((one) => one.label !== undefined && mayReach(visit, one));
  return page.path === "/" && first !== undefined ? { type: "go", to: first.path } : { type: "none" };
}

const SMALL_FORM = 16 * 1024;

const loginOf = ({ platform }: Bot) => ({ href: `${HOME}/sign-in`, label: `用${platform.label}登录` });
const BACK = { href: HOME, label: "回首页" };
const NO_ORIGIN = { title: "还不能登录", text: "管理员尚未设置网址（PUBLIC_URL），设置并重启后即可使用。" };
const FALSE_SESSION = { title: "请重新登录", text: "登录信息已失效，请重新登录。" };
const NO_ROLE = {
  title: "您尚未登记身份",
  text: "台账按身份开放。请让本单位的书记或管理员在群里发 /任命 @您 党员，再来看。",
  lines: [
    "不需要身份：在单位群里 @模范 发一行即可登记；单聊发 /我，查看本人登记的记录。",
    "登记为党员后：查看本单位的总览、记录、整改和报送覆盖。",
    "书记和领导：还可查看下级单位、讲稿，并导出。",
  ],
};
const NOT_FOUND = { title: "没有这一页", text: "它不存在，或不在您能看的范围内。", link: BACK };
const WRONG = { title: "地址不对", link: BACK };
const BUSY = { title: "正在排队", text: "当前导出人数较多，正在排队，请勿关闭本页。" };
const TOO_LARGE = { title: "文件太大", text: "最多10兆，请核对所选文件。", link: BACK };
const NOT_OURS = { title: "没有提交", text: "请在页面上操作后提交。", link: BACK };

async function guarded(c: Context, next: () => Promise<void>): Promise<void> {
  await next();
  c.header("Content-Security-Policy", CONTENT_POLICY);
  c.header("X-Content-Type-Options", "nosniff");
  c.header("X-Frame-Options", "DENY");
  c.header("Referrer-Policy", "same-origin");
  c.header("Cross-Origin-Opener-Policy", "same-origin");
  if (c.res.headers.get("Cache-Control") === null) c.header("Cache-Control", "no-store");
}

/** Only forms of our own pages may change anything: such a request must name our origin. */
const fromOurselves = (origin: string, files: PageFiles) => async (c: Context, next: () => Promise<void>) => {
  const isReading = c.req.method === "GET" || c.req.method === "HEAD";
  if (isReading || c.req.header("origin") === origin) return await next();
  return c.html(notice(files, NOT_OURS), 403);
};

const FOREVER = "public, max-age=31536000, immutable";

function serveFiles(app: Hono, files: PageFiles): void {
  for (const { path, type, read } of Object.values(files) as PageFiles[keyof PageFiles][]) {
    if (read === undefined) continue;
    app.get(path.slice(HOME.length), async (c) => {
      const isGzipped = /\bgzip\b/.test(c.req.header("accept-encoding") ?? "");
      return c.body(await read(isGzipped), 200, {
        "Content-Type": type,
        "Cache-Control": FOREVER,
        Vary: "Accept-Encoding",
        ...(isGzipped ? { "Content-Encoding": "gzip" } : {}),
      });
    });
  }
}

/** Reads the fields of a form of at most `most` bytes. */
async function readForm(request: Request, most: number): Promise<FormData | undefined> {
  if (Number(request.headers.get("content-length") ?? most + 1) > most) return undefined;
  try {
    return await request.formData();
  } catch {
    return new FormData();
  }
}
