import { type Block, type Card, counterOf, type Day, printChange, printCount, printPeriod } from "#core";
import { amountsOf, counterOfRow, labelOfRow, type TallyRow } from "../figures/amounts.ts";
import type { Asked } from "../figures/question.ts";
import { addressOf, mainQuantity, type Tally } from "../figures/tally.ts";

const MOST_LINES = 80;

/** The summary as a card: headline, figures with their changes, and the parts by unit. */
export function tallyCard(result: Tally, today: Day): Card {
  const { asked, rows } = result;
  const what = asked.kind === undefined ? "" : ` ${asked.category ?? asked.kind.label}`;
  const title = `${asked.unit.name}${what} · ${asked.period.label}`;
  const days = printPeriod(asked.period, today);
  const subtitle = [days === asked.period.label ? "" : days, asked.confirmedOnly ? "只算已核" : ""]
    .filter((part) => part !== "")
    .join(" · ");
  const present = rows.filter((row) => row.times !== 0);
  const head = headline(present, asked);
  const blocks: Block[] = [];
  if (present.length === 0) blocks.push({ type: "text", text: `${asked.period.label}无记录` });
  else if (asked.kind === undefined) blocks.push(...overview(present, result));
  else blocks.push(...oneKind(result, present));
  const approximate = present.reduce(
    (sum, row) => sum + [...row.amounts.values()].reduce((total, { approx }) => total + approx, 0),
    0,
  );
  if (approximate > 0) blocks.push({ type: "note", text: `合计中有${printCount(approximate, "个")}数为约数。` });
  if (present.length > 0)
    blocks.push({ type: "buttons", buttons: [{ text: "明细", press: { action: "detail", value: addressOf(asked) } }] });
  return { title, ...(subtitle === "" ? {} : { subtitle }), tone: "plain", summary: `${title}：${head}`, blocks };
}

function headline(rows: readonly TallyRow[], asked: Asked): string {
  if (rows.length === 0) return `${asked.period.label}无记录`;
  return rows
    .slice(0, 4)
    .map((row) => `${row.category ?? row.kind.command.zh}${printCount(row.times, counterOfRow(row))}`)
    .join("，");
}

/** What a figure is compared with; undefined if there is nothing. */
interface Compared {
  readonly before: Tally["before"];
  readonly yearAgo: Tally["yearAgo"];
  /** Notes on compared periods without any records, because an increase from nothing is not stated as growth. */
  readonly silent: readonly string[];
}

function comparedIn(rows: readonly TallyRow[], { before, yearAgo }: Tally): Compared {
  const hasBefore = rows.some((row) => row.before !== 0);
  const hasYear = rows.some((row) => row.yearAgo !== 0);
  const silent = [
    ...(before === undefined || hasBefore ? [] : [`${before.label}无记录`]),
    ...(yearAgo === undefined || hasYear ? [] : ["去年同期无记录"]),
  ];
  return { before: hasBefore ? before : undefined, yearAgo: hasYear ? yearAgo : undefined, silent };
}

function overview(rows: readonly TallyRow[], result: Tally): readonly Block[] {
  const { before, yearAgo, silent } = comparedIn(rows, result);
  const compared = [
    ...(before === undefined ? [] : [`增减为次数，与${before.label}相比`]),
    ...(yearAgo === undefined ? [] : ["同比为次数，与去年同期相比"]),
    ...silent,
  ];
  return [
    {
      type: "table",
      columns: [
        { name: "kind", label: "类别" },
        { name: "times", label: "次数", align: "right" },
        { name: "people", label: "数量" },
        ...(before === undefined ? [] : ([{ name: "change", label: "增减", align: "right" }] as const)),
        ...(yearAgo === undefined ? [] : ([{ name: "year", label: "同比", align: "right" }] as const)),
      ],
      rows: rows.map((row) => ({
        kind: labelOfRow(row),
        times: printCount(row.times, counterOfRow(row)),
        people: amountsOf(row),
        ...(before === undefined ? {} : { change: printChange(row.times - row.before) }),
        ...(yearAgo === undefined ? {} : { year: printChange(row.times - row.yearAgo) }),
      })),
      pageSize: 10,
    },
    // On a phone the period would be cut off in a column's head, so it is stated in a note.
    ...(compared.length === 0 || rows.length === 0
      ? []
      : [{ type: "note", text: `${compared.join("；")}。` } as const]),
  ];
}

function oneKind(result: Tally, [row, ...following]: readonly TallyRow[]): readonly Block[] {
  if (row === undefined) return [];
  const { asked } = result;
  const { before, yearAgo, silent } = comparedIn([row], result);
  const changes = [
    ...(before === undefined ? [] : [`较${before.label} ${printChange(row.times - row.before)}`]),
    ...(yearAgo === undefined ? [] : [`较去年同期 ${printChange(row.times - row.yearAgo)}`]),
    ...silent,
  ];
  const hint = changes.length === 0 ? {} : { hint: changes.join("，") };
  const quantities = row.kind.quantities.filter(
    (quantity) => quantity.detail !== true && row.amounts.has(quantity.key),
  );
  const blocks: Block[] = [
    {
      type: "figures",
      items: [
        {
          value: printCount(row.times, counterOf(row.kind, row.category ?? asked.category)),
          label: asked.category ?? labelOfRow(row),
          ...hint,
        },
        ...quantities.map((quantity) => ({
          value: printCount(row.amounts.get(quantity.key)?.amount ?? 0, quantity.unit),
          label: quantity.label,
        })),
        ...following.map((one) => ({
          value: printCount(one.times, counterOfRow(one)),
          label: labelOfRow(one),
          hint: amountsOf(one),
        })),
      ],
    },
  ];
  if (result.byLevel.size > 1)
    blocks.push({
      type: "note",
      text: `按层级：${[...result.byLevel].map(([level, times]) => `${level}${printCount(times, row.kind.counter)}`).join("，")}`,
    });
  if (result.byCategory.size > 1)
    blocks.push({
      type: "note",
      text: `按类型：${[...result.byCategory].map(([name, times]) => `${name}${printCount(times, counterOf(row.kind, name))}`).join("，")}`,
    });
  // In the order of the tree and without bars, because a group is shown no ranking.
  const units = result.byUnit.filter((entry) => entry.times !== 0);
  // If only the unit itself has records, the parts by unit would repeat the figures that the card shows above them.
  if (units.some(({ isOwn }) => isOwn !== true)) blocks.push(...unitBlocks(units, row));
  return blocks;
}

function unitBlocks(units: Tally["byUnit"], row: TallyRow): readonly Block[] {
  const main = mainQuantity(row.kind);
  const line = (entry: Tally["byUnit"][number]) =>
    `${entry.unit.name}${entry.isOwn === true ? "本级" : ""} ${printCount(entry.times, row.kind.counter)}${main === undefined || entry.amount === 0 ? "" : ` ${main.label}${printCount(entry.amount, main.unit)}`}`;
  const left = units.length - MOST_LINES;
  const rest = left <= 0 ? [] : [`还有${printCount(left, "家")}，发 /导出 看全部。`];
  return [
    {
      type: "fold",
      title: `按单位（${units.length}）`,
      open: units.length === 1,
      blocks: [{ type: "text", text: [...units.slice(0, MOST_LINES).map(line), ...rest].join("\n") }],
    },
  ];
}
