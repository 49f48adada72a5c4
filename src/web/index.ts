import { Hono } from "hono";
import type { Bot } from "#bot";
import type { SignIn } from "#platforms";
import { HOME } from "./page-files.ts";
import type { PageSettings } from "./site.ts";

export type { Page } from "./page.ts";
export { HOME, type PageFile, type PageFiles, pageUrl, SESSION_COOKIE } from "./page-files.ts";
export { pageOfFigure, pageOfRecord, pageOfSpeech, pageOfUnit, recordsPage, withPage } from "./parts/page-button.ts";
export type { PageSettings } from "./site.ts";

/**
 * The pages for leaders and admins, to be mounted at `HOME`. Their fifty modules are loaded at the first request, so
 * that a program whose pages are not used does not load them.
 */
export function createPages(bot: Bot, signIn: SignIn, settings: PageSettings): Hono {
  let loading: Promise<Hono> | undefined;
  const load = async () => {
    const { createSite } = await import("./site.ts");
    const site = new Hono().route(HOME, createSite(bot, signIn, settings));
    // An error on a page goes to the program's own error handler, like all others.
    site.onError((error) => {
      throw error;
    });
    return site;
  };
  return new Hono().all("*", async (c) => {
    loading ??= load();
    const site = await loading.catch((error: unknown) => {
      loading = undefined;
      throw error;
    });
    return await site.fetch(c.req.raw, c.env);
  });
}
