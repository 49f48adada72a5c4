import { foldText } from "../../text/text.ts";
import { readDue } from "../../time/dates/index.ts";
import type { Notes } from "./notes.ts";

/** Words for a finished rectification, and words for the length of a deadline, as parts of regular expressions. */
export const DONE = "整改完成|完成整改|整改到位|整改完|整改好|整改|改到位|改完|改好|完成|办结|销号|到位";
export const PERIOD = "[\\d一二两三四五六七八九十半]{1,4}个?(?:周|天|日|月|星期|礼拜|工作日|季度)";
/** Words that may stand before a deadline. */
export const LED = "(?:其余|余下|请|须|要求|务必)*";

/**
 * Computes the day of the deadline. This runs after the record's day is known, because a length such as 两周 is counted
 * from it.
 */
export function settleDue(notes: Notes): void {
  if (notes.dueText === undefined) return;
  const reading = readDue(trimDue(foldText(notes.dueText)), { today: notes.today, from: notes.day ?? notes.today });
  if (reading.kind === "day" || reading.kind === "future") notes.due = reading.day;
  else if (reading.kind === "range" || reading.kind === "period") notes.due = reading.to;
  else {
    const label = notes.kind.due?.label ?? "期限";
    notes.problems.push({
      type: reading.kind === "impossible" ? "impossible" : "ambiguous",
      field: "due",
      text: `${label}「${notes.dueText}」没看懂：${reading.reason}`,
    });
  }
}

/** The deadline without the words around it: 于11月30日前整改完成 becomes 11月30日. */
export function trimDue(text: string): string {
  return (
    text
      .trim()
      // 15日内 is a length of time, 15日前 is a date.
      .replace(/^([\d一二两三四五六七八九十]{1,3})日(?=之内|以内|内)/, "$1天")
      .replace(/^[为是在于限]+/, "")
      .replace(/[。.]$/, "")
      .replace(/(?:整改完成|完成整改|整改到位|整改|完成|办结|销号|到位|报送)$/, "")
      .replace(/(?:之内|以内|之前|以前|内|前)$/, "")
  );
}
