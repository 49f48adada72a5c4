import { expect, test } from "vitest";
import { conversation, openIdOf } from "../support/conversation.ts";
import { hasBrowser, launch } from "./hands.ts";

test.skipIf(!hasBrowser)("the folded part of a card is on the page and opens with a tap, on a phone too", async () => {
  const town = await conversation();
  const browser = await launch();
  try {
    await town.say("王建国", "单聊", "/志愿");
    const chat = town.sandbox.directChat(openIdOf("王建国"));
    for (const width of [1440, 390]) {
      const page = await browser.newPage({ viewport: { width, height: 900 } });
      await page.goto(`${town.url}/?as=${openIdOf("王建国")}&chat=${chat}`);
      const card = page.locator(".message.bot", { has: page.locator("details") }).last();
      const fold = card.locator("details", { hasText: "更多（选填）" }).last();
      const [outer, inner] = [await card.boundingBox(), await fold.boundingBox()];
      expect(inner?.y ?? 0, `${width}`).toBeGreaterThan(outer?.y ?? 0);
      expect(inner?.width ?? 0, `${width}`).toBeLessThanOrEqual(outer?.width ?? 0);
      await fold.locator("summary").click();
      await fold.locator("input").first().waitFor();
      await page.close();
    }
  } finally {
    await browser.close();
    await town.close();
  }
});
