// Which kinds a deed may be: what heads it, what its acts tell, or both.
import { kindOf } from "../../kinds/index.ts";
import { countsAsOf } from "../deed-days.ts";
import type { Seen } from "../deeds.ts";
import type { Head } from "../heads.ts";
import type { Telling } from "../kind-words.ts";
import type { Layout } from "../layout.ts";
import { type Acts, actsOf } from "./tell.ts";

/** A kind told with less is not told; told with less than `ALONE`, or with another at this share of it, it is not alone. */
const LEAST = 2;
const ALONE = 3;
const NEAR = 0.7;
/** Where nothing is sure to be done, and beside an event named as none of the kinds, more is needed. */
const LIKELY = 4;
const SURE = 5;
/** A kind told surely, and so much more surely than the head's, may be meant. */
const FAR = 2;

/** The kinds of a deed, and the clause that says it: the head's where one does or names it, else what its acts tell. */
export function chosen(
  layout: Layout,
  told: readonly Seen[],
  headed: Seen,
  { isFirst, isDone }: { readonly isFirst: boolean; readonly isDone: boolean },
): { readonly kinds: readonly Telling[]; readonly main: Seen } {
  const { head, isOpaque } = headed;
  const isHeaded = head !== undefined && (head.rank > 1 || head.beside !== undefined);
  if (isHeaded) return { kinds: kindsHeaded(layout, told, head), main: headed };
  const acts = isFirst ? actsDone(layout, told, isOpaque ? SURE : isDone ? LEAST : LIKELY) : undefined;
  if (acts === undefined) return { kinds: head === undefined || head.rank === 0 ? [] : [head], main: headed };
  return {
    kinds: acts.kinds.map((one) => (one.kind === head?.kind && head.rank > 0 ? head : one)),
    main: told.find(({ clause }) => clause === acts.main) ?? headed,
  };
}

/** The kinds that acts tell of a text that reports, of nothing that was put off. */
function actsDone(layout: Layout, told: readonly Seen[], least: number): Acts | undefined {
  if (layout.genre !== undefined || layout.clauses.some(({ role }) => role === "missed")) return undefined;
  const acts = actsOf(layout, told);
  if (acts === undefined) return undefined;
  // 截至4月底有党员9152名: what is counted as of a day is no act, but of the kinds that count so.
  const isCounted = told.some(({ asOf }) => asOf.length > 0) && told.every(({ dates }) => dates.length === 0);
  const [first, second] = acts.kinds.filter(({ kind }) => !isCounted || countsAsOf(kindOf(kind)));
  if (first === undefined || first.weight < least) return undefined;
  const isNear = second !== undefined && (first.weight < ALONE || second.weight >= first.weight * NEAR);
  return { ...acts, kinds: isNear ? [first, second] : [first] };
}

/** The kind of the head; with what is named beside it, or what all else tells far more surely. */
function kindsHeaded(layout: Layout, told: readonly Seen[], head: Head): readonly Telling[] {
  if (head.beside !== undefined) return [head, head.beside];
  const acts = kindOf(head.kind).restricted === true ? undefined : actsOf(layout, told);
  const [first] = acts?.kinds ?? [];
  const own = acts?.kinds.find(({ kind }) => kind === head.kind)?.weight;
  if (first === undefined || own === undefined || first.weight < SURE || first.weight < own * FAR) return [head];
  return [head, first];
}
