import {
  allKinds,
  allMeasures,
  childrenOf,
  type Day,
  isDay,
  type Kind,
  type Period,
  previousPeriod,
  printSpan,
  samePeriodLastYear,
  type Unit,
} from "#core";
import { type Figure, type FiguresQuestion, figures, figuresByUnit, type Query } from "#store";
import { isEvent, rowsOf, type TallyRow, withFollowing } from "./amounts.ts";
import { type Asked, isShownFor } from "./question.ts";

/** A summary: what a unit's subtree did in a period, compared with the period before. */
export interface Tally {
  readonly asked: Asked;
  readonly before: Period | undefined;
  /** The same days of last year; undefined if that is the period before. */
  readonly yearAgo: Period | undefined;
  readonly rows: readonly TallyRow[];
  readonly byCategory: ReadonlyMap<string, number>;
  readonly byLevel: ReadonlyMap<string, number>;
  /** What the unit itself reported, then what each unit directly below and its subtree did. */
  readonly byUnit: readonly UnitTally[];
}

/** What one unit adds to a summary. `isOwn` marks the asked unit itself without the units below. */
export interface UnitTally {
  readonly unit: Unit;
  readonly isOwn?: true;
  readonly times: number;
  readonly amount: number;
}

/** The figures from which a summary is computed: read from the ledger, or from a closed period's snapshot. */
export interface TallyGround {
  readonly now: readonly Figure[];
  readonly before: readonly Figure[];
  readonly yearAgo: readonly Figure[];
  readonly units: readonly { readonly unit: Unit; readonly figures: readonly Figure[] }[];
  /** What the unit itself reported; absent if no split by unit is shown. */
  readonly own?: readonly Figure[];
}

/** Computes a summary. Its cost does not grow with the number of records. */
export async function tally(
  query: Query,
  tree: Parameters<typeof childrenOf>[0],
  asked: Asked,
  today: Day,
): Promise<Tally> {
  return tallyFrom(asked, await readGround(query, tree, asked, today, asked.kind === undefined));
}

/** Reads the figures of a summary; of all kinds if none is named. `isWhole` leaves out categories and levels. */
export async function readGround(
  query: Query,
  tree: Parameters<typeof childrenOf>[0],
  asked: Asked,
  today: Day,
  isWhole = false,
): Promise<TallyGround> {
  const { period, unit, confirmedOnly } = asked;
  const question = {
    unitId: unit.id,
    reach: "all",
    from: period.from,
    to: period.to,
    confirmedOnly,
    ...(isWhole ? { grain: "kind" as const } : {}),
    ...(asked.kind === undefined ? {} : { kinds: [asked.kind.name] }),
  } as const;
  const read = async (asked: FiguresQuestion) =>
    isWhole ? await withFollowing(query, asked, await figures(query, asked)) : await figures(query, asked);
  const then = async (other: Period | undefined) =>
    other === undefined ? [] : await read({ ...question, measure: "times", from: other.from, to: other.to });
  const children = childrenOf(tree, unit.id, period.to < today ? period.to : today);
  const { unitId: _, ...theirs } = question;
  const ids = children.map(({ id }) => id);
  // The split by unit is only shown for a single kind.
  const split = asked.kind === undefined ? undefined : await figuresByUnit(query, ids, theirs);
  return {
    now: await read(question),
    before: await then(previousPeriod(period)),
    yearAgo: await then(yearBefore(period)),
    units: split === undefined ? [] : children.map((child) => ({ unit: child, figures: split.get(child.id) ?? [] })),
    ...(split === undefined ? {} : { own: await figures(query, { ...question, reach: "own" }) }),
  };
}

/** The same days of last year, unless that is the period before. */
function yearBefore(period: Period): Period | undefined {
  const ago = samePeriodLastYear(period);
  return ago?.from === previousPeriod(period)?.from ? undefined : ago;
}

