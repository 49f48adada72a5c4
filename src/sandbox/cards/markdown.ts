// Converts the part of card markdown that our cards use to HTML. Entities are kept, so escaped characters never become
// markup.

const COLORS = new Set(
  "neutral blue wathet turquoise green lime yellow orange red carmine violet purple indigo grey default".split(" "),
);

/** The class for one of the platform's named colours; empty for any other. */
export const colorClass = (prefix: string, name: unknown): string =>
  typeof name === "string" && COLORS.has(name) ? `${prefix}-${name}` : "";

/** Card markdown as HTML; `nameOf` returns the name of the person in an `<at>`. */
export function markdownHtml(source: string, nameOf: (openId: string) => string): string {
  const lines = source.replaceAll("\r\n", "\n").split("\n");
  const blocks: string[] = [];
  for (let at = 0; at < lines.length; ) {
    const { html, used } = blockAt(lines, at, (text) => inline(text, nameOf));
    blocks.push(html);
    at += used;
  }
  return blocks.join("");
}

type Inline = (text: string) => string;

function blockAt(lines: readonly string[], at: number, write: Inline): { html: string; used: number } {
  const line = lines[at] ?? "";
  if (/^\s*$/.test(line)) return { html: "", used: 1 };
  if (/^\s*(-{3,}|\*{3,}|<hr\s*\/?>)\s*$/.test(line)) return { html: "<hr>", used: 1 };
  if (/^```/.test(line)) return fence(lines, at);
  if (isTableAt(lines, at)) return table(lines, at, write);
  const heading = /^(#{1,6})\s+(.*)$/.exec(line);
  // The page has headings of its own, so headings in a card are only larger text.
  if (heading) return { html: `<p class="h h${heading[1]?.length}">${write(heading[2] ?? "")}</p>`, used: 1 };
  if (LIST.test(line)) return list(lines, at, write);
  if (/^>\s?/.test(line)) return quote(lines, at, write);
  return paragraph(lines, at, write);
}

const LIST = /^(\s*)([-*+]|\d+[.)])\s+(.*)$/;

const whileTrue = (
  lines: readonly string[],
  at: number,
  isPart: (line: string, index: number) => boolean,
): string[] => {
  let end = at;
  while (end < lines.length && isPart(lines[end] ?? "", end)) end += 1;
  return lines.slice(at, end);
};

function fence(lines: readonly string[], at: number) {
  const inside = whileTrue(lines, at + 1, (line) => !/^```/.test(line));
  return { html: `<pre><code>${escapeText(inside.join("\n"))}</code></pre>`, used: inside.length + 2 };
}

function list(lines: readonly string[], at: number, write: Inline) {
  const found = whileTrue(lines, at, (line) => LIST.test(line));
  const isOrdered = /^\s*\d/.test(found[0] ?? "");
  const entries = found.map((line) => {
    const [, indent = "", mark = "", text = ""] = LIST.exec(line) ?? [];
    const value = isOrdered ? ` value="${Number.parseInt(mark, 10)}"` : "";
    return `<li class="in${Math.min(3, Math.floor(indent.length / 2))}"${value}>${write(text)}</li>`;
  });
  const tag = isOrdered ? "ol" : "ul";
  return { html: `<${tag}>${entries.join("")}</${tag}>`, used: found.length };
}

function quote(lines: readonly string[], at: number, write: Inline) {
  const found = whileTrue(lines, at, (line) => /^>\s?/.test(line));
  const text = found.map((line) => write(line.replace(/^>\s?/, ""))).join("<br>");
  return { html: `<blockquote>${text}</blockquote>`, used: found.length };
}

