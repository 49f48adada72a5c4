import {
  allKinds,
  csvLine,
  type Day,
  dayIn,
  isDay,
  type Kind,
  kinds,
  type LedgerRecord,
  lineOf,
  printAmount,
  type Tree,
  type Unit,
} from "#core";
import { attachmentNames, countExport, type ExportQuestion, exportPage, loadTree, type Query } from "#store";
import { unitDaysOf } from "../figures/unit-days.ts";
import { loadExcel } from "./excel.ts";

/** A requested file of records. It is made just before it is sent. */
export interface ExportSpec {
  readonly type: "export";
  readonly format: "xlsx" | "csv";
  readonly from: Day;
  readonly to: Day;
  readonly unitId: string;
  readonly kind: string;
  readonly category: string;
  readonly confirmedOnly: boolean;
  /** The day on which it was requested. */
  readonly today: Day;
  /** The content of the file, in words. */
  readonly about?: string;
}

/** The largest file that is made; for more rows the person is asked to narrow the question. */
export const MOST_ROWS = 120_000;
const PAGE = 200;

/** The kinds that files may contain: all but the restricted ones. */
const kindsIn = (spec: Pick<ExportSpec, "kind">): readonly Kind[] =>
  allKinds.filter((kind) => kind.restricted !== true && (spec.kind === "" || kind.name === spec.kind));

function questionsOf(spec: ExportSpec, tree: Tree): readonly ExportQuestion[] {
  const { from, to, confirmedOnly } = spec;
  const unit = tree.units.get(spec.unitId);
  if (unit === undefined) return [];
  const category = spec.category === "" ? undefined : spec.category;
  // A file is sorted by day, the oldest first.
  const runs = unitDaysOf(tree, unit, "all", { from, to }).toReversed();
  return kindsIn(spec).flatMap(({ name }) => runs.map((days) => ({ kind: name, category, ...days, confirmedOnly })));
}

/** How many records the file will hold. */
export async function countRows(query: Query, tree: Tree, spec: ExportSpec): Promise<number> {
  let count = 0;
  for (const question of questionsOf(spec, tree)) count += await countExport(query, question);
  return count;
}

/** The value of a cell. */
type Value = string | number;

/** Makes the file page by page, so that other work can run and the memory does not grow with the ledger. */
export async function exportFile(
  query: Query,
  spec: ExportSpec,
  onRows: (count: number) => Promise<void> = async () => {},
): Promise<Uint8Array<ArrayBuffer>> {
  const rows = sheetRows(query, await loadTree(query), spec, onRows);
  const stream = spec.format === "csv" ? csvStream(rows) : (await loadExcel()).writeXlsxStream(rows, XLSX);
  return new Uint8Array(await new Response(stream as ReadableStream<Uint8Array<ArrayBuffer>>).arrayBuffer());
}

// Strings are stored in their cells, because a shared table of strings would be held in memory until the end.
const XLSX = { name: "台账", inlineStrings: true, freezePane: { rows: 1 } } as const;

async function* sheetRows(
  query: Query,
  tree: Tree,
  spec: ExportSpec,
  onRows: (count: number) => Promise<void>,
): AsyncGenerator<Value[]> {
  let count = 0;
  const only = spec.kind === "" ? undefined : kindsIn(spec)[0];
  const columns = columnsOf(only);
  yield [...columns.map(({ label }) => label), "附件"];
  for (const question of questionsOf(spec, tree)) {
    let last: LedgerRecord | undefined;
    for (;;) {
      const page: readonly LedgerRecord[] = await exportPage(query, question, last, PAGE);
      const attached = await attachmentNames(query, page);
      for (const record of page) {
        const names = attached.get(record.number) ?? [];
        yield [...columns.map(({ of }) => cellOf(of(record, tree, spec.today))), cellOf(names.join("；"))];
      }
      last = page.at(-1);
      count += page.length;
      await onRows(count);
      // better-sqlite3 blocks the event loop; yield to other requests after each page.
      await nextTurn();
      if (page.length < PAGE) break;
    }
  }
}

const nextTurn = () => new Promise<void>((go) => setTimeout(go, 0));

interface Column {
  readonly label: string;
  readonly of: (record: LedgerRecord, tree: Tree, today: Day) => unknown;
}

const unitNamed = (tree: Tree, id: string | undefined): string =>
  id === undefined ? "" : (tree.units.get(id)?.name ?? "");

