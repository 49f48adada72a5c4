import { html } from "hono/html";
import { checkCard } from "../cards/check.ts";
import type { Markup } from "../cards/markup.ts";
import { renderCard } from "../cards/render-card.ts";
import type { Desk } from "../world/desk.ts";
import { page } from "./shell.ts";

/** A card and its title. */
export interface GalleryCard {
  readonly title: string;
  readonly card: unknown;
}

/** All given cards below each other, each with its size and the platform's errors. */
export function galleryPage(desk: Desk, cards: readonly GalleryCard[]): Markup {
  const nameOf = (openId: string) => desk.world.people.get(openId)?.name ?? openId;
  return page(
    "卡片图册 · 模范沙盒",
    html`<body class="gallery-page">
    <header class="top"><a class="brand" href="/"><span class="mark" aria-hidden="true">模</span><span>模范<small>沙盒</small></span></a>
      <h1>卡片图册</h1></header>
    <main class="gallery">
      ${cards.length === 0 ? html`<p class="empty">这里还没有卡片。</p>` : ""}
      ${cards.map(({ title, card }, index) => {
        const content = typeof card === "string" ? card : JSON.stringify(card);
        const fault = faultIn(desk, content);
        return html`<section id="card-${index + 1}">
          <h2>${title}<small>${(Buffer.byteLength(content) / 1024).toFixed(1)} KB</small></h2>
          ${fault ? html`<p class="fault">平台会拒绝：${fault}</p>` : ""}
          ${renderCard(content, { id: `g${index}`, nameOf })}
        </section>`;
      })}
    </main>
    <div class="toast" id="toast" role="status" aria-live="polite" hidden></div>
  </body>`,
  );
}

function faultIn(desk: Desk, content: string): string | undefined {
  try {
    checkCard(desk, content, "");
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
