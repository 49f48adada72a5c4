import { html } from "hono/html";
import { secretariesOf } from "#bot";
import { isInHours, printCount, printDay, type Unit } from "#core";
import type { CoverageLine } from "#reports";
import { declaredDays, mayHaveArrived, namesOf, newId, type Told, toldOn } from "#store";
import type { Markup } from "../../page.ts";
import { HOME } from "../../page-files.ts";
import type { Visit } from "../../session/request-context.ts";
import { toldWords } from "../delivery-words.ts";
import { timeOf } from "../layout.ts";

/** The state of today's reminders of a unit, and the form that sends one, for visitors who may send it. */
export async function reminding(visit: Visit, unit: Unit, late: readonly CoverageLine[]): Promise<Markup> {
  const { query, tree, today } = visit;
  const all = await secretariesOf(query, tree, today, unit);
  const others = all.filter((id) => id !== visit.person.id);
  const [ofUnit, told, calendar] = await Promise.all([
    toldOn(query, today, { unitId: unit.id }),
    toldOn(query, today, { personIds: others }),
    declaredDays(query),
  ]);
  const asked = ofUnit.filter(({ rule }) => rule === "asked");
  const known = new Map([...told, ...asked].map((one) => [one.outboxId, one] as const));
  const names = await namesOf(query, [...others, ...[...known.values()].map(({ personId }) => personId)]);
  const nameOf = (id: string) => names.get(id) ?? "书记";
  const heard = others.filter((id) => told.some((one) => one.personId === id && mayHaveArrived(one)));
  const free = others.filter((id) => !heard.includes(id));
  const form =
    late.length === 0
      ? ""
      : remindForm(visit, unit, late, free.map(nameOf), {
          isOpen: isInHours(visit.now, visit.zone, calendar),
          isTold: others.length > 0 && free.length === 0,
          hasNobody: others.length === 0,
        });
  return html`${standings(visit, [...known.values()], nameOf)}${form}`;
}

/** The state of each reminder sent today. While one is on its way, the page reloads itself. */
function standings(visit: Visit, told: readonly Told[], nameOf: (id: string) => string): Markup | "" {
  if (told.length === 0) return "";
  const isOnItsWay = told.some(({ state }) => state === "pending");
  return html`<ul class="plain" id="reminded" role="status" ${isOnItsWay ? html`data-again` : ""}>${told.map((one) => {
    const tone = one.state === "dead" ? "bad" : one.state === "sent" ? "good" : "";
    const by = one.rule === "asked" ? "今天单独提醒" : "今天自动提醒";
    return html`<li class="${tone}">${by}（${timeOf(visit, one.sentAt ?? one.owedAt)}）：${toldWords(visit, one, nameOf(one.personId))}${one.state === "dead" ? "。不算今天的一条，可以再提醒" : ""}</li>`;
  })}${isOnItsWay ? html`<li data-unneeded><a href="${visit.url.pathname}">看送到没有</a></li>` : ""}</ul>`;
}

/** How many past items are ticked at first, the newest; older ones wait in a fold, so that nothing unseen is sent. */
const MOST_PAST = 6;

function remindForm(
  visit: Visit,
  unit: Unit,
  late: readonly CoverageLine[],
  names: readonly string[],
  { isOpen, isTold, hasNobody }: { readonly isOpen: boolean; readonly isTold: boolean; readonly hasNobody: boolean },
): Markup {
  const isPast = ({ period }: CoverageLine) => period.to < visit.today;
  const says = late.every(isPast)
    ? "所选事项未报，请补报"
    : late.some(isPast)
      ? "所选事项尚无记录，过期的请补报"
      : "所选事项尚无记录";
  const why = hasNobody
    ? "尚无其他书记可以提醒，请先任命书记。"
    : isTold
      ? "书记今天已经收到提醒，每天最多一条。"
      : isOpen
        ? `单独发给${names.join("、")}，每天最多一条：「${unit.name}：${says}，${visit.person.name}提请办理」。`
        : "现在不在提醒时间（工作日9:00至18:00），机器人也会按时提醒。";
  const isClosed = hasNobody || isTold || !isOpen;
  const past = late.filter(isPast);
  const older = past.slice(MOST_PAST);
  const shown = late.filter((line) => !older.includes(line));
  const box = (line: CoverageLine, isTicked: boolean) => {
    const [what, day] = [`${line.period.label}${line.cadence.label}`, printDay(line.period.to, visit.today)];
    return html`<label class="check"><input type="checkbox" name="item" value="${what}" ${isTicked ? "checked" : ""} ${isClosed ? "disabled" : ""} /> ${what}（${isPast(line) ? html`未报，期限${day}` : `${day}前`}）</label>`;
  };
  return html`<form class="filter act" method="post" action="${HOME}/units/${unit.id}" data-working="正在提醒…">
    <input type="hidden" name="act" value="remind" /><input type="hidden" name="key" value="${newId(visit.now)}" />
    ${shown.map((line) => box(line, true))}
    ${older.length === 0 ? "" : html`<details><summary>更早未报${printCount(older.length, "项")}</summary>${older.map((line) => box(line, false))}</details>`}
    <button type="submit" ${isClosed ? "disabled" : ""}>${isTold ? "今天已提醒" : "提醒书记"}</button>
    <p class="quiet small">${why}</p>
  </form>`;
}
