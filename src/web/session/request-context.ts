import {
  type ActDone,
  type Action,
  type Bot,
  type Grant,
  may,
  mayAnywhere,
  type PageAct,
  type PlatformWords,
} from "#bot";
import {
  ancestorsOf,
  compareNames,
  type Day,
  dayIn,
  dropInvisible,
  foldWord,
  type Instant,
  isActive,
  loadInitials,
  mayBeInitials,
  parentOf,
  ROOT,
  subtreeOf,
  type Tree,
  type Unit,
} from "#core";
import type { AttachmentFolder, FileReads } from "#reports";
import { type Database, type Query, readVisitor } from "#store";
import type { Session } from "./session.ts";

/** The context of one request: the visitor, their rights and the time. Read again for every request. */
export interface Visit {
  readonly db: Database;
  readonly query: Query;
  readonly tree: Tree;
  readonly person: { readonly id: string; readonly name: string };
  readonly grants: readonly Grant[];
  readonly now: Instant;
  readonly today: Day;
  readonly zone: string;
  readonly platform: PlatformWords;
  readonly slot: number;
  readonly url: URL;
  readonly params: Readonly<Record<string, string>>;
  readonly jobs: readonly JobNotice[];
  /** The time of each step in milliseconds, sent in the Server-Timing header. */
  readonly timings: Map<string, number>;
  /** Runs a command as the visitor, once per key. */
  readonly act: (
    name: string,
    rest: string,
    key: string,
    more?: Pick<PageAct, "isConfirmed" | "mentions">,
  ) => Promise<ActDone>;
  /** Reads files that the visitor uploaded. */
  readonly fileReads: FileReads;
  /** Where the pictures and files of records are stored. */
  readonly attachments: AttachmentFolder | undefined;
  /** The state of the program and its machine. */
  readonly running: () => Promise<Running>;
  /** The address that opens a group on the platform, at the message if the platform supports that. */
  readonly chatUrl: (chatId: string, messageId: string) => string;
}

/** What the program knows about itself: its version, when its clock last ran, and measurements of the machine. */
export interface Running {
  readonly version: string;
  readonly lastTick: string | undefined;
  readonly gauges: readonly { readonly name: string; readonly value: number | undefined }[];
}

/** What the pages show of a job. The entry passes the list in, because the pages must not import the jobs. */
export interface JobNotice {
  readonly name: string;
  readonly label: string;
  readonly summary: string;
  readonly schedule: string;
}

/** Reads who the visitor is and their present rights; a role revoked a moment ago no longer counts. */
export async function readVisit(
  bot: Bot,
  readTree: (query: Query, version: number) => Promise<Tree>,
  session: Session,
  url: URL,
): Promise<Omit<Visit, "jobs" | "fileReads" | "act" | "attachments" | "running" | "chatUrl">> {
  const { db, zone } = bot;
  const now = bot.clock();
  const { treeVersion, person, grants: rows } = await readVisitor(db.query, session.personId);
  const tree = await readTree(db.query, treeVersion);
  const named: readonly Grant[] = bot.settings.adminIds.includes(session.personId)
    ? [{ role: "admin", unitId: ROOT }]
    : [];
  return {
    db,
    query: db.query,
    tree,
    person: { id: session.personId, name: dropInvisible(person?.name || session.name) },
    grants: [...(rows as readonly Grant[]), ...named],
    now,
    today: dayIn(zone, now),
    zone,
    platform: bot.platform,
    slot: bot.settings.slot,
    url,
    params: {},
    timings: new Map(),
  };
}

/**
 * Runs a part of a page and stores its time. Parts that run at once wait for each other's statements, so their times
 * overlap.
 */
export async function timed<T>({ timings }: Visit, part: string, work: () => Promise<T>): Promise<T> {
  const start = performance.now();
  try {
    return await work();
  } finally {
    timings.set(part, performance.now() - start);
  }
}

/** Whether the visitor may do this to the unit. Rights that come from the chat one speaks in do not apply on pages. */
export function mayHere({ grants, tree, today }: Visit, action: Action, unitId: string | undefined): boolean {
  const standing = { grants, place: undefined, tree, day: today };
  if (unitId === undefined) return may(standing, action, unitId);
  const known = verdictsOf(grants, `${action} ${today}`);
  const before = known.get(unitId);
  if (before !== undefined) return before;
  const allowed = may(standing, action, unitId);
  known.set(unitId, allowed);
  return allowed;
}

function verdictsOf(grants: readonly Grant[], asked: string): Map<string, boolean> {
  const all = verdicts.get(grants) ?? new Map<string, Map<string, boolean>>();
  const known = all.get(asked) ?? new Map<string, boolean>();
  all.set(asked, known);
  verdicts.set(grants, all);
  return known;
}

// The answers are cached, because a page of a city checks the same unit many times. The cache belongs to the visitor's
// grants, which are read anew for each request.
const verdicts = new WeakMap<readonly Grant[], Map<string, Map<string, boolean>>>();

