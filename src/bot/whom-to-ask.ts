import { ancestorsOf, type Day, ROOT, type Tree, type Unit } from "#core";
import { namesOf, type Query, rolesOf } from "#store";
import {
  type Action,
  type Grant,
  type Grantee,
  mayAnywhere,
  permissions,
  ROLE_NAMES,
  type Role,
} from "./permissions.ts";

/** What must be known to name the people who may do something. */
export interface Asking {
  readonly query: Query;
  readonly tree: Tree;
  readonly today: Day;
  readonly sender: { readonly id: string };
  readonly settings: { readonly adminIds: readonly string[] };
}

const MOST_NAMED = 3;

/** The roles whose holders are named for an action, the nearest to the work first. 纪检 is never named. */
const NAMED_ROLES = ["secretary", "leader"] as const satisfies readonly Role[];

/**
 * The advice in every refusal: who may do it, by name. It names the holders of the role in the unit, else in the nearest
 * unit above it, and the admin, who may grant the role: 「请联系市财政局书记李敏，或请管理员韩梅授权。」
 */
export async function whomToAsk(asking: Asking, action: Action, unitId: string | undefined): Promise<string> {
  const unit = asking.tree.units.get(unitId ?? "");
  const admins = await adminsOver(asking, unit);
  if (admins.length === 0) return "台账尚无管理员，请部署的同志在单聊里发 /认领。";
  const admin = `管理员${(await named(asking.query, admins)).join("、")}`;
  const grantees: readonly Grantee[] = permissions[action];
  const holder =
    unit &&
    (await nearestHolder(
      asking,
      unit,
      NAMED_ROLES.filter((role) => grantees.includes(role)),
    ));
  if (holder === undefined) return grantees.includes("admin") ? `请联系${admin}。` : `请联系${admin}授权。`;
  const who = `${holder.unit.name}${ROLE_NAMES[holder.role]}${holder.names.join("、")}`;
  return grantees.includes("admin") ? `请联系${who}或${admin}。` : `请联系${who}，或请${admin}授权。`;
}

/** What to do in a group that belongs to no unit: how the speaker binds it, or by name who may. */
export async function bindingAdvice(
  asking: Asking & { readonly sender: { readonly grants: readonly Grant[] } },
): Promise<string> {
  if (mayAnywhere(asking.sender.grants, "bind")) return "请在本群 @我 发 /绑定 单位名称。";
  return `${await whomToAsk(asking, "bind", undefined)}绑定的写法是在本群 @我 发 /绑定 单位名称。`;
}

interface Holder {
  readonly unit: Unit;
  readonly role: Role;
  readonly names: readonly string[];
}

/** The holders of the first of some roles that anybody has, in the unit or in the nearest one above. */
async function nearestHolder(asking: Asking, unit: Unit, roles: readonly Role[]): Promise<Holder | undefined> {
  for (const role of roles)
    for (const id of new Set([unit.id, ...ancestorsOf(asking.tree, unit.id, asking.today), ROOT])) {
      const of = asking.tree.units.get(id);
      const names = of === undefined ? [] : await holdersIn(asking, of, role);
      if (of !== undefined && names.length > 0) return { unit: of, role, names };
    }
  return undefined;
}

/**
 * The names of the holders of a role in exactly this unit, besides the speaker. An admin who holds it too is only named
 * if nobody else does, because people know them as admin.
 */
async function holdersIn(asking: Asking, unit: Unit, role: Role): Promise<readonly string[]> {
  const held = (await rolesOf(asking.query, unit.id))
    .filter((one) => one.role === role && one.personId !== asking.sender.id)
    .map(({ personId }) => personId);
  const admins = await adminsOver(asking, unit);
  const others = held.filter((id) => !admins.includes(id));
  return await named(asking.query, others.length > 0 ? others : held);
}

const named = async (query: Query, ids: readonly string[]): Promise<readonly string[]> =>
  [...(await namesOf(query, [...new Set(ids)])).values()].filter((name) => name !== "").slice(0, MOST_NAMED);

/** The admins of the nearest unit, from this one upwards, that has any, and else the admins in the settings. */
async function adminsOver(
  { query, tree, today, settings }: Asking,
  unit: Unit | undefined,
): Promise<readonly string[]> {
  const above = unit === undefined ? [] : [unit.id, ...ancestorsOf(tree, unit.id, today)];
  for (const id of new Set([...above, ROOT])) {
    const held = (await rolesOf(query, id)).filter(({ role }) => role === "admin").map(({ personId }) => personId);
    if (held.length > 0) return [...new Set(held)];
  }
  return settings.adminIds;
}
