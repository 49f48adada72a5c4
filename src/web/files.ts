import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { HOME, type PageFile, type PageFiles } from "./page-files.ts";

const CSS = "text/css; charset=utf-8";
const CHARTS = new URL("../../vendor/vchart/", import.meta.url);
const JS = "text/javascript; charset=utf-8";

/** The pages' files on this disk. The chart library is large, so it is read at the first request. */
export function readPageFiles(): PageFiles {
  const { version, file } = JSON.parse(readFileSync(new URL("vendored.json", CHARTS), "utf8"));
  return {
    style: ownFile("pages.css", CSS),
    script: ownFile("pages.js", JS),
    charts: {
      path: `${HOME}/files/vchart-${version}.js`,
      type: JS,
      ...readOnce(() => readFile(new URL(file, CHARTS))),
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
