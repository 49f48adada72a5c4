import { html } from "hono/html";
import { ROLE_NAMES, type Role } from "#bot";
import { compareNames, type Unit } from "#core";
import { allRoles, boundChats, type Chat, type RoleRow } from "#store";
import { type Appointed, appoint, appointedWords, dismiss, PAGE_ROLES } from "../../appoint.ts";
import { type Answer, type Markup, none, type Page, shown } from "../../page.ts";
import { HOME } from "../../page-files.ts";
import { head, stampOf } from "../../parts/layout.ts";
import { isAnswer, type List, listOf } from "../../parts/list.ts";
import { unitLink } from "../../parts/unit-words.ts";
import { labelsOf, mayAtAll, mayHere, unitsFor, type Visit } from "../../session/request-context.ts";

/** Who holds which role, and which group belongs to which unit. Admins can also grant and revoke roles here. */
export const roles: Page = {
  path: "/roles",
  label: "人员与群",
  action: "page.roles",
  sorts: ["person", "-person", "role", "-role", "unit", "-unit"],
  show: (visit) => page(visit),
  async take(visit, form) {
    if (!mayAtAll(visit, "appoint")) return none;
    if (form.has("end")) return await page(visit, await dismiss(visit, form));
    const said = await appoint(visit, form);
    // A refused form keeps the values that were filled in.
    return await page(visit, said, "error" in said ? form : undefined);
  },
};

async function page(visit: Visit, said?: Appointed, kept?: FormData): Promise<Answer> {
  const isChats = visit.url.searchParams.get("by") === "chats";
  const units = unitsFor(visit, "appoint");
  const list = isChats
    ? await listOf(visit, chatList(visit), await visibleChats(visit))
    : await listOf(visit, roleList(visit), await visibleRoles(visit));
  if (isAnswer(list)) return list;
  const how =
    units.length > 0
      ? "任免管理员请在群里发 /任命、/免去；更改绑定请在群里发 /绑定。"
      : "本页仅供查看；任免请联系管理员。";
  const tab = (by: string | undefined, label: string, isHere: boolean) =>
    html`<a href="${HOME}/roles${by === undefined ? "" : `?by=${by}`}" ${isHere ? html`aria-current="true"` : ""}>${label}</a>`;
  const body = html`${head("人员与群", how)}
    ${said === undefined ? "" : appointedWords(said)}
    ${units.length > 0 && !isChats ? appointForm(visit, units, kept) : ""}
    <nav class="switch" aria-label="视图">${tab(undefined, "身份", !isChats)}${tab("chats", "群", isChats)}</nav>
    ${list}`;
  return {
    ...shown("人员与群", body),
    ...(said !== undefined && "error" in said ? { status: 422 as const } : {}),
  } as Answer;
}

const visibleRoles = async (visit: Visit) =>
  (await allRoles(visit.query)).filter(({ unitId }) => mayHere(visit, "page.roles", unitId));

const visibleChats = async (visit: Visit) =>
  (await boundChats(visit.query)).filter(({ unitId }) => mayHere(visit, "page.bindings", unitId));

const nameIn = ({ tree }: Visit, id: string | undefined): string =>
  id === undefined ? "" : (tree.units.get(id)?.name ?? id);

function appointForm(visit: Visit, units: readonly Unit[], kept: FormData | undefined): Markup {
  // A reminder about a unit without a secretary leads here, with the unit filled in.
  const asked = units.find(({ id }) => id === visit.url.searchParams.get("of"));
  const given: Readonly<Record<string, string | undefined>> = {
    unit: asked && (labelsOf(visit, units).get(asked) ?? asked.name),
  };
  const was = (name: string) => String(kept?.get(name) ?? given[name] ?? "");
  const role = kept === undefined ? "secretary" : was("role");
  const names = labelsOf(visit, units);
  return html`<section class="card">
  <h2>任命</h2>
  <form class="filter" method="post" action="${HOME}/roles">
    <label><span>姓名</span><input type="text" name="person" maxlength="20" autocomplete="off" value="${was("person")}" required /></label>
    <label><span>身份</span><select name="role">${PAGE_ROLES.map((one) => html`<option value="${one}" ${one === role ? "selected" : ""}>${ROLE_NAMES[one]}</option>`)}</select></label>
    <label><span>单位（输入几个字来找）</span><input type="text" name="unit" list="units" maxlength="60" autocomplete="off" value="${was("unit")}" required />
      <datalist id="units">${units.slice(0, MOST_COMPLETED).map((unit) => html`<option value="${names.get(unit) ?? unit.name}"></option>`)}</datalist></label>
    <button type="submit">任命</button>
  </form>
</section>`;
}

