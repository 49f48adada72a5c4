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

/** Who was to study a document, and who has not yet. */
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
/** From here on two titles may mean one document; the same bound as for joint events. */
const ALIKE = 0.6;

/** Which units have a study that cites the document, and which have not: by 跟进文件= or by their topic. */
export async function studied(
  query: Query,
  tree: Tree,
  document: UpperDocument,
  today: Day,
  canReport: ReadonlySet<string>,
): Promise<Studied> {
  // Who was founded after the deadline never owed it.
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

/** Seminars that still say too little: the unit's own in words, those of the units below it by how many they are. */
export interface Shallow {
  readonly own: readonly string[];
  readonly below: number;
}

/** Seminars of the last four weeks at or below a unit that still say too little (R2): shown in its weekly card, chased by nobody. */
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
    // A group hears of other units only how many there are.
    if (record.unitId === unit.id)
      own.push(`${unit.name}${printDay(record.day, until)}中心组学习（编号${record.number}）：${gaps.join("、")}`);
    else below += 1;
  }
  return { own, below };
}