/** Whether the visitor may do this to any unit. */
export const mayAtAll = ({ grants }: Visit, action: Action): boolean => mayAnywhere(grants, action);

/**
 * Whether the visitor may open a page: with the right for any unit, or for the whole ledger if the page shows all of
 * it.
 */
export const mayReach = (
  visit: Visit,
  { action, isOfAll }: { readonly action: Action; readonly isOfAll?: true },
): boolean => (isOfAll === true ? mayHere(visit, action, ROOT) : mayAtAll(visit, action));

/** The highest units for which the visitor has the right, each standing for its subtree. */
function topsFor(visit: Visit, action: Action): readonly Unit[] {
  const { tree, today } = visit;
  const held = [...new Set(visit.grants.map(({ unitId }) => unitId))]
    .map((id) => tree.units.get(id))
    .filter((unit) => unit !== undefined)
    .filter((unit) => isActive(unit, today) && mayHere(visit, action, unit.id));
  const heights = new Map(held.map((unit) => [unit.id, ancestorsOf(tree, unit.id, today)]));
  return held
    .filter((unit) => !heights.get(unit.id)?.some((id) => held.some((other) => other.id === id)))
    .toSorted(
      (a, b) => (heights.get(a.id)?.length ?? 0) - (heights.get(b.id)?.length ?? 0) || compareNames(a.name, b.name),
    );
}

/** All units for which the visitor has the right, parents before their children. */
export function unitsFor(visit: Visit, action: Action): readonly Unit[] {
  const { tree, today } = visit;
  const all = topsFor(visit, action).flatMap((top) => subtreeOf(tree, top.id, today));
  return [...new Set(all)].filter((unit) => isActive(unit, today) && mayHere(visit, action, unit.id));
}

/** The unit of a page: the one in the address, else the visitor's own; undefined if they have no right for it. */
export function unitAsked(visit: Visit, action: Action): Unit | undefined {
  const id = visit.url.searchParams.get("unit");
  if (id === null || id === "") return topsFor(visit, action)[0];
  const unit = visit.tree.units.get(id) ?? unitNamed(unitsFor(visit, action), visit, id);
  return unit !== undefined && mayHere(visit, action, unit.id) ? unit : undefined;
}

/** The label of each unit in a list: its name, preceded by its superior's if several have the same name. */
export function labelsOf({ tree, today }: Visit, units: readonly Unit[]): ReadonlyMap<Unit, string> {
  const sharing = Map.groupBy(units, ({ name }) => name);
  return new Map(
    units.map((unit) => {
      if (sharing.get(unit.name)?.length === 1) return [unit, unit.name];
      const above = tree.units.get(parentOf(tree, unit.id, today) ?? "");
      return [unit, `${above?.name ?? ""} ${unit.name}`.trim()];
    }),
  );
}

/** How many units are offered when a typed name fits several. */
const MOST_LIKE = 20;

/**
 * The units that a typed name may mean, among those for which the visitor has the right: by part of the name, or by
 * initials.
 */
export async function unitsLike(visit: Visit, action: Action, typed: string): Promise<readonly Unit[]> {
  const said = foldWord(typed.trim());
  if (said === "" || said.length > MOST_TYPED) return [];
  const units = unitsFor(visit, action);
  const named = units.filter(({ name, names }) => [name, ...names].some((one) => foldWord(one).includes(said)));
  if (named.length > 0 || !mayBeInitials(said)) return named.slice(0, MOST_LIKE);
  const initials = await loadInitials();
  const [whole, parts] = [(name: string) => initials(name) === said, (name: string) => initials(name).includes(said)];
  const exact = units.filter(({ name }) => whole(name));
  return (exact.length > 0 ? exact : units.filter(({ name }) => parts(name))).slice(0, MOST_LIKE);
}

const MOST_TYPED = 60;

/** The units that the text of a form means: the one with exactly this label, else the possible ones. */
export async function unitsTyped(visit: Visit, action: Action, typed: string): Promise<readonly Unit[]> {
  const called = unitNamed(unitsFor(visit, action), visit, typed);
  return called === undefined ? await unitsLike(visit, action, typed) : [called];
}

/** The unit with exactly this label. */
const unitNamed = (units: readonly Unit[], visit: Visit, name: string): Unit | undefined =>
  [...labelsOf(visit, units)].find(([, label]) => label === name.trim())?.[0];

/** The units in the subtree of one for which the visitor has the right: everybody, or their ids. */
export function idsWithin(visit: Visit, action: Action, unit: Unit): readonly string[] | "everybody" {
  const { tree, today } = visit;
  const below = subtreeOf(tree, unit.id, today);
  const visible = below.filter(({ id }) => mayHere(visit, action, id));
  return unit.kind === "root" && visible.length === below.length ? "everybody" : visible.map(({ id }) => id);
}
