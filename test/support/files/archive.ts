import { inflateRawSync } from "node:zlib";

/** The files of a zip archive, read without the library that wrote it. */
export function filesIn(bytes: Uint8Array): ReadonlyMap<string, string> {
  const archive = Buffer.from(bytes);
  const end = archive.lastIndexOf(Buffer.from("PK\u0005\u0006", "latin1"));
  const files = new Map<string, string>();
  let at = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left -= 1) {
    const [method, size] = [archive.readUInt16LE(at + 10), archive.readUInt32LE(at + 20)];
    const [name, extra, comment] = [28, 30, 32].map((offset) => archive.readUInt16LE(at + offset)) as [
      number,
      number,
      number,
    ];
    const local = archive.readUInt32LE(at + 42);
    const from = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
    const raw = archive.subarray(from, from + size);
    files.set(
      archive.toString("utf8", at + 46, at + 46 + name),
      (method === 0 ? raw : inflateRawSync(raw)).toString("utf8"),
    );
    at += 46 + name + extra + comment;
  }
  return files;
}

/** The error of a strict parser for this XML; undefined if it is valid. */
export function xmlComplaint(xml: string): string | undefined {
  const bad = [...xml].find((char) => !isXml(char.codePointAt(0) ?? 0));
  if (bad !== undefined) return `character U+${bad.codePointAt(0)?.toString(16)}`;
  const open: string[] = [];
  const token =
    /<\?[^>]*\?>|<!--[\s\S]*?-->|<(\/?)([\w:.-]+)((?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|[^<]+/gy;
  let at = 0;
  while (at < xml.length) {
    token.lastIndex = at;
    const match = token.exec(xml);
    if (match === null) return `not XML at ${at}: ${xml.slice(at, at + 40)}`;
    at = token.lastIndex;
    const [whole, slash, name, attributes = "", empty] = match;
    const complaint = textComplaint(name === undefined ? whole : attributes, name === undefined, at);
    if (complaint !== undefined) return complaint;
    if (name === undefined || empty === "/") continue;
    if (slash !== "/") open.push(name);
    else {
      const last = open.pop();
      if (last !== name) return `</${name}> closes <${last}> at ${at}`;
    }
  }
  return open.length === 0 ? undefined : `<${open.at(-1)}> stays open`;
}

function textComplaint(text: string, isContent: boolean, at: number): string | undefined {
  if (/&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[\da-fA-F]+);)/.test(text)) return `a bare & at ${at}`;
  return isContent && !text.startsWith("<") && text.includes("]]>") ? `]]> at ${at}` : undefined;
}

const isXml = (code: number): boolean =>
  code === 9 ||
  code === 10 ||
  code === 13 ||
  (code >= 0x20 && code <= 0xd7ff) ||
  (code >= 0xe000 && code <= 0xfffd) ||
  code >= 0x10000;

const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
const unescaped = (text: string): string =>
  text
    .replace(/&(?:(amp|lt|gt|quot|apos)|#x([\da-fA-F]+)|#(\d+));/g, (_, name, hex, decimal) =>
      name === undefined
        ? String.fromCodePoint(Number.parseInt(hex ?? decimal, hex === undefined ? 10 : 16))
        : (ENTITIES[name] ?? ""),
    )
    .replace(/_x([\da-fA-F]{4})_/g, (_, code) => String.fromCharCode(Number.parseInt(code, 16)));

/** The cells of a workbook's first sheet, each with its type, read from its XML alone. */
export function cellsIn(files: ReadonlyMap<string, string>): readonly (readonly { type: string; value: string }[])[] {
  const strings = [...(files.get("xl/sharedStrings.xml") ?? "").matchAll(/<si>([\s\S]*?)<\/si>/g)].map(
    ([, body = ""]) => [...body.matchAll(/<t[^>]*>([\s\S]*?)<\/t>/g)].map(([, text = ""]) => unescaped(text)).join(""),
  );
  const sheet = files.get("xl/worksheets/sheet1.xml") ?? "";
  return [...sheet.matchAll(/<row[^>]*>([\s\S]*?)<\/row>/g)].map(([, row = ""]) =>
    [...row.matchAll(/<c\s([^>]*?)(?:\/>|>([\s\S]*?)<\/c>)/g)].map(([, attributes = "", body = ""]) => {
      const type = /t="(\w+)"/.exec(attributes)?.[1] ?? "n";
      const value = /<v>([\s\S]*?)<\/v>/.exec(body)?.[1] ?? /<t[^>]*>([\s\S]*?)<\/t>/.exec(body)?.[1] ?? "";
      return { type, value: type === "s" ? (strings[Number(value)] ?? "") : unescaped(value) };
    }),
  );
}
