import type { LedgerRecord } from "./record.ts";

type Seminar = Pick<LedgerRecord, "kind" | "category" | "title" | "content">;

/** Whether a record is a seminar of the 中心组, of which depth is asked (学习不深入). */
export const isSeminar = ({ kind, category }: Pick<LedgerRecord, "kind" | "category">): boolean =>
  kind === "study" && category === "中心组";

/** Words that name the meeting and no topic of it. */
const NO_TOPIC: ReadonlySet<string> = new Set([
  "",
  "中心组",
  "中心组学习",
  "理论学习中心组",
  "研讨",
  "集中研讨",
  "专题研讨",
]);

/**
 * What a seminar leaves open: its topic, how many spoke, or that it says what an earlier one of the unit said. A note
 * settles it: it explains why.
 */
export function depthGaps(record: Seminar, earlier: readonly Seminar[]): readonly string[] {
  const { fields, amounts } = record.content;
  if (!isSeminar(record) || said(fields.note) !== "") return [];
  const gaps = [
    ...(NO_TOPIC.has(bare(record.title)) ? ["缺专题"] : []),
    ...(amounts.speakers === undefined ? ["缺发言人数"] : []),
    ...(earlier.some((older) => isSeminar(older) && isSameText(older, record)) ? ["内容和以前一次相同"] : []),
  ];
  return gaps;
}

/** A new meeting under an old topic is no copy when it has a result of its own. */
function isSameText(older: Seminar, record: Seminar): boolean {
  const [was, is] = [older, record].map(({ title, content }) => [bare(title), bare(said(content.fields.result))]);
  if (was === undefined || is === undefined) return false;
  const [oldTitle, oldResult] = was;
  const [title, result] = is;
  return result === "" ? !NO_TOPIC.has(title ?? "") && title === oldTitle : result === oldResult;
}

const said = (value: unknown): string => (typeof value === "string" ? value : "");
const bare = (text: string): string => text.replace(/[\s《》“”"，。、；：,.;:]/g, "");
