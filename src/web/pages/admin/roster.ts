import { html } from "hono/html";
import {
  compareNames,
  guessLines,
  isActive,
  pathOf,
  printCount,
  printNumber,
  ROOT,
  ROSTER_COLUMNS,
  type RosterGuess,
  UNIT_KIND_NAMES,
  type Unit,
} from "#core";
import { hasExcel } from "#reports";
import { importRoster, insertAudit, newId, type RosterCount, StaleError } from "#store";
import { type Answer, type Markup, none, type Page, shown } from "../../page.ts";
import { HOME } from "../../page-files.ts";
import { head } from "../../parts/layout.ts";
import { isAnswer, type List, listOf } from "../../parts/list.ts";
import { facts } from "../../parts/unit-words.ts";
import { mayHere, unitsFor, type Visit } from "../../session/request-context.ts";

/** The present units, to be exported; admins can also import a roster, which is applied as a whole or not at all. */
export const roster: Page = {
  path: "/roster",
  label: "花名册",
  action: "page.roster",
  sorts: ["name", "-name", "members", "-members"],
  mostBytes: 11 * 1024 * 1024,
  async show(visit) {
    return page(visit);
  },
  async take(visit, form) {
    if (!mayImport(visit)) return none;
    const file = form.get("file");
    if (!(file instanceof File) || file.size === 0) return page(visit, failed(["请先选一个 .csv 或 .xlsx 文件。"]));
    const read = await visit.fileReads.roster(new Uint8Array(await file.arrayBuffer()));
    if (!read.ok) return page(visit, failed([`${read.error}。`]));
    const dryRun = form.get("dryRun") !== null;
    const guesses: RosterGuess[] = [];
    try {
      const done = await importRoster(visit.db, read.value.rows, {
        now: visit.now,
        slot: visit.slot,
        dryRun,
        onGuess: (guess) => guesses.push(guess),
        also: (count) => [auditOf(visit, count)],
      });
      if (!done.ok) return page(visit, failed(done.error.map(({ line, text }) => `第${line}行：${text}`)));
      return page(visit, succeeded(done.value, dryRun, [...read.value.remarks, ...guessLines(guesses)]));
    } catch (error) {
      if (!(error instanceof StaleError)) throw error;
      return page(visit, failed(["导入时有人改了单位，什么都没有写入，请再试一次。"]));
    }
  },
};

const mayImport = (visit: Visit): boolean => mayHere(visit, "roster.change", ROOT);

async function page(visit: Visit, said?: Said): Promise<Answer> {
  const units = unitsFor(visit, "page.roster").filter(({ kind }) => kind !== "root");
  const list = await listOf(visit, rosterList(visit), units);
  if (isAnswer(list)) return list;
  const body = html`${head("花名册", `${printNumber(units.length)}个单位，党员${printNumber(units.reduce((sum, unit) => sum + (unit.memberCount ?? 0), 0))}名`, exportLinks(units.length))}
    ${said?.body ?? ""}
    ${mayImport(visit) ? importForm() : ""}
    ${list}`;
  return { ...shown("花名册", body), ...(said?.isBad ? { status: 422 as const } : {}) } as Answer;
}

const rosterList = (visit: Visit): List<Unit> => ({
  name: "units",
  title: "单位",
  counter: "个",
  columns: [
    {
      key: "name",
      label: "单位",
      cell: (unit) =>
        html`${mayHere(visit, "page.unit", unit.id) ? html`<a href="${HOME}/units/${unit.id}">${unit.name}</a>` : unit.name}${unit.names.length === 0 ? "" : html`<br /><span class="quiet small">${unit.names.join("、")}</span>`}`,
      text: ({ name }) => name,
      compare: (a, b) => compareNames(a.name, b.name),
    },
    {
      key: "facts",
      label: "基本情况",
      cell: (unit) => `${facts(unit)}${isActive(unit, visit.today) ? "" : "，已停用"}`,
    },
    {
      key: "members",
      label: "党员",
      cell: ({ memberCount }) => memberCount ?? "",
      compare: (a, b) => (a.memberCount ?? 0) - (b.memberCount ?? 0),
    },
    { key: "path", label: "隶属关系", cell: ({ id }) => pathOf(visit.tree, id, visit.today) },
    { key: "id", label: "编号", cell: ({ id }) => html`<code>${id}</code>`, text: ({ id }) => id },
  ],
  words: (unit) => [unit.name, ...unit.names, facts(unit)].join(" "),
  names: ({ name, names, secretaryName }) => [name, ...names, secretaryName ?? ""],
  choices: (["organ", "branch"] as const).map((kind) => ({
    key: kind,
    label: UNIT_KIND_NAMES[kind],
    holds: (unit: Unit) => unit.kind === kind,
  })),
  nothing: ["花名册还是空的。", "请管理员在这里导入，或在群里发 /单位 新增。"],
});

const exportLinks = (count: number): Markup | "" =>
  count === 0
    ? ""
    : html`${hasExcel ? html`<a class="button" href="${HOME}/roster/export/xlsx">导出花名册 Excel</a>` : ""}<a class="button" href="${HOME}/roster/export/csv">导出花名册 CSV</a>`;

const importForm = (): Markup => html`<section class="card">
  <h2>导入</h2>
  <form class="import" method="post" action="${HOME}/roster" enctype="multipart/form-data" data-working="正在导入，请不要关掉这一页…">
    <label><span>花名册文件（.csv 或 .xlsx，最多10兆）</span><input type="file" name="file" accept=".csv,.xlsx" required /></label>
    <label class="check"><input type="checkbox" name="dryRun" value="1" /> 只核对，不写入</label>
    <button type="submit">导入</button>
  </form>
  <p class="quiet small">列名：${ROSTER_COLUMNS.join("、")}，至少有名称；标题行、合计行、落款和其他列不影响导入。没列出的单位不变；有一行不对，整张表不导入。</p>
</section>`;

interface Said {
  readonly isBad: boolean;
  readonly body: Markup;
}

const MOST_LISTED = 200;

const failed = (lines: readonly string[]): Said => ({
  isBad: true,
  body: html`<section class="alert" role="alert">
    <strong>什么都没有导入，${lines.length > 1 ? `${printCount(lines.length, "行")}有问题` : "有问题"}：</strong>
    <ul>${lines.slice(0, MOST_LISTED).map((line) => html`<li>${line}</li>`)}</ul>
    ${lines.length > MOST_LISTED ? html`<p>还有${printCount(lines.length - MOST_LISTED, "行")}未列出，修改后请重试。</p>` : ""}
  </section>`,
});

function succeeded({ inserted, updated, moved, same }: RosterCount, dryRun: boolean, remarks: readonly string[]): Said {
  const counts = `新增${printCount(inserted, "个")}，更新${printCount(updated, "个")}，换上级${printCount(moved, "个")}，不变${printCount(same, "个")}`;
  return {
    isBad: false,
    body: html`<section class="done" role="status">
      <strong>${dryRun ? "核对通过，尚未写入" : "导入完成"}：${counts}。</strong>
      ${remarks.map((remark) => html`<p>${remark}。</p>`)}
    </section>`,
  };
}

const auditOf = (visit: Visit, count: RosterCount) =>
  insertAudit(visit.query, {
    id: newId(visit.now),
    at: visit.now,
    actorId: visit.person.id,
    action: "roster.import",
    object: "roster",
    unitId: ROOT,
    details: { ...count },
    source: "page:roster",
  });