/** Computes a summary from its figures alone. */
export function tallyFrom(asked: Asked, ground: TallyGround): Tally {
  const wanted = (figure: Figure) =>
    isShownFor(figure.kind, asked.unit) &&
    (asked.kind === undefined || figure.kind === asked.kind.name) &&
    (asked.category === undefined || figure.category === asked.category);
  const now = ground.now.filter(wanted);
  const then = ground.before.filter(wanted);
  const ago = ground.yearAgo.filter(wanted);
  const shown = allKinds.filter((kind) => asked.kind === undefined || kind === asked.kind);
  const main = mainQuantity(asked.kind);
  const isSplit = asked.kind !== undefined && asked.kind.restricted !== true;
  return {
    asked,
    before: previousPeriod(asked.period),
    yearAgo: yearBefore(asked.period),
    rows: shown
      .flatMap((kind) => rowsOf(kind, { now, then, ago }, asked.category))
      .filter((row) => row.times !== 0 || row.before !== 0 || row.yearAgo !== 0),
    byCategory: timesBy(now, (figure) => figure.category),
    byLevel:
      asked.unit.kind === "root"
        ? timesBy(
            now.filter((figure) => isEvent(figure, asked.category)),
            (figure) => figure.level,
          )
        : new Map(),
    byUnit: (isSplit ? partsOf(asked, ground) : []).map(({ figures: all, ...part }) => {
      const own = all.filter((figure) => wanted(figure) && isEvent(figure, asked.category));
      const sum = (measure: string) =>
        own.reduce((total, figure) => (figure.measure === measure ? total + figure.amount : total), 0);
      return { ...part, times: sum("times"), amount: main === undefined ? 0 : sum(main.key) };
    }),
  };
}

/** The unit itself and the units directly below, each with its figures. */
const partsOf = ({ unit }: Asked, { units, own }: TallyGround) => [
  ...(own === undefined ? [] : [{ unit, isOwn: true as const, figures: own }]),
  ...units,
];

function timesBy(list: readonly Figure[], key: (figure: Figure) => string): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const figure of list) {
    if (figure.measure === "times" && key(figure) !== "")
      sums.set(key(figure), (sums.get(key(figure)) ?? 0) + figure.amount);
  }
  return sums;
}

/** The main quantity of a kind besides its count: 人次 for a lecture, 受益人次 for volunteering. */
export const mainQuantity = (kind: Kind | undefined) =>
  kind === undefined || STATES.has(kind.name) ? undefined : kind.quantities.find(({ detail }) => detail !== true);

/** A question as the value of a button; a press checks the person's rights again. */
export function addressOf(
  asked: Pick<Asked, "period" | "kind" | "category" | "unit" | "confirmedOnly">,
  offset = 0,
): string {
  return [
    asked.period.from,
    asked.period.to,
    asked.unit.id,
    asked.kind?.name ?? "",
    asked.category ?? "",
    asked.confirmedOnly ? "1" : "",
    offset,
  ].join("|");
}

/** The question that a button carries, or undefined if the value is invalid. */
export function readAddress(
  text: string,
  tree: Parameters<typeof childrenOf>[0],
): { asked: Asked; offset: number } | undefined {
  const [from = "", to = "", unitId = "", kindName = "", category = "", confirmed = "", offset = ""] = text.split("|");
  const unit = tree.units.get(unitId);
  const kind = kindName === "" ? undefined : allKinds.find((candidate) => candidate.name === kindName);
  if (
    !isDay(from) ||
    !isDay(to) ||
    unit === undefined ||
    (kindName !== "" && kind === undefined) ||
    !/^\d{1,6}$/.test(offset)
  )
    return undefined;
  const period: Period = { from, to, label: printSpan({ from, to }, to), open: false, unit: "days" };
  const asked = {
    period,
    kind,
    category: category === "" ? undefined : category,
    unit,
    confirmedOnly: confirmed === "1",
    words: "",
  };
  return { asked, offset: Number(offset) };
}

/** The kinds that report a state; values of a state are never added up. */
const STATES: ReadonlySet<string> = new Set(
  allMeasures.filter(({ aggregation }) => aggregation === "latest").map(({ kind }) => kind),
);
