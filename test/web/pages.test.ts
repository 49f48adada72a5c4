import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { pageUrl } from "#web";
import { pages } from "../../src/web/pages/index.ts";

test("every page file is in the list", () => {
  const files = readdirSync("src/web/pages", { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile() && entry.name !== "index.ts",
  );
  expect(pages).toHaveLength(files.length);
  expect(new Set(pages.map(({ path }) => path)).size).toBe(files.length);
});

test("cards link to pages only if people can reach them", () => {
  expect(pageUrl("https://mofan.gov.cn", "/records/231")).toBe("https://mofan.gov.cn/ledger/records/231");
  expect(pageUrl(undefined, "/records/231")).toBeUndefined();
});
