import { kinds, type LedgerRecord, printDay, printSpan } from "#core";

/** The words and numbers of a record that a person must see and that `text` lacks. */
export function notShown(record: LedgerRecord, text: string, today: string): readonly string[] {
  const seen = text.replace(/\s+/g, "");
  return wordsIn(record, today).filter((word) => !seen.includes(word.replace(/\s+/g, "")));
}

function wordsIn(record: LedgerRecord, today: string): readonly string[] {
  const { content } = record;
  const kind = kinds[record.kind];
  const fields = Object.entries(content.fields).flatMap(([key, value]) => {
    const field = kind.fields.find((one) => one.key === key);
    if (field?.type === "flag") return [field.label];
    if (field?.type === "day" || key === "due") return [printDay(String(value), today)];
    return typeof value === "string" ? [value] : [...value];
  });
  const amounts = Object.entries(content.amounts).map(([key, { value, approx }]) => {
    const quantity = kind.quantities.find((one) => one.key === key);
    const number =
      quantity?.minutes === true
        ? Number.isInteger((value / 60) * 10)
          ? `${value / 60}小时`
          : `${value}分钟`
        : `${value.toLocaleString("en-US")}${quantity?.unitIn?.[record.category] ?? quantity?.unit ?? ""}`;
    return approx === true ? `约${number}` : number;
  });
  return [
    String(record.number),
    printSpan({ from: record.day, to: record.dayTo ?? record.day }, today),
    record.title,
    record.category,
    ...fields,
    ...amounts,
    ...(content.items ?? []),
    ...(content.kept ?? []),
    ...(content.mentioned ?? []).map(({ name }) => name),
  ].filter((word) => word !== "");
}
