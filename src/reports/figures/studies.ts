import {
  addDays,
  askedUnits,
  type Cadence,
  type Day,
  depthGaps,
  isSeminar,
  isWithin,
  type LedgerRecord,
  likeTitle,
  printDay,
  type Tree,
  type Unit,
} from "#core";
import { type Query, recordsOfKind, type UpperDocument } from "#store";

/** The units that must study a document, and those that have not yet. */
export interface Studied {
  readonly asked: readonly Unit[];
  readonly late: readonly Unit[];
}

const STUDY: Cadence = {
  id: "document",
  label: "",
  kind: "study",
  of: ["branch"],
  every: "month",
  command: "集中学习",
};
/** Two titles at least this similar may mean the same document; the limit is the same as for joint events. */
const ALIKE = 0.6;

/** Which units have a study that cites the document, by 跟进文件= or by its topic, and which have not. */
export async function studied(
  query: Query,
  tree: Tree,
  document: UpperDocument,
  today: Day,
  canReport: ReadonlySet<string>,
): Promise<Studied> {
  // A unit founded after the deadline need not study the document.
  const asked = askedUnits(tree, STUDY, document.unitId, today, canReport).filter(
    ({ activeFrom }) => activeFrom <= document.due,
  );
  const studies = await recordsOfKind(query, "study", document.issued, today);
  const met = new Set(studies.filter((record) => cites(record, document.title)).map(({ unitId }) => unitId));
  return { asked, late: asked.filter(({ id }) => !met.has(id)) };
}

function cites(record: LedgerRecord, title: string): boolean {
  const wanted = bare(title);
  const { follows } = record.content.fields;
  return [record.title, ...(typeof follows === "string" ? [follows] : [])]
    .map(bare)
    .some((said) => said !== "" && (said.includes(wanted) || likeTitle(said, wanted) >= ALIKE));
}

const bare = (title: string): string => title.replace(/[《》“”"\s]/g, "");

const SHOWN_DAYS = 28;
const LOOK_BACK_DAYS = 366;

/** Seminars whose report says too little: the unit's own in words, those of units below by number. */
export interface Shallow {
  readonly own: readonly string[];
  readonly below: number;
}

/**
 * Seminars of the last four weeks in a unit's subtree whose report says too little (R2). The weekly card shows them; no
 * reminder is sent.
 */
export async function shallowSeminars(
  query: Query,
  tree: Tree,
  unit: Unit,
  until: Day,
  once: <T>(key: string, ask: () => Promise<T>) => Promise<T>,
): Promise<Shallow> {
  const from = addDays(until, 1 - SHOWN_DAYS);
  const recent = await once(`seminars ${until}`, async () =>
    (await recordsOfKind(query, "study", from, until)).filter(isSeminar),
  );
  const own: string[] = [];
  let below = 0;
  for (const record of recent.filter((one) => isWithin(tree, one.unitId, unit.id, one.day))) {
    const known = await once(`studies ${record.unitId} ${record.day}`, () =>
      recordsOfKind(query, "study", addDays(record.day, -LOOK_BACK_DAYS), addDays(record.day, -1), [record.unitId]),
    );
    const gaps = depthGaps(record, known);
    if (gaps.length === 0) continue;
    // A group may read only the number of other units' seminars.
    if (record.unitId === unit.id)
      own.push(`${unit.name}${printDay(record.day, until)}中心组学习（编号${record.number}）：${gaps.join("、")}`);
    else below += 1;
  }
  return { own, below };
}
