import type { LedgerRecord } from "./record.ts";

type Seminar = Pick<LedgerRecord, "kind" | "category" | "title" | "content">;

/** Whether a record is a seminar of the 中心组, which is checked for depth (学习不深入). */
export const isSeminar = ({ kind, category }: Pick<LedgerRecord, "kind" | "category">): boolean =>
  kind === "study" && category === "中心组";

/** Titles that name the meeting but no topic. */
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
 * What a seminar's record lacks: a topic, the number of speakers, or content that differs from an earlier seminar of
 * the unit. A record with a note has no gaps, because the note is taken as the explanation.
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

/** Whether a seminar copies an earlier one: the same result, or the same topic if it states no result. */
function isSameText(older: Seminar, record: Seminar): boolean {
  const [was, is] = [older, record].map(({ title, content }) => [bare(title), bare(said(content.fields.result))]);
  if (was === undefined || is === undefined) return false;
  const [oldTitle, oldResult] = was;
  const [title, result] = is;
  return result === "" ? !NO_TOPIC.has(title ?? "") && title === oldTitle : result === oldResult;
}

const said = (value: unknown): string => (typeof value === "string" ? value : "");
const bare = (text: string): string => text.replace(/[\s《》“”"，。、；：,.;:]/g, "");
