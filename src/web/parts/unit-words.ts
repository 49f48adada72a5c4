import { html } from "hono/html";
import { printNumber, UNIT_KIND_NAMES, type Unit } from "#core";
import { type Answer, type Markup, shown } from "../page.ts";
import { HOME } from "../page-files.ts";
import { labelsOf, mayHere, type Visit } from "../session/request-context.ts";

/** A unit's name, as a link if the visitor may open its page. */
export const unitLink = (visit: Visit, id: string | undefined, name: string): Markup | string =>
  id !== undefined && mayHere(visit, "page.unit", id)
    ? html`<a href="${HOME}/units/${encodeURIComponent(id)}">${name}</a>`
    : name;

/** The facts of a unit: 「机关，市级，一类，党员85名，书记李敏」. */
export const facts = (unit: Unit): string =>
  [
    UNIT_KIND_NAMES[unit.kind],
    `${unit.level}级`,
    unit.class ?? "",
    unit.memberCount === undefined ? "" : `党员${printNumber(unit.memberCount)}名`,
    unit.secretaryName === undefined ? "" : `书记${unit.secretaryName}`,
  ]
    .filter((word) => word !== "")
    .join("，");

/** The answer if no unit has the name, or none that the visitor may see; both read the same. */
export const noUnit = (back: string): Answer =>
  shown(
    "未找到单位",
    html`<div class="head"><div><h1>未找到单位</h1><p class="quiet">未找到该单位，或不在查看范围内，请核对名称。</p></div></div>
      <p><a class="button" href="${back}">返回</a></p>`,
    404,
  );

/** Asks which of several units was meant. */
export function choiceOf(visit: Visit, typed: string, like: readonly Unit[], hrefOf: (id: string) => string): Answer {
  const names = labelsOf(visit, like);
  return shown(
    "选单位",
    html`<div class="head"><div><h1>选单位</h1><p class="quiet">名称含「${typed}」的单位，请选择。</p></div></div>
      <section class="card"><ul class="lines">${like.map((unit) => html`<li><a href="${hrefOf(unit.id)}"><span class="what">${names.get(unit) ?? unit.name}</span></a></li>`)}</ul></section>`,
  );
}
