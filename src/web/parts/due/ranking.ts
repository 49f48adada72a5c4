import { html } from "hono/html";
import { compareNames, UNIT_KIND_NAMES, type Unit } from "#core";
import type { Visit } from "../../session/request-context.ts";
import type { Column, List } from "../list.ts";
import { unitLink } from "../unit-words.ts";
import { abovePath, type DueRow, missingLink } from "./due-rows.ts";

/** A unit with everything due of it: how much it lacks, and its rank among units of its kind. */
export interface Ranked {
  readonly unit: Unit;
  readonly asked: number;
  readonly done: number;
  readonly late: number;
  readonly waiting: number;
  readonly lacks: ReadonlyMap<string, number>;
  /**
   * The unit's rank: the first has most overdue reports. Units with equally many overdue and still open share a rank.
   */
  readonly place: number;
  readonly isShared: boolean;
}

/**
 * Ranks the units: those with the most overdue reports first, then those with the most reports still open, then by
 * name. Overdue and open reports are counted separately.
 */
export function rankedUnits(rows: readonly DueRow[]): readonly Ranked[] {
  const units = [...Map.groupBy(rows, ({ unit }) => unit.id).values()].map((mine) => tallied(mine));
  const sorted = units.toSorted(
    (a, b) => b.late - a.late || b.waiting - a.waiting || compareNames(a.unit.name, b.unit.name),
  );
  const peers = Map.groupBy(sorted, ({ unit }) => unit.kind);
  return sorted.map((one) => {
    const lacks = peers.get(one.unit.kind) ?? [];
    const isEqual = ({ late, waiting }: Tallied) => late === one.late && waiting === one.waiting;
    const first = lacks.findIndex(isEqual);
    return { ...one, place: first + 1, isShared: lacks.findLastIndex(isEqual) > first };
  });
}

type Tallied = Omit<Ranked, "place" | "isShared">;

const lacking = ({ late, waiting }: Pick<Ranked, "late" | "waiting">): number => late + waiting;

function tallied(rows: readonly DueRow[]): Tallied {
  const [first] = rows as readonly [DueRow, ...DueRow[]];
  const lacks = new Map<string, number>();
  for (const { what, state } of rows) if (state !== "done") lacks.set(what, (lacks.get(what) ?? 0) + 1);
  const of = (state: DueRow["state"]) => rows.filter((row) => row.state === state).length;
  return { unit: first.unit, asked: rows.length, done: of("done"), late: of("late"), waiting: of("waiting"), lacks };
}

const placeWords = ({ place, isShared }: Ranked): string => (isShared ? `并列${place}` : String(place));

const lackWords = ({ lacks }: Ranked): string =>
  [...lacks].map(([what, times]) => (times === 1 ? what : `${what}${times}期`)).join("、");

/** Units ranked by what they lack. Only pages for leaders show it, never a card in a group. */
export function rankedList(visit: Visit): List<Ranked> {
  const counted = (key: "asked" | "done" | "late" | "waiting", label: string): Column<Ranked> => ({
    key,
    label,
    cell: (row) =>
      key === "late" && row.late > 0
        ? missingLink(visit, row.unit, html`<span class="bad">${row.late}</span>`)
        : row[key],
    text: (row) => row[key],
    compare: (a, b) => a[key] - b[key],
  });
  return {
    name: "coverage",
    title: "各单位报送",
    counter: "家",
    columns: [
      {
        key: "unit",
        label: "单位",
        cell: ({ unit }) => unitLink(visit, unit.id, unit.name),
        text: ({ unit }) => unit.name,
        compare: (a, b) => compareNames(a.unit.name, b.unit.name),
      },
      { key: "place", label: "缺报位次", cell: placeWords },
      { key: "above", label: "隶属关系", cell: ({ unit }) => abovePath(visit, unit) },
      counted("asked", "应报"),
      counted("done", "已报"),
      counted("late", "未报"),
      counted("waiting", "待报"),
      {
        key: "lack",
        label: "缺",
        cell: (row) => lackWords(row),
        compare: (a, b) => lacking(a) - lacking(b),
      },
    ],
    words: (row) => [row.unit.name, ...row.unit.names, lackWords(row)].join(" "),
    names: ({ unit }) => [unit.name],
    choices: [
      ...(["branch", "organ", "committee"] as const).map((kind) => ({
        key: kind,
        label: UNIT_KIND_NAMES[kind],
        holds: ({ unit }: Ranked) => unit.kind === kind,
      })),
      { key: "open", label: "有缺报的", holds: (row: Ranked) => lacking(row) > 0 },
    ],
    nothing: ["这段时间没有到期或正在进行的应报事项。"],
  };
}
