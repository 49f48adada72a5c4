import { html, raw } from "hono/html";
import { isObject, type Json, objectsIn, readJson, textOf } from "../wire/json.ts";
import { formAction } from "./check-parts.ts";
import { presetOf } from "./form-values.ts";
import { colorClass } from "./markdown.ts";
import { type CardPlace, contentOf, distances, type Markup, oneOf, renderMarkdown, textClasses } from "./markup.ts";
import { renderTable } from "./render-table.ts";
import { wordsOf } from "./text.ts";

/** A card as its reader sees it; content that is no card is shown as an error text. */
export function renderCard(content: string, place: CardPlace): Markup {
  const card = readJson(content);
  if (!isObject(card)) return html`<p class="fault">这张卡片无法显示</p>`;
  const config = isObject(card.config) ? card.config : {};
  // In schema 1.0 the elements are beside the header.
  const body = isObject(card.body) ? card.body : { elements: card.elements };
  return html`<article class="card width-${oneOf(config.width_mode, ["default", "compact", "fill"])}" data-card>
    ${renderHeader(card.header)}
    <div class="card-body ${distances(body)}">${renderAll(body.elements, place)}</div>
  </article>`;
}

function renderHeader(header: unknown): Markup | "" {
  if (!isObject(header)) return "";
  const template = colorClass("head", header.template) || "head-default";
  const tags = objectsIn(header.text_tag_list).map(
    (tag) => html`<span class="tag ${colorClass("tag", tag.color)}">${contentOf(tag.text)}</span>`,
  );
  const subtitle = contentOf(header.subtitle);
  return html`<header class="card-head ${template}">
    <p class="card-title">${contentOf(header.title)} ${tags}</p>
    ${subtitle ? html`<p>${subtitle}</p>` : ""}
  </header>`;
}

const renderAll = (elements: unknown, place: CardPlace): Markup[] =>
  objectsIn(elements).map((element, index) => renderElement(element, { ...place, id: `${place.id}-${index}` }));

function renderElement(node: Json, place: CardPlace): Markup {
  const render = RENDERERS[String(node.tag)];
  if (render) return render(node, place);
  const children = node.elements ?? node.actions;
  if (children !== undefined) return html`<div class="el">${renderAll(children, place)}</div>`;
  // Elements that our cards do not use are shown as plain text.
  const words = wordsOf(JSON.stringify(node)) || `［${String(node.tag)}］`;
  return html`<p class="el plain">${words}</p>`;
}

const RENDERERS: Readonly<Record<string, (node: Json, place: CardPlace) => Markup>> = {
  div: (node) => html`<div class="el">${renderText(node.text)}</div>`,
  markdown: (node, place) => renderMarkdown(node, place),
  hr: () => html`<hr class="el" />`,
  column_set: renderColumns,
  table: renderTable,
  form: (node, place) =>
    html`<div class="el form ${distances(node)}" role="group" data-form="${String(node.name)}">${renderAll(node.elements, place)}</div>`,
  input: renderInput,
  select_static: renderSelect,
  date_picker: renderDate,
  button: renderButton,
  chart: renderChart,
  collapsible_panel: renderPanel,
};

function renderText(text: unknown): Markup {
  const node = isObject(text) ? text : {};
  return html`<p class="plain ${textClasses(node)} ${colorClass("fg", node.text_color)}">${contentOf(node)}</p>`;
}

function renderColumns(node: Json, place: CardPlace): Markup {
  const mode = oneOf(node.flex_mode, ["none", "stretch", "flow", "bisect", "trisect"]);
  const columns = objectsIn(node.columns).map((column, index) => {
    const isWeighted = column.width === "weighted" || column.weight !== undefined;
    const width = isWeighted ? `weight-${Number(column.weight ?? 1)}` : "auto";
    const align = oneOf(column.vertical_align, ["top", "center", "bottom"]);
    return html`<div class="column ${width} valign-${align} ${background(column)} ${distances(column)}">
      ${renderAll(column.elements, { ...place, id: `${place.id}c${index}` })}
    </div>`;
  });
  return html`<div class="el columns flex-${mode} ${background(node)} ${distances(node)}">${columns}</div>`;
}

const background = (node: Json): string =>
  node.background_style === undefined || node.background_style === "default" ? "" : "tinted";

