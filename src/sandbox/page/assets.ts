import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

/** A file that the page loads. Its address changes with its content. */
export interface Asset {
  readonly path: string;
  readonly type: string;
  readonly bytes: Buffer;
}

const asset = (name: string, ending: string, type: string, file: string | URL): Asset => {
  const bytes = readFileSync(file);
  const version = createHash("sha256").update(bytes).digest("hex").slice(0, 10);
  return { path: `/sandbox/assets/${name}-${version}.${ending}`, type, bytes };
};

/** The page's style sheet, its script, and the chart library. */
export const ASSETS = {
  style: asset("chat", "css", "text/css; charset=utf-8", new URL("./assets/chat.css", import.meta.url)),
  script: asset("chat", "js", "text/javascript; charset=utf-8", new URL("./assets/chat.js", import.meta.url)),
  charts: asset(
    "vchart",
    "js",
    "text/javascript; charset=utf-8",
    new URL("../../../vendor/vchart/vchart.min.js", import.meta.url),
  ),
} as const;
