import { html } from "hono/html";
import { isObject, type Json, objectsIn, textOf } from "../wire/json.ts";
import { colorClass } from "./markdown.ts";
import { type CardPlace, type Markup, oneOf, renderMarkdown } from "./markup.ts";

/** Renders a table with its pages; the page's script switches between them. */
export function renderTable(node: Json, place: CardPlace): Markup {
  const columns = objectsIn(node.columns);
  const rows = objectsIn(node.rows);
  const size = typeof node.page_size === "number" ? node.page_size : 5;
  const pages = Math.max(1, Math.ceil(rows.length / size));
  const style = isObject(node.header_style) ? node.header_style : {};
  return html`<div class="el data" data-pages="${pages}" data-page="1">
    <div class="scroll" tabindex="0" role="region" aria-label="表格">
      <table class="row-${oneOf(node.row_height, ["low", "medium", "high", "middle", "auto"])} ${style.background_style === "none" ? "" : "headed"}">
        <thead><tr>${columns.map((column) => headCell(column))}</tr></thead>
        <tbody>${rows.map(
          (row, index) => html`<tr data-on="${Math.floor(index / size) + 1}" ${index >= size ? "hidden" : ""}>
            ${columns.map((column) => bodyCell(column, row[String(column.name)], place))}
          </tr>`,
        )}</tbody>
      </table>
    </div>
    ${pages > 1 ? pager(pages) : ""}
  </div>`;
}

const pager = (pages: number): Markup =>
  html`<nav class="pager" aria-label="翻页">
    <button type="button" class="btn btn-text btn-size-small" data-turn="-1" aria-label="上一页">‹</button>
    <span data-where>1 / ${pages}</span>
    <button type="button" class="btn btn-text btn-size-small" data-turn="1" aria-label="下一页">›</button>
  </nav>`;

const alignOf = (column: Json): string =>
  `align-${oneOf(column.horizontal_align ?? (column.data_type === "number" ? "right" : "left"), ["left", "center", "right"])}`;

const headCell = (column: Json): Markup =>
  html`<th scope="col" class="${alignOf(column)}">${textOf(column.display_name) ?? ""}</th>`;

const bodyCell = (column: Json, value: unknown, place: CardPlace): Markup =>
  html`<td class="${alignOf(column)}">${cell(column, value, place)}</td>`;

function cell(column: Json, value: unknown, place: CardPlace): Markup | string | Markup[] {
  if (value === undefined || value === null) return "";
  if (column.data_type === "number") return numberText(Number(value), isObject(column.format) ? column.format : {});
  if (column.data_type === "options") return options(value);
  if (column.data_type === "persons")
    return [value]
      .flat()
      .map((id) => place.nameOf(String(id)))
      .join("、");
  if (column.data_type === "date") return new Date(Number(value) + 8 * 3_600_000).toISOString().slice(0, 10);
  if (column.data_type === "markdown" || column.data_type === "lark_md")
    return renderMarkdown({ content: value }, place);
  return String(value);
}

const options = (value: unknown): Markup[] | string =>
  Array.isArray(value)
    ? objectsIn(value).map(
        ({ text, color }) => html`<span class="tag ${colorClass("tag", color)}">${String(text)}</span> `,
      )
    : String(value);

function numberText(value: number, format: Json): string {
  const precision = typeof format.precision === "number" ? format.precision : undefined;
  const text = new Intl.NumberFormat("zh-CN", {
    useGrouping: format.separator === true,
    ...(precision === undefined
      ? { maximumFractionDigits: 10 }
      : { minimumFractionDigits: precision, maximumFractionDigits: precision }),
  }).format(value);
  return `${textOf(format.symbol) ?? ""}${text}`;
}
