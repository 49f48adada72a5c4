const CLOCK = "\\d{1,2}[:：]\\d{2}(?:[:：]\\d{2})?";
const DATE = "(?:\\d{4}[-/.年])?\\d{1,2}[-/.月]\\d{1,2}日?|今天|昨天|前天|(?:星期|周)[一二三四五六日天]";
const STAMP = `(?:(?:${DATE})\\s*)?(?:(?:凌晨|早上|上午|中午|下午|晚上|[AaPp][Mm])\\s*)?${CLOCK}(?:\\s*[AaPp][Mm])?`;
const NAME = "[^\\s/／\\d:：](?:[^/／:：]{0,22}[^\\s/／:：])?";
/**
 * The line with name and time that chat programs put before a copied message: 「张三 10:31」, 「[张三 2026/11/20
 * 10:30:15]」, 「10:31 张三」.
 */
const SPOKEN_AT = new RegExp(
  `^\\s*[【[(（]?(?:(${NAME})[\\s,，]+${STAMP}|${STAMP}\\s+(${NAME}))[】\\])）]?[:：]?\\s*$`,
);
/** Matches the head of a copied chat message whose text follows in the same line: 「[10:31] 张三：…」. */
const SAID_AT = new RegExp(`^\\s*[【[(（]?${STAMP}[】\\])）]?\\s*${NAME}[:：]`);
const SAID = /^\s*([^\s/／:：]{1,12})[:：]\s*(.*)$/;
/** Words that begin a line of a report rather than a name: 「时间 14:00」. */
const OF_A_REPORT = /^(?:时间|日期|地点|开始|结束|会议|集合|签到|截[至止]|定于|[上下]午|晚上)/;
const FENCE = /^\s*(?:```|~~~)/;
const MARKED = /^\s*[>＞]/;

/**
 * For each line, whether it quotes text from elsewhere: in a code block, after a >, or in a copied conversation, which
 * extends to the end of the message.
 */
export function quotedLines(lines: readonly string[]): readonly boolean[] {
  const copied = copiedFrom(lines);
  let fence = "";
  return lines.map((line, at) => {
    const mark = FENCE.exec(line)?.[0].trim() ?? "";
    const isFence = fence === "" ? mark !== "" : mark === fence;
    const isInside = fence !== "" || isFence;
    // A code block that begins and ends in the same line contains no other lines.
    if (isFence && !(fence === "" && line.trim().length > 3 && line.trim().endsWith(mark)))
      fence = fence === "" ? mark : "";
    return isInside || MARKED.test(line) || at >= copied;
  });
}

/** The text of quoted lines without the quotation marks and fences. */
export const unquoted = (lines: readonly string[]): string =>
  lines
    .filter((line) => !FENCE.test(line) || line.trim().length > 3)
    .map((line) => line.replace(/^\s*(?:[>＞]\s?)+/, "").replace(/^\s*(?:```|~~~)|(?:```|~~~)\s*$/g, ""))
    .join("\n")
    .trim();

/** The index of the first line of a copied conversation; infinity if there is none. */
function copiedFrom(lines: readonly string[]): number {
  const spoken = lines.findIndex((line) => isSpokenAt(line) || SAID_AT.test(line));
  const turns = lines.flatMap((line, at) => {
    const [, who = "", words = ""] = SAID.exec(line) ?? [];
    return who === ""
      ? []
      : [{ at, who, isCommand: /^[/／]/.test(words), isTalk: words !== "" && !/^[/／]/.test(words) }];
  });
  // A copied conversation: two speakers, one with a command and one with other text.
  const isTalk = new Set(turns.map(({ who }) => who)).size > 1 && turns.some((turn) => turn.isTalk);
  const [first] = isTalk && turns.some((turn) => turn.isCommand) ? turns : [];
  return Math.min(...[spoken, first?.at ?? -1].map((at) => (at < 0 ? Number.POSITIVE_INFINITY : at)));
}

function isSpokenAt(line: string): boolean {
  const [, before, behind] = SPOKEN_AT.exec(line) ?? [];
  const name = before ?? behind;
  return name !== undefined && !OF_A_REPORT.test(name);
}
