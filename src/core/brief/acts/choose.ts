// Chooses the possible kinds of an activity: by its head, by its actions and objects, or by both.
import { kindOf } from "../../kinds/index.ts";
import { countsAsOf } from "../days/own.ts";
import type { Seen } from "../deeds.ts";
import type { Head } from "../heads.ts";
import { findKindWords, type Telling } from "../kind-words.ts";
import type { Layout } from "../layout.ts";
import { type Acts, actsOf } from "./tell.ts";

/**
 * Thresholds for weights. A kind below `LEAST` is ignored. Below `ALONE`, or if another kind reaches `NEAR` times its
 * weight, the bot asks between the two.
 */
const LEAST = 2;
const ALONE = 3;
const NEAR = 0.7;
/**
 * Higher thresholds, for texts in which it is not certain that anything was done, and for texts that name an event of
 * no kind.
 */
const LIKELY = 4;
const SURE = 5;
/** The factor by which another kind must outweigh the kind of the head to be offered beside it. */
const FAR = 2;

/**
 * The kinds of an activity and its main clause: those of the head if it names or describes the activity, otherwise
 * those found by actions and objects.
 */
export function chosen(
  layout: Layout,
  told: readonly Seen[],
  headed: Seen,
  { isFirst, isDone }: { readonly isFirst: boolean; readonly isDone: boolean },
): { readonly kinds: readonly Telling[]; readonly main: Seen } {
  const { head, isOpaque } = headed;
  const isHeaded = head !== undefined && (head.rank > 1 || head.beside !== undefined);
  if (isHeaded) return { kinds: kindsHeaded(layout, told, ofBody(layout, headed, head)), main: headed };
  const acts = isFirst ? actsDone(layout, told, isOpaque ? SURE : isDone ? LEAST : LIKELY) : undefined;
  if (acts === undefined) return { kinds: head === undefined || head.rank === 0 ? [] : [head], main: headed };
  return {
    kinds: acts.kinds.map((one) => (one.kind === head?.kind && head.rank > 0 ? head : one)),
    main: told.find(({ clause }) => clause === acts.main) ?? headed,
  };
}

/**
 * The kinds found by actions and objects. Only for a text that reports something itself and in which nothing was put
 * off.
 */
function actsDone(layout: Layout, told: readonly Seen[], least: number): Acts | undefined {
  if (layout.genre !== undefined || layout.clauses.some(({ role }) => role === "missed")) return undefined;
  const acts = actsOf(layout, told);
  if (acts === undefined) return undefined;
  // A count as of a day is not an action, so only kinds with such counts are considered: 截至4月底有党员9152名.
  const isCounted = told.some(({ asOf }) => asOf.length > 0) && told.every(({ dates }) => dates.length === 0);
  const [first, second] = acts.kinds.filter(({ kind }) => !isCounted || countsAsOf(kindOf(kind)));
  if (first === undefined || first.weight < least) return undefined;
  const isNear = second !== undefined && (first.weight < ALONE || second.weight >= first.weight * NEAR);
  return { ...acts, kinds: isNear ? [first, second] : [first] };
}

/**
 * The kind of the head, together with a kind named beside it, or with one to which the rest of the text points far more
 * strongly.
 */
function kindsHeaded(layout: Layout, told: readonly Seen[], head: Head): readonly Telling[] {
  if (head.beside !== undefined) return [head, head.beside];
  const acts = kindOf(head.kind).restricted === true ? undefined : actsOf(layout, told);
  const [first] = acts?.kinds ?? [];
  const own = acts?.kinds.find(({ kind }) => kind === head.kind)?.weight;
  if (first === undefined || own === undefined || first.weight < SURE || first.weight < own * FAR) return [head];
  return [head, first];
}

/** The head with the category of the body in its name, which says more than the event: 中心组读书班, 中心组专题学习会. */
function ofBody({ plain }: Layout, { clause }: Seen, head: Head): Head {
  const body = findKindWords(plain, clause.start, clause.end).findLast(
    ({ force, kind, end }) => force === "body" && kind === head.kind && end <= head.at,
  );
  const between = body === undefined ? undefined : plain.slice(body.end, head.at);
  return body === undefined || between === undefined || !NAME_GOES_ON.test(between)
    ? head
    : { ...head, category: body.category };
}

const NAME_GOES_ON = /^(?:[((]扩大[))]|专题|集中|集体|理论|第?[一二三四五六七八九十\d]+[季期次]|[一二三四]季度){0,3}$/;
