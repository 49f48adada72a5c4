import { type Day, isWithin, type LedgerRecord, parentOf, type Tree } from "#core";
import type { Ticket } from "#store";

/** What a recount looks at: the records and findings as they stand, and nothing that was summed up before. */
export interface Books {
  readonly records: readonly LedgerRecord[];
  readonly tickets: readonly Ticket[];
  readonly tree: Tree;
  readonly from: Day;
  readonly to: Day;
}

type Counts = (books: Books) => number;
type Where = (record: LedgerRecord, books: Books) => boolean;

const OWN: Where = (record) => record.unitId === "gw";
const BELOW: Where = (record, { tree }) => isWithin(tree, record.unitId, "gw", record.day);
const CITY: Where = () => true;

const amountIn = (record: LedgerRecord, key: string): number => record.content.amounts[key]?.value ?? 0;
const listIn = (record: LedgerRecord, key: string): readonly string[] => [record.content.fields[key] ?? []].flat();

function standing(books: Books, kind: string, where: Where, category?: string): readonly LedgerRecord[] {
  return books.records.filter(
    (record) =>
      record.kind === kind &&
      record.state === "counted" &&
      record.day >= books.from &&
      record.day <= books.to &&
      (category === undefined || record.category === category) &&
      where(record, books),
  );
}

/** Whose second report of one event is not to be counted again: the other stands, and both are in the scope asked for. */
function mainOf(record: LedgerRecord, books: Books): LedgerRecord | undefined {
  return record.joinedTo === undefined
    ? undefined
    : books.records.find(({ id, state }) => id === record.joinedTo && state === "counted");
}

const times =
  (kind: string, where: Where, category?: string): Counts =>
  (books) =>
    standing(books, kind, where, category).filter((record) => where === OWN || mainOf(record, books) === undefined)
      .length;

const sum =
  (kind: string, where: Where, key: string, category?: string): Counts =>
  (books) =>
    standing(books, kind, where, category).reduce((total, record) => {
      const main = where === OWN ? undefined : mainOf(record, books);
      const double =
        main === undefined || record.content.fields.joint === "different"
          ? 0
          : Math.min(amountIn(record, key), amountIn(main, key));
      return total + amountIn(record, key) - double;
    }, 0);

const different =
  (kind: string, where: Where, names: (record: LedgerRecord) => readonly string[], category?: string): Counts =>
  (books) =>
    new Set(standing(books, kind, where, category).flatMap(names)).size;

const winners = (category: string): Counts => different("award", OWN, (record) => listIn(record, "winners"), category);

const target = (record: LedgerRecord): readonly string[] => [record.targetUnitId ?? ""];
const title = (record: LedgerRecord): readonly string[] => [record.title];
const persons = (record: LedgerRecord): readonly string[] => listIn(record, "persons");

const latest =
  (metric: string): Counts =>
  (books) => {
    const all = standing({ ...books, from: "0001-01-01" }, "platform_metric", BELOW, metric);
    const newest = [...all].sort((a, b) => (a.day === b.day ? a.number - b.number : a.day < b.day ? -1 : 1)).at(-1);
    return newest === undefined ? 0 : amountIn(newest, "value");
  };

const integrity: Counts = (books) => {
  const meetings = ["班子会", "中心组"].flatMap((type) => standing(books, "study", OWN, type));
  return meetings.filter(({ content }) => content.fields.integrity === "是").length / meetings.length;
};

const covered: Counts = ({ tree, to }) => {
  const units = [...tree.units.values()].filter((unit) => isWithin(tree, unit.id, "gw", to));
  const organs = units.filter(({ kind }) => kind === "organ");
  const withBranch = organs.filter((organ) =>
    units.some((unit) => unit.kind === "branch" && parentOf(tree, unit.id, to) === organ.id),
  );
  return withBranch.length / organs.length;
};

const pledged: Counts = (books) => {
  const named = standing(books, "pledge", BELOW).flatMap((record) =>
    persons(record).map((name) => `${record.unitId} ${name}`),
  );
  const unnamed = standing(books, "pledge", BELOW).reduce((all, record) => all + amountIn(record, "people"), 0);
  const badges = standing(books, "volunteering", BELOW).filter(({ content }) => content.fields.badge === "是");
  const helped = badges.reduce((all, record) => all + amountIn(record, "people"), 0);
  return new Set(named).size + unnamed + helped;
};

const verified: Counts = ({ tickets, from, to }) =>
  tickets.filter(
    ({ state, issuerUnitId, verifiedOn = "" }) =>
      state === "verified" && issuerUnitId === "gw" && verifiedOn >= from && verifiedOn <= to,
  ).length;

const solved: Counts = ({ records, from, to }) =>
  records.filter(({ kind, state, category, content }) => {
    const day = String(content.fields.resolved ?? "");
    return kind === "issue" && state === "counted" && category === "解决" && day >= from && day <= to;
  }).length;

