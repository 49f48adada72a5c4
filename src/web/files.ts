import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { HOME, type PageFile, type PageFiles } from "./page-files.ts";

const require = createRequire(import.meta.url);
const CSS = "text/css; charset=utf-8";
const JS = "text/javascript; charset=utf-8";

/** The pages' files as they stand on this disk. The charts are large, so they are read when somebody first asks. */
export function readPageFiles(): PageFiles {
  const chartsVersion = JSON.parse(readFileSync(require.resolve("@visactor/vchart/package.json"), "utf8")).version;
  return {
    style: ownFile("pages.css", CSS),
    script: ownFile("pages.js", JS),
    charts: {
      path: `${HOME}/files/vchart-${chartsVersion}.js`,
      type: JS,
      ...readOnce(() => readFile(require.resolve("@visactor/vchart/build/index.min.js"))),
    },
  };
}

function ownFile(name: string, type: string): PageFile {
  const bytes = readFileSync(new URL(`./assets/${name}`, import.meta.url));
  const version = createHash("sha256").update(bytes).digest("hex").slice(0, 10);
  return {
    path: `${HOME}/files/${name.replace(".", `-${version}.`)}`,
    type,
    ...readOnce(async () => bytes),
  };
}

function readOnce(load: () => Promise<Uint8Array>): Required<Pick<PageFile, "read">> {
  let plain: Promise<Uint8Array<ArrayBuffer>> | undefined;
  let small: Promise<Uint8Array<ArrayBuffer>> | undefined;
  const bytes = () => {
    plain ??= load().then((read) => new Uint8Array(read));
    return plain;
  };
  return {
    read: (gzipped) => {
      if (!gzipped) return bytes();
      small ??= bytes()
        .then((all) => promisify(gzip)(all))
        .then((read) => new Uint8Array(read));
      return small;
    },
  };
}