function renderPanel(node: Json, place: CardPlace): Markup {
  const header = isObject(node.header) ? node.header : {};
  const title = isObject(header.title) ? header.title : {};
  const shown = title.tag === "markdown" ? renderMarkdown(title, place) : renderText(title);
  return html`<details class="el panel ${isObject(node.border) ? "bordered" : ""}" ${node.expanded === true ? "open" : ""}>
    <summary>${shown}</summary>
    <div class="panel-body ${distances(node)}">${renderAll(node.elements, place)}</div>
  </details>`;
}

function renderChart(node: Json): Markup {
  const spec = isObject(node.chart_spec) ? node.chart_spec : {};
  const ratio = oneOf(node.aspect_ratio, ["16:9", "1:1", "2:1", "4:3"]).replace(":", "-");
  const title = isObject(spec.title) ? (textOf(spec.title.text) ?? "") : "";
  return html`<div class="el chart ratio-${ratio}" role="img" aria-label="${title || "图表"}" data-chart="${JSON.stringify(spec)}"></div>`;
}

function renderButton(node: Json): Markup {
  const behaviors = objectsIn(node.behaviors);
  const callback = behaviors.find(({ type }) => type === "callback");
  const link = behaviors.find(({ type }) => type === "open_url");
  const does = formAction(node);
  const type = textOf(node.type)?.replace(/[^a-z_]/g, "") ?? "default";
  const classes = `btn btn-${type} btn-size-${oneOf(node.size, ["medium", "tiny", "small", "large"])} ${node.width === "fill" ? "fill" : ""}`;
  const label = contentOf(node.text);
  if (link && !callback && !does) {
    return html`<a class="${classes}" href="${String(link.default_url)}" target="_blank" rel="noopener">${label}</a>`;
  }
  const ref = textOf(node.name) ? JSON.stringify(node.name) : JSON.stringify(callback?.value ?? label);
  const confirm = isObject(node.confirm) ? node.confirm : undefined;
  return html`<button type="button" class="${classes}" data-press="${ref}" data-does="${does ?? ""}"
    data-confirm="${confirm ? JSON.stringify([contentOf(confirm.title), contentOf(confirm.text)]) : ""}"
    ${node.disabled === true ? "disabled" : ""}>${label}</button>`;
}

function renderInput(node: Json, place: CardPlace): Markup {
  const name = String(node.name ?? "");
  const most = typeof node.max_length === "number" ? node.max_length : 1000;
  const preset = presetOf(node);
  const hint = contentOf(node.placeholder);
  const common = html`id="${place.id}" name="${name}" data-field placeholder="${hint}" maxlength="${most}" ${flags(node)}`;
  const field =
    node.input_type === "multiline_text"
      ? html`<textarea ${common} rows="${Number(node.rows ?? 3)}">${preset}</textarea>`
      : html`<input ${common} type="${node.input_type === "password" ? "password" : "text"}" value="${preset}" />`;
  return labelled(node, place, field);
}

function renderSelect(node: Json, place: CardPlace): Markup {
  const preset = presetOf(node);
  const options = objectsIn(node.options).map(({ value, text }) => {
    const chosen = value === preset ? "selected" : "";
    return html`<option value="${String(value)}" ${chosen}>${contentOf(text)}</option>`;
  });
  const hint = contentOf(node.placeholder) || "请选择";
  const field = html`<select id="${place.id}" name="${String(node.name ?? "")}" data-field ${flags(node)}
    ${contentOf(node.label) ? "" : raw(`aria-label="${attribute(hint)}"`)}>
    <option value="">${hint}</option>${options}
  </select>`;
  return labelled(node, place, field);
}

function renderDate(node: Json, place: CardPlace): Markup {
  const hint = contentOf(node.placeholder) || "日期";
  const field = html`<input type="date" id="${place.id}" name="${String(node.name ?? "")}" data-field
    value="${presetOf(node)}" title="${hint}" aria-label="${hint}" ${flags(node)} />`;
  return labelled(node, place, field);
}

const flags = (node: Json): string =>
  `${node.required === true ? "required" : ""} ${node.disabled === true ? "disabled" : ""}`.trim();

/** A field under its label. The real client does not mark required fields by itself, so neither does this one. */
function labelled(node: Json, place: CardPlace, field: Markup): Markup {
  const label = contentOf(node.label);
  const side = node.label_position === "left" ? "beside" : "above";
  return html`<div class="el field ${side}">
    ${label ? html`<label for="${place.id}">${label}</label>` : ""}${field}
  </div>`;
}

const attribute = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