const going: Counts = (books) =>
  new Set(
    books.records
      .filter(
        ({ kind, state, category, day, dayTo = "9999" }) =>
          kind === "project" &&
          state === "counted" &&
          (category === "实施" || category === "完成") &&
          day <= books.to &&
          dayTo >= books.from,
      )
      .map((record) => record.title),
  ).size;

const adopted: Counts = (books) =>
  standing(books, "research", OWN, "采纳").reduce((all, record) => all + amountIn(record, "adopted"), 0);

/** Of those sent in the period. */
const promoted: Counts = (books) => {
  const sent = new Set(standing(books, "secondment", OWN, "选派").flatMap(persons));
  const risen = new Set(standing(books, "secondment", OWN, "提拔").flatMap(persons));
  return [...risen].filter((name) => sent.has(name)).length;
};

/** The 45 measures once more, written apart from the program: from records alone, without postings, sums or subjects. */
export const recounts: Readonly<Record<string, { readonly kinds: readonly string[]; readonly count: Counts }>> = {
  "M1.1": { kinds: ["study"], count: times("study", OWN, "班子会") },
  "M1.2": { kinds: ["study"], count: times("study", OWN, "中心组") },
  "M1.3": { kinds: ["study"], count: integrity },
  "M1.4": { kinds: ["training"], count: times("training", OWN, "主体班") },
  "M1.5": { kinds: ["training"], count: sum("training", OWN, "attendees", "主体班") },
  "M1.6": { kinds: ["lecture"], count: times("lecture", BELOW) },
  "M1.7": { kinds: ["lecture"], count: sum("lecture", BELOW, "attendees") },
  "M2.1": { kinds: ["joint_meeting"], count: times("joint_meeting", CITY) },
  "M2.2": { kinds: ["issue"], count: solved },
  "M2.3": { kinds: ["project"], count: going },
  "M3.1": { kinds: ["research"], count: times("research", OWN, "完成") },
  "M3.2": { kinds: ["research"], count: adopted },
  "M3.3": { kinds: ["assistance"], count: times("assistance", OWN) },
  "M3.4": { kinds: ["assistance"], count: sum("assistance", OWN, "solved") },
  "M3.5": { kinds: ["volunteering"], count: times("volunteering", BELOW) },
  "M3.6": { kinds: ["volunteering"], count: sum("volunteering", BELOW, "beneficiaries") },
  "M4.1": { kinds: ["appraisal"], count: different("appraisal", OWN, target) },
  "M4.2": { kinds: ["award"], count: winners("先进党组织") },
  "M4.3": { kinds: ["award"], count: winners("优秀共产党员") },
  "M4.4": { kinds: ["award"], count: winners("先进单位") },
  "M4.5": { kinds: ["award"], count: winners("优秀个人") },
  "M4.6": { kinds: ["criticism"], count: different("criticism", OWN, target) },
  "M5.1": { kinds: ["platform_metric"], count: latest("注册用户") },
  "M5.2": { kinds: ["platform_metric"], count: latest("累计访问量") },
  "M5.3": { kinds: ["secondment"], count: different("secondment", OWN, persons, "选派") },
  "M5.4": { kinds: ["secondment"], count: promoted },
  "M5.5": { kinds: ["exchange"], count: times("exchange", OWN) },
  "M5.6": { kinds: ["exchange"], count: sum("exchange", OWN, "attendees") },
  "M6.1": { kinds: ["discipline_case"], count: times("discipline_case", OWN) },
  "M6.2": { kinds: ["discipline_case"], count: sum("discipline_case", OWN, "people") },
  "M6.3": { kinds: ["training"], count: times("training", OWN) },
  "M6.4": { kinds: ["training"], count: sum("training", OWN, "attendees") },
  "M6.5": { kinds: ["award"], count: winners("作风建设先进单位") },
  "M6.6": { kinds: ["award"], count: winners("作风建设优秀个人") },
  "M7.1": { kinds: ["branch_change"], count: different("branch_change", OWN, title, "新建") },
  "M7.2": { kinds: ["branch_change"], count: different("branch_change", OWN, title, "调整优化") },
  "M7.3": { kinds: [], count: covered },
  "M7.4": { kinds: ["pledge", "volunteering"], count: pledged },
  "M7.5": { kinds: ["inspection"], count: times("inspection", OWN, "规范化建设") },
  "M7.6": { kinds: ["inspection", "criticism"], count: verified },
  "M8.1": { kinds: ["brand"], count: different("brand", OWN, title) },
  "M8.2": { kinds: ["theme_event"], count: times("theme_event", OWN) },
  "M8.3": { kinds: ["theme_event"], count: sum("theme_event", OWN, "attendees") },
  "M8.4": { kinds: ["award"], count: winners("最佳党建品牌") },
  "M8.5": { kinds: ["award"], count: winners("优秀党建品牌") },
};