/** How many names are sent for completion; in a larger city the whole name must be typed. */
const MOST_COMPLETED = 2_000;

const byUnit =
  (visit: Visit) =>
  (a: { readonly unitId: string | undefined }, b: { readonly unitId: string | undefined }): number =>
    compareNames(nameIn(visit, a.unitId), nameIn(visit, b.unitId));

const roleName = ({ role }: RoleRow): string => ROLE_NAMES[role as Role] ?? role;
const personName = ({ personName: name }: RoleRow): string => name ?? "（不知姓名）";

const roleList = (visit: Visit): List<RoleRow> => ({
  name: "roles",
  title: "身份",
  counter: "个",
  columns: [
    {
      key: "person",
      label: "姓名",
      cell: personName,
      compare: (a, b) => compareNames(personName(a), personName(b)),
    },
    {
      key: "role",
      label: "身份",
      cell: roleName,
      compare: (a, b) => compareNames(roleName(a), roleName(b)),
    },
    {
      key: "unit",
      label: "单位",
      cell: ({ unitId }) => unitLink(visit, unitId, nameIn(visit, unitId)),
      text: ({ unitId }) => nameIn(visit, unitId),
      compare: byUnit(visit),
    },
    { key: "since", label: "任职时间", cell: ({ grantedAt }) => stampOf(visit, grantedAt) },
    {
      key: "end",
      label: "操作",
      cell: (row) => {
        const mayEnd = PAGE_ROLES.some((one) => one === row.role) && mayHere(visit, "appoint", row.unitId);
        return mayEnd
          ? endForm(visit, row, `免去${personName(row)}的${nameIn(visit, row.unitId)}${roleName(row)}身份？`)
          : "";
      },
      text: undefined,
    },
  ],
  words: (row) => [personName(row), roleName(row), nameIn(visit, row.unitId)].join(" "),
  names: (row) => [personName(row), nameIn(visit, row.unitId)],
  choices: PAGE_ROLES.map((role) => ({
    key: role,
    label: ROLE_NAMES[role],
    holds: (row: RoleRow) => row.role === role,
  })),
  nothing: ["暂无任职登记。", "发 /任命 @某人 书记 单位名称。"],
});

const chatList = (visit: Visit): List<Chat> => ({
  name: "chats",
  title: "群",
  counter: "个",
  columns: [
    { key: "chat", label: "群", cell: ({ name }) => name },
    {
      key: "unit",
      label: "单位",
      cell: ({ unitId }) => unitLink(visit, unitId, nameIn(visit, unitId)),
      text: ({ unitId }) => nameIn(visit, unitId),
      compare: byUnit(visit),
    },
    { key: "since", label: "绑定时间", cell: ({ boundAt }) => (boundAt === undefined ? "" : stampOf(visit, boundAt)) },
  ],
  words: ({ name, unitId }) => [name, nameIn(visit, unitId)].join(" "),
  names: ({ name, unitId }) => [name, nameIn(visit, unitId)],
  nothing: ["暂无已绑定的群。", "请将模范加入群，再在群里发 /绑定 单位名称。"],
});

// The page keeps the search of the list.
const endForm = (
  { url }: Visit,
  row: RoleRow,
  who: string,
): Markup => html`<form method="post" action="${url.pathname}${url.search}" data-confirm="${who}">
  <input type="hidden" name="end" value="${row.id}" />
  <button type="submit" class="slight" aria-label="${who}">免去</button>
</form>`;