/** A file of one kind has a column for each quantity and field; a file of all kinds has two columns for them. */
function columnsOf(kind: Kind | undefined): readonly Column[] {
  return [
    { label: "编号", of: ({ number }) => number },
    { label: "事项", of: (record) => kinds[record.kind].label },
    { label: "类别", of: ({ category }) => category },
    { label: "单位", of: ({ unitId }, tree) => unitNamed(tree, unitId) },
    { label: "层级", of: ({ unitId }, tree) => tree.units.get(unitId)?.level ?? "" },
    { label: "日期", of: ({ day }) => day },
    { label: "结束日期", of: ({ dayTo }) => dayTo ?? "" },
    { label: kind?.title.label ?? "主题", of: ({ title }) => title },
    ...(kind === undefined ? GENERAL : particulars(kind)),
    { label: "已核", of: ({ confirmedAt }) => (confirmedAt === undefined ? "" : "是") },
    { label: "登记时间", of: ({ reportedAt }) => localTime(reportedAt) },
    { label: "补报（工作日）", of: ({ lag }) => lag },
    { label: "原话", of: ({ line }) => line },
  ];
}

const GENERAL: readonly Column[] = [
  {
    label: "数量",
    of: ({ kind, category, content }) =>
      kinds[kind].quantities
        .flatMap((quantity) => {
          const amount = content.amounts[quantity.key];
          return amount === undefined ? [] : [`${quantity.label}${printAmount(quantity, amount, category)}`];
        })
        .join("；"),
  },
  { label: "内容", of: (record, _, today) => lineOf(kinds[record.kind], record, today) },
];

function particulars(kind: Kind): readonly Column[] {
  const numbers = kind.quantities.flatMap((quantity): Column[] => [
    {
      label: `${quantity.label}（${quantity.minutes === true ? "分钟" : quantity.unit || "数"}）`,
      of: ({ content }) => content.amounts[quantity.key]?.value ?? "",
    },
  ]);
  const approx: Column = {
    label: "约数",
    of: ({ content }) => (Object.values(content.amounts).some((amount) => amount.approx === true) ? "是" : ""),
  };
  const words = kind.fields
    .filter(({ key }) => key !== kind.category)
    .map(({ key, label }): Column => ({ label, of: ({ content }) => listed(content.fields[key]) }));
  const items: readonly Column[] =
    kind.items === undefined
      ? []
      : [{ label: kind.items.label, of: ({ content }) => (content.items ?? []).join("；") }];
  return [...numbers, ...(numbers.length === 0 ? [] : [approx]), ...words, ...items];
}

const listed = (value: unknown): unknown => (Array.isArray(value) ? value.join("、") : (value ?? ""));

function localTime(instant: string): string {
  const day = dayIn("Asia/Shanghai", instant);
  return `${day} ${new Date(Date.parse(instant) + 8 * 3_600_000).toISOString().slice(11, 16)}`;
}

const LONGEST_CELL = 32_767;
const CUT = "…（过长，已截断）";

/** The value of a cell: a number or text, never a formula, a link, or a character that a spreadsheet cannot open. */
export function cellOf(value: unknown): Value {
  if (typeof value === "number") return Number.isFinite(value) ? value : String(value);
  const text = typeof value === "string" ? value : value == null ? "" : JSON.stringify(value);
  const clean = text.replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "");
  return clean.length <= LONGEST_CELL ? clean : `${whole(clean.slice(0, LONGEST_CELL - CUT.length))}${CUT}`;
}

/** Removes half of a surrogate pair at the end of a cut text. */
const whole = (text: string): string => text.replace(/[\uD800-\uDBFF]$/, "");

function csvStream(rows: AsyncGenerator<Value[]>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let begun = false;
  return new ReadableStream({
    async pull(controller) {
      let text = begun ? "" : "\uFEFF";
      begun = true;
      for (let count = 0; count < PAGE; count += 1) {
        const next = await rows.next();
        if (next.done === true) {
          controller.enqueue(encoder.encode(text));
          controller.close();
          return;
        }
        text += csvLine(next.value);
      }
      controller.enqueue(encoder.encode(text));
    },
  });
}

/** Reads the stored request for a file; undefined if it is not one. */
export function readExportSpec(spec: unknown): ExportSpec | undefined {
  const one = spec as Partial<ExportSpec> | undefined;
  if (one?.type !== "export" || !isDay(one.from) || !isDay(one.to) || !isDay(one.today)) return undefined;
  if (typeof one.unitId !== "string" || typeof one.kind !== "string" || typeof one.category !== "string")
    return undefined;
  return one.format === "csv" || one.format === "xlsx" ? (one as ExportSpec) : undefined;
}

/** The name of a file format in Chinese. */
export const fileWord = (format: ExportSpec["format"]): string => (format === "xlsx" ? " Excel 文件" : " CSV 文件");

/** The parts of a file's name: 台账-市财政局-党课-2026-01-01-2026-11-22.xlsx. */
export const exportWords = (
  unit: Pick<Unit, "name">,
  kind: Kind | undefined,
  spec: Pick<ExportSpec, "from" | "to">,
) => ["台账", unit.name, kind?.label ?? "全部", spec.from.replaceAll("-", ""), spec.to.replaceAll("-", "")];
