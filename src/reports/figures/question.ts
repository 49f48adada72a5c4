import {
  type Day,
  fail,
  findUnits,
  foldText,
  type Kind,
  kindByName,
  kinds,
  namesPeriod,
  ok,
  type Period,
  type Result,
  readPeriod,
  type Unit,
  type Viewpoint,
} from "#core";

/** What somebody wants summed up: a period, perhaps one kind and category, and whose. */
export interface Asked {
  readonly period: Period;
  readonly kind: Kind | undefined;
  readonly category: string | undefined;
  readonly unit: Unit;
  readonly confirmedOnly: boolean;
  /** Words that were neither: a title to look for, where that makes sense. */
  readonly words: string;
}

/** Where a question is asked from. */
export interface Asking extends Viewpoint {
  readonly unit: Unit | undefined;
  /** The period when none is said. */
  readonly period: string;
}

/** Why a question could not be read, and the units that a word of it may mean. */
export interface Unclear {
  readonly text: string;
  readonly word?: string;
  readonly units?: readonly Unit[];
}

const CONFIRMED = new Set(["已核", "已核实", "已确认", "confirmed"]);

/** Reads `[period] [kind] [unit]` in any order; a name of several units, or of none, is asked about. */
export function readQuestion(text: string, asking: Asking): Result<Asked, Unclear> {
  const tokens = foldText(text)
    .split(/[\s,，、]+/)
    .filter((token) => token !== "")
    .flatMap((token) => apart(token, asking));
  const period = takePeriod(tokens, asking.today);
  let kind: Kind | undefined;
  let category: string | undefined;
  let confirmedOnly = false;
  const rest: string[] = [];
  for (const token of period.rest) {
    const named = kind === undefined ? kindByName(token) : undefined;
    if (named !== undefined) {
      kind = named.kind;
      category = kind.category === undefined ? undefined : named.presets[kind.category];
    } else if (CONFIRMED.has(token)) confirmedOnly = true;
    else rest.push(token);
  }
  const found = period.period ?? readPeriod(asking.period, { today: asking.today });
  if (!found.ok) return fail({ text: found.error });
  const unit = unitIn(rest, asking);
  if (!unit.ok) return unit;
  return ok({
    period: found.value,
    kind,
    category,
    unit: unit.value.unit,
    confirmedOnly,
    words: unit.value.rest.join(" "),
  });
}

/** 「上半年党课」「财政局志愿」: a period, or a unit, and a kind that stand together, where they are nothing else. */
function apart(token: string, asking: Asking): readonly string[] {
  const { today } = asking;
  const isPeriod = (words: string) =>
    readPeriod(words, { today }).ok || namesPeriod(words, { today }) || findUnits(asking, words).length > 0;
  if (token.length > LONGEST_PAIR || kindByName(token) !== undefined || isPeriod(token)) return [token];
  for (let at = 1; at < token.length; at += 1) {
    const [head, tail] = [token.slice(0, at), token.slice(at).replace(/^的/, "")];
    if (kindByName(tail) !== undefined ? isPeriod(head) : kindByName(head) !== undefined && isPeriod(tail))
      return [head, tail];
  }
  return [token];
}

const LONGEST_PAIR = 24;
const LONGEST_PERIOD = 3;

/** The longest run of words that is a period. */
function takePeriod(
  tokens: readonly string[],
  today: Day,
): { period: Result<Period> | undefined; rest: readonly string[] } {
  for (let length = Math.min(LONGEST_PERIOD, tokens.length); length >= 1; length -= 1) {
    for (let at = 0; at + length <= tokens.length; at += 1) {
      const words = tokens.slice(at, at + length).join(" ");
      const period = readPeriod(words, { today });
      // One that lies ahead is answered so, not replaced by the period nobody asked for.
      if (period.ok || namesPeriod(words, { today }))
        return { period, rest: [...tokens.slice(0, at), ...tokens.slice(at + length)] };
    }
  }
  return { period: undefined, rest: tokens };
}

function unitIn(words: readonly string[], asking: Asking): Result<{ unit: Unit; rest: readonly string[] }, Unclear> {
  for (const [index, word] of words.entries()) {
    const found = findUnits(asking, word);
    const [first] = found;
    if (first === undefined) continue;
    if (found.length > 1) return fail({ text: `「${word}」有${found.length}个单位，是哪一个？`, word, units: found });
    return ok({ unit: first, rest: [...words.slice(0, index), ...words.slice(index + 1)] });
  }
  if (asking.unit === undefined)
    return fail({ text: "要看哪个单位的？请在单位的群里发，或写上单位名称，比如：/汇总 本月 市财政局" });
  return ok({ unit: asking.unit, rest: words });
}

/** The kinds that may be shown for a unit: restricted ones as bare numbers at 工委 level only (DECISIONS 19). */
export function isShownFor(kindName: string, unit: Unit): boolean {
  const kind: Kind | undefined = Object.values(kinds).find((candidate) => candidate.name === kindName);
  return kind?.restricted !== true || unit.kind === "committee" || unit.kind === "root";
}
