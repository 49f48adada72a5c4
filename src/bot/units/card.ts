import {
  type Block,
  type Card,
  childrenOf,
  isActive,
  LEVEL_NAMES,
  parentOf,
  pathOf,
  printCount,
  printDay,
  UNIT_KIND_NAMES,
  type Unit,
} from "#core";
import { chatsOfUnit, type RoleRow, rolesOf } from "#store";
import type { Scene } from "../command.ts";
import { ROLE_NAMES, type Role } from "../permissions.ts";

const MOST_CHILDREN = 12;

/** Everything known about one unit: its names, place in the tree, figures, people, groups and the units below it. */
export async function unitCard(scene: Scene, unit: Unit): Promise<Card> {
  const { tree, today, query } = scene;
  const [roles, chats] = await Promise.all([rolesOf(query, unit.id), chatsOfUnit(query, unit.id)]);
  const children = childrenOf(tree, unit.id, today);
  const parent = parentOf(tree, unit.id, today);
  const people: [string, string] = ["登记的人员", peopleIn(roles)];
  const rows: [string, string][] = [
    ["简称", unit.names.length === 0 ? "没有" : unit.names.join("、")],
    ["上级", parent === undefined ? "没有" : pathOf(tree, parent, today)],
    ["层级 · 类型", `${LEVEL_NAMES[unit.level]} · ${UNIT_KIND_NAMES[unit.kind]}`],
    ["类别", unit.class ?? "没有填"],
    ["党员数", unit.memberCount === undefined ? "没有填" : printCount(unit.memberCount, "人")],
    ["书记", unit.secretaryName ?? "没有填"],
    people,
    ["绑定的群", chats.length === 0 ? "还没有" : chats.map(({ name }) => name || "（没有名称的群）").join("、")],
    // Only a person who edits the roster as a sheet needs the id.
    ["编号", unit.id],
  ];
  const closed: Block[] = isActive(unit, today)
    ? []
    : [{ type: "note", text: `${printDay(unit.activeTo ?? today, today)}起停用。` }];
  const below: Block[] = children.length === 0 ? [] : [{ type: "text", text: childrenLine(children) }];
  return {
    title: unit.name,
    summary: unit.name,
    blocks: [...closed, { type: "fields", rows: unit.kind === "root" ? [people] : rows }, ...below],
  };
}

function peopleIn(roles: readonly RoleRow[]): string {
  if (roles.length === 0) return "还没有，请管理员 /任命";
  const byRole = Map.groupBy(roles, ({ role }) => role);
  return [...byRole]
    .map(
      ([role, rows]) =>
        `${ROLE_NAMES[role as Role]}：${rows.map((row) => row.personName || "（未知姓名）").join("、")}`,
    )
    .join("；");
}

function childrenLine(children: readonly Unit[]): string {
  const shown = children.slice(0, MOST_CHILDREN).map(({ name }) => name);
  const more = children.length > shown.length ? ` 等` : "";
  return `下级${printCount(children.length, "个")}：${shown.join("、")}${more}`;
}
