import { getLogger } from "@logtape/logtape";
import { type Context, Hono } from "hono";
import type { Bot } from "#bot";
import { dropInvisible } from "#core";
import type { SignIn } from "#platforms";
import { grantsOf } from "#store";
import { HOME, type PageFiles } from "./page-files.ts";
import { notice } from "./parts/layout.ts";
import { localPath } from "./query.ts";
import type { Sessions } from "./session/session.ts";
import { challengeOf } from "./session/signer.ts";
import { isOurTenant } from "./session/tenant.ts";

const log = getLogger(["mofan", "web"]);

/**
 * What sign-in needs. `origin` is the address at which browsers reach the pages, from the settings and never from a
 * request.
 */
export interface SigningIn {
  readonly bot: Bot;
  readonly signIn: SignIn;
  readonly sessions: Sessions;
  readonly origin: string;
  readonly files: PageFiles;
}

/** The routes that send the browser to the platform, receive it back with a code, and sign it out. */
export function createSignInRoutes({ bot, signIn, sessions, origin, files }: SigningIn): Hono {
  const app = new Hono();
  const { label } = bot.platform;
  const again = { href: `${HOME}/sign-in`, label: `用${label}登录` };
  const redirectUri = `${origin}${HOME}/signed-in`;
  const say = (c: Context, status: 400 | 401, title: string, text: string) =>
    c.html(notice(files, { title, text, link: again }), status);

  app.get("/sign-in", async (c) => {
    // The platform also accepts the plain method; it is never used here, so a request for it is refused.
    if ((c.req.query("code_challenge_method") ?? "S256") !== "S256")
      return say(c, 400, "登录方式不对", "请从下面的按钮登录。");
    const { state, verifier } = await sessions.leave(c, localPath(c.req.query("next")));
    return c.redirect(signIn.address({ redirectUri, state, challenge: await challengeOf(verifier) }));
  });

  app.get("/signed-in", async (c) => {
    const left = await sessions.comeBack(c, c.req.query("state") ?? "");
    if (left === undefined)
      return say(c, 400, "这次登录已经失效", "登录要在十分钟内、在同一个浏览器里完成，请重新登录。");
    const code = c.req.query("code");
    if (code === undefined) return say(c, 401, "没有登录", `您没有同意用${label}登录，或${label}没有放行。`);
    const signed = await signIn.person(code, left.verifier, redirectUri);
    if (!signed.ok) {
      log.warn("sign-in refused", { code: signed.code });
      return say(c, 401, "登录没有成功", `${label}没有认可这次登录，请重新登录。还不行的话，请联系管理员。`);
    }
    const { personId, name, tenantKey } = signed.value;
    const isKnown = (await grantsOf(bot.db.query, personId)).length > 0 || bot.settings.adminIds.includes(personId);
    if (!(await isOurTenant(bot.db, tenantKey, isKnown, bot.clock())))
      return say(c, 401, "不是本单位的账号", `请换成本单位的${label}账号登录。`);
    await sessions.begin(c, { personId, name: dropInvisible(name).slice(0, LONGEST_NAME) });
    return c.redirect(left.next);
  });

  app.post("/sign-out", async (c) => {
    await sessions.end(c);
    return c.html(notice(files, { title: "已退出", text: "如需查看台账，请重新登录。", link: again }));
  });

  return app;
}

const LONGEST_NAME = 40;
