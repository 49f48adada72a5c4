// Which kinds a deed may be: what heads it, what its acts tell, or both.
import { kindOf } from "../../kinds/index.ts";
import type { Seen } from "../deeds.ts";
import type { Head } from "../heads.ts";
import type { Telling } from "../kind-words.ts";
import type { Layout } from "../layout.ts";
import { type Acts, actsOf } from "./tell.ts";

/** A kind told with less is not told; another with this share of it is as likely. */
const LEAST = 3;
const NEAR = 0.7;
/** A kind told so surely is one beside an event named as another; so much more surely than the head's, it may be meant. */
const SURE = 5;
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
  const acts = isFirst ? actsDone(layout, told, isOpaque || !isDone ? SURE : LEAST) : undefined;
  if (acts === undefined) return { kinds: head === undefined || head.rank === 0 ? [] : [head], main: headed };
  return {
    kinds: acts.kinds.map((one) => (one.kind === head?.kind ? head : one)),
    main: told.find(({ clause }) => clause === acts.main) ?? headed,
  };
}

/** The kinds that acts tell of a text that reports, of nothing that was put off. */
function actsDone(layout: Layout, told: readonly Seen[], least: number): Acts | undefined {
  if (layout.genre !== undefined || layout.clauses.some(({ role }) => role === "missed")) return undefined;
  const acts = actsOf(layout, told);
  if (acts === undefined) return undefined;
  const [first, second] = acts.kinds;
  if (first.weight < least) return undefined;
  const isNear = second !== undefined && second.weight >= first.weight * NEAR;
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
