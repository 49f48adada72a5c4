import { html } from "hono/html";
import { printCount } from "#core";
import { countFindings, findingsLine } from "#reports";
import { none, type Page, shown } from "../page.ts";
import { COLUMNS, openBoard } from "../parts/findings-board.ts";
import { empty, head, unitSwitch } from "../parts/layout.ts";
import { unitAsked, unitsFor } from "../session/request-context.ts";

const MOST_IN_A_COLUMN = 100;

/** The findings that are not settled, by how pressing they are. */
export const findings: Page = {
  path: "/findings",
  label: "整改",
  action: "page.findings",
  async show(visit) {
    const unit = unitAsked(visit, "page.findings");
    if (unit === undefined) return none;
    const board = await openBoard(visit, unit);
    const line = findingsLine(countFindings(board.tickets, visit.today)).slice("整改：".length);
    const columns = COLUMNS.map(([name, label, meaning]) => {
      const mine = board.tickets.filter((ticket) => board.columnOf(ticket) === name);
      return html`<section class="column ${name}" aria-labelledby="column-${name}">
        <h2 id="column-${name}">${label} <span class="count">${mine.length}</span></h2>
        <p class="quiet small">${meaning}</p>
        ${mine.length === 0 ? html`<p class="quiet small">没有</p>` : html`<ul>${mine.slice(0, MOST_IN_A_COLUMN).map(board.item)}</ul>`}
        ${mine.length > MOST_IN_A_COLUMN ? html`<p class="quiet small">还有${printCount(mine.length - MOST_IN_A_COLUMN, "条")}，选下级单位再看。</p>` : ""}
      </section>`;
    });
    const body = html`${head(`${unit.name} · 整改`, line, unitSwitch(visit, unitsFor(visit, "page.findings"), unit))}
      ${
        board.tickets.length === 0
          ? empty(
              "没有未了的整改事项。",
              "检查中写明的问题会自动列在这里，比如：/检查 单位名称 问题:1.会议记录不全 限期两周",
            )
          : html`<div class="board">${columns}</div>
            <p class="quiet small">整改好了，在群里发 /销号 Z编号 怎么改的；要延期发 /延期 Z编号 到日期 理由。</p>`
      }`;
    return shown(`${unit.name} · 整改`, body);
  },
};
