// The numbers of a deed, with the words beside them.
import type { Kind } from "../kinds/kind.ts";
import { type Figure, readDuration, readFigureAt } from "../line/values/amounts.ts";
import { DURATIONS, isNameUnit, lexiconOf } from "../line/values/lexicon.ts";
import { STARTS } from "../numbers/numeral-words.ts";
import type { Deed } from "./deeds.ts";
import { type Clause, type Layout, QUOTED } from "./layout.ts";

/** A number of the deed with the words of its clause on both sides. */
export interface Counted {
  readonly start: number;
  readonly end: number;
  readonly value: number;
  readonly approx: boolean;
  readonly unit: string;
  readonly digits: boolean;
  readonly minutes: boolean;
  readonly phrase: string;
  readonly before: string;
  readonly after: string;
  readonly clause: Clause;
  /** Stands in a clause that tells what was done. */
  readonly told: boolean;
}

/** A brief with more numbers than this is a table: the rest is left to the person. */
const MOST = 120;

/** Every number with a unit in the deed's clauses; dates, ordinals, numbers in names and in quotations are none. */
export function numbersOf(layout: Layout, deed: Deed, kind: Kind): readonly Counted[] {
  const lexicon = lexiconOf(kind);
  // 伍 is also the formal five, and 8支队伍96名 are not 五96.
  const text = layout.text.replaceAll("队伍", "队列");
  const found: Counted[] = [];
  let span = 0;
  for (const clause of deed.around) {
    if (clause.role === "masthead") continue;
    // 来自67家单位的212名学员将进行…: who a course that has begun is for.
    const isOpened =
      clause.role === "plan" && clause.sentence === deed.sentence && layout.text.startsWith("来自", clause.start);
    const told = clause.role === "told" || clause.role === "part" || isOpened;
    for (let at = clause.start; at < clause.end && found.length < MOST; at += 1) {
      while (span < deed.spans.length && (deed.spans[span]?.end ?? 0) <= at) span += 1;
      const date = deed.spans[span];
      if (date !== undefined && date.start <= at) {
        at = date.end - 1;
        continue;
      }
      if (layout.plain[at] === QUOTED || !mayStart(text, at)) continue;
      const figure = readFigureAt(text, at, lexicon);
      if (figure === undefined) continue;
      const one = figure.kind === "figure" ? countedAt(layout, clause, figure, kind, told) : undefined;
      if (one !== undefined) found.push(one);
      at = Math.max(at, (one?.end ?? figure.end) - 1);
    }
  }
  return found;
}

const mayStart = (text: string, at: number): boolean => {
  const char = text.charAt(at);
  return (char >= "0" && char <= "9") || STARTS.has(char);
};

function countedAt(layout: Layout, clause: Clause, figure: Figure, kind: Kind, told: boolean): Counted | undefined {
  const { text } = layout;
  const lexicon = lexiconOf(kind);
  if (figure.unit === "" && !figure.digits) return undefined;
  if (
    (isNameUnit(figure.unit) && !text.startsWith("号人", figure.end - 1)) ||
    (figure.unit === "" && !/^\s*[,;。]?$/.test(text.slice(figure.end, figure.end + 1)))
  )
    return undefined;
  const duration = DURATIONS[figure.unit] === undefined ? undefined : readDuration(text, figure, lexicon);
  // 2小时30分: the minutes behind the hours.
  const rest = duration === undefined ? null : /^(\d{1,2})分(?!钟|[析别组成会])/.exec(text.slice(duration.end));
  const end = (duration?.end ?? figure.end) + (rest?.[0].length ?? 0);
  const before = text.slice(Math.max(clause.start, figure.start - 24), figure.start);
  const after = text.slice(end, Math.min(clause.end, end + 24));
  const unit =
    (figure.unit === "号" && after.startsWith("人")) ||
    (PERSON_COUNTED.has(figure.unit) && (PERSONS.test(after) || /实到[^,]{0,4}$/.test(before)))
      ? "名"
      : figure.unit;
  // 三个方面, 五点要求, 两支队伍: a small number in words makes a phrase, unless it counts what the kind counts.
  if (
    !figure.digits &&
    figure.value < 10 &&
    PHRASE_UNITS.has(unit) &&
    /^[\p{Script=Han}“《]/u.test(after) &&
    !(figure.unit === "家" && /[局委办院校会社站厅处司]$/.test(before)) &&
    !namesOfCategory(kind).some((name) => after.startsWith(name)) &&
    !kind.quantities.some(
      ({ units, nouns }) => units.includes(unit) && nouns.some((noun) => after.slice(0, 6).includes(noun)),
    )
  )
    return undefined;
  if (/^(?:方面|环节|专题|板块|阶段|维度|层面|步骤|部分|篇章|要求(?!整改)|“)/.test(after)) return undefined;
  return {
    start: figure.start,
    end,
    value: duration === undefined ? figure.value : Math.round(duration.minutes) + Number(rest?.[1] ?? 0),
    approx: duration?.approx ?? figure.approx,
    unit,
    digits: figure.digits,
    minutes: duration !== undefined,
    phrase: layout.shown.slice(figure.start, end),
    before,
    after: after.replace(DAY_WITHIN, ""),
    clause,
    told,
  };
}

const namesOfCategory = ({ fields, category }: Kind): readonly string[] =>
  (fields.find(({ key }) => key === category)?.choices ?? []).flatMap(({ names }) => names);

/** 三十六个党员, 两位老人: counted as people. */
const PERSON_COUNTED: ReadonlySet<string> = new Set(["个", "位"]);
const PERSONS =
  /^(?:年轻|老|新|青年|优秀|困难|留守)?(?:党员|干部|同志|志愿者|群众|委员|学员|青年|孩子|老人|年轻人|班子成员|支委|发展对象|积极分子|教师|医生|人(?!次|才|民)|职工|居民|村民|学生|同事|小伙)/;
/** A date between a number and what was done with it. */
const DAY_WITHIN = /[于在]?\d{1,2}月\d{1,2}[日号]/g;

const PHRASE_UNITS = new Set([
  "个",
  "家",
  "支",
  "条",
  "件",
  "份",
  "期",
  "%",
  "项",
  "点",
  "张",
  "面",
  "次",
  "场",
  "部",
  "本",
]);

/** 党员20名、群众5名: nothing but a word or two and a mark of enumeration stands between. */
export const isList = (list: readonly Counted[]): boolean =>
  list.every((one, index) => {
    const next = list[index + 1];
    if (next === undefined) return true;
    const between = one.after.slice(0, Math.max(0, next.start - one.end));
    return between.length === next.start - one.end && between.length <= 16 && /[、和及与]|以及/.test(between);
  });
