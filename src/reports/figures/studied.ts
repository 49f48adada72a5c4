import { askedUnits, type Cadence, type Day, type LedgerRecord, likeTitle, type Tree, type Unit } from "#core";
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