function paragraph(lines: readonly string[], at: number, write: Inline) {
  const startsBlock = (line: string, index: number): boolean =>
    /^\s*$|^```|^#{1,6}\s|^>\s?|^\s*-{3,}\s*$/.test(line) || LIST.test(line) || isTableAt(lines, index);
  const found = whileTrue(lines, at, (line, index) => index === at || !startsBlock(line, index));
  return { html: `<p>${write(found.join("\n")).replaceAll("\n", "<br>")}</p>`, used: found.length };
}

const isTableAt = (lines: readonly string[], at: number): boolean =>
  (lines[at] ?? "").includes("|") && /^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)+\|?\s*$/.test(lines[at + 1] ?? "");

function table(lines: readonly string[], at: number, write: Inline) {
  const found = whileTrue(lines, at, (line) => line.includes("|"));
  const cells = (line: string) => line.replace(/^\s*\||\|\s*$/g, "").split("|");
  const row = (line: string, tag: string) =>
    `<tr>${cells(line)
      .map((cell) => `<${tag}>${write(cell.trim())}</${tag}>`)
      .join("")}</tr>`;
  const [head = "", , ...rows] = found;
  const body = rows.map((line) => row(line, "td")).join("");
  const html = `<div class="scroll" tabindex="0"><table><thead>${row(head, "th")}</thead><tbody>${body}</tbody></table></div>`;
  return { html, used: found.length };
}

const INLINE = new RegExp(
  [
    "`([^`\\n]+)`",
    "\\*\\*(?=\\S)([^\\n]+?)\\*\\*",
    "~~([^~\\n]+)~~",
    "\\*(?=[^\\s*])([^*\\n]+)\\*",
    "\\[([^\\]\\n]+)\\]\\((https?:[^)\\s]+)\\)",
    "<font color=['\"]?(\\w+)['\"]?>([\\s\\S]*?)</font>",
    "<text_tag color=['\"]?(\\w+)['\"]?>([\\s\\S]*?)</text_tag>",
    "<at\\s+(?:id|ids|user_id)=['\"]?([^\\s'\">]+)['\"]?\\s*></at>",
    "<br\\s*/?>",
  ]
    .map((part) => `(?:${part})`)
    .join("|"),
  "g",
);

function inline(text: string, nameOf: (openId: string) => string): string {
  let html = "";
  let last = 0;
  for (const match of text.matchAll(INLINE)) {
    html += escapeText(text.slice(last, match.index)) + htmlOf(match, nameOf);
    last = match.index + match[0].length;
  }
  return html + escapeText(text.slice(last));
}

/** The HTML of one inline mark. The first non-empty group of `INLINE` tells which mark it is. */
function htmlOf(match: RegExpExecArray, nameOf: (openId: string) => string): string {
  const again = (part: string | undefined) => inline(part ?? "", nameOf);
  const [whole, code, strong, struck, slanted, label, href, color, colored, tagColor, tagged, ids] = match;
  if (code !== undefined) return `<code>${escapeText(code)}</code>`;
  if (strong !== undefined) return `<strong>${again(strong)}</strong>`;
  if (struck !== undefined) return `<s>${again(struck)}</s>`;
  if (slanted !== undefined) return `<em>${again(slanted)}</em>`;
  if (href !== undefined) return `<a href="${escapeText(href)}" target="_blank" rel="noopener">${again(label)}</a>`;
  if (colored !== undefined) return `<span class="${colorClass("fg", color)}">${again(colored)}</span>`;
  if (tagged !== undefined) return `<span class="tag ${colorClass("tag", tagColor)}">${again(tagged)}</span>`;
  if (ids === undefined) return /^<br/.test(whole) ? "<br>" : escapeText(whole);
  return ids
    .split(",")
    .map((id) => `<span class="at">@${escapeText(nameOf(id))}</span>`)
    .join(" ");
}

// Our cards write markup characters as entities, so entities are kept and everything else is escaped.
const escapeText = (text: string): string =>
  text
    .replace(/&(?!#\d{1,7};|#x[0-9a-fA-F]{1,6};|[a-zA-Z]{2,10};)/g, "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
