import { html } from "hono/html";
import type { Markup } from "../cards/markup.ts";
import { ASSETS } from "./assets.ts";

/** A link shown in the page's menu, to wherever the program's own pages are. */
export interface PageLink {
  readonly label: string;
  readonly href: string;
}

/** The content security policy of all pages: no inline code, and nothing from other hosts. */
export const CONTENT_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/** The document around a body. */
export const page = (title: string, body: Markup): Markup => html`<!doctype html>
<html lang="zh-CN">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>${title}</title>
    <link rel="icon" href="data:," />
    <link rel="stylesheet" href="${ASSETS.style.path}" />
    <script defer src="${ASSETS.script.path}" data-charts="${ASSETS.charts.path}"></script>
  </head>
  ${body}
</html>`;
