import { type Day, isWithin, type Tree } from "#core";

/** The four roles, and the separate grant for restricted records. */
export type Role = "member" | "secretary" | "leader" | "admin" | "discipline";

/** A role for a unit and its subtree. */
export interface Grant {
  readonly role: Role;
  readonly unitId: string;
}

/** What people call each role. */
export const ROLE_NAMES: Readonly<Record<Role, string>> = {
  member: "党员",
  secretary: "书记",
  leader: "领导",
  admin: "管理员",
  discipline: "纪检",
};

/**
 * Who is granted an action.
 * `anyone`: every speaker; the action concerns no unit, or only the speaker's own data.
 * `here`: every speaker in a chat that belongs to the unit or to one above it.
 * a role: a person who holds it for the unit or for one above it.
 * `own` and a role: a person who holds it for exactly this unit.
 */
export type Grantee = "anyone" | "here" | Role | `own ${Role}`;

/**
 * The permission table. An action must be listed here to exist, and everyone it does not name is denied.
 * `record.change-own` and `record.read-own` are checked only after the record was found to be the speaker's own.
 */
export const permissions = {
  help: ["anyone"],
  me: ["anyone"],
  claim: ["anyone"],

  "report.member": ["here", "member", "secretary", "leader"],
  "report.secretary": ["secretary"],
  "report.discipline": ["discipline"],
  "discipline.read": ["discipline"],

  "record.change-own": ["anyone"],
  "record.read-own": ["anyone"],
  "record.change": ["secretary"],
  "record.confirm": ["secretary"],
  "record.read": ["secretary", "leader"],
  lock: ["secretary"],

  tally: ["here", "own member", "secretary", "leader"],
  "tally.wide": ["secretary", "leader"],
  export: ["secretary", "leader"],
  speech: ["secretary", "leader"],

  "ticket.close": ["secretary"],
  "ticket.verify": ["secretary", "leader"],
  "ticket.extend": ["secretary", "leader"],
  "ticket.accept": ["secretary"],
  "ticket.accept-for": ["admin"],

  "unit.read": ["here", "member", "secretary", "leader", "admin"],
  "unit.change": ["admin"],
  "roster.read": ["secretary", "leader", "admin"],
  "roster.change": ["admin"],
  bind: ["secretary", "admin"],
  appoint: ["admin"],

  "schedule.read": ["here", "secretary", "leader", "admin"],
  schedule: ["admin"],
  remind: ["secretary", "leader", "admin"],
  pause: ["anyone"],
  "pause.unit": ["secretary", "admin"],
  health: ["admin"],
  audit: ["admin"],

  "page.overview": ["own member", "secretary", "leader"],
  "page.coverage": ["own member", "secretary", "leader"],
  "page.findings": ["own member", "secretary", "leader"],
  "page.unit": ["own member", "secretary", "leader"],
  "page.record": ["secretary", "leader"],
  "page.roster": ["own secretary", "admin"],
  "page.roles": ["own secretary", "admin"],
  "page.bindings": ["own secretary", "admin"],
  "page.schedules": ["own secretary", "admin"],
  "page.health": ["admin"],
  "page.audit": ["admin"],
} as const satisfies Readonly<Record<string, readonly Grantee[]>>;

/** Everything that can be permitted. */
export type Action = keyof typeof permissions;

/** The rights of a speaker: their grants, and the unit of the chat they speak in. */
export interface Standing {
  readonly grants: readonly Grant[];
  readonly place: string | undefined;
  readonly tree: Tree;
  readonly day: Day;
}

/** Whether this action is permitted for `unitId`. Whatever the table does not grant is denied. */
export function may(standing: Standing, action: Action, unitId: string | undefined): boolean {
  const grantees: readonly Grantee[] = permissions[action];
  if (grantees.includes("anyone")) return true;
  if (unitId === undefined) return false;
  const { grants, place, tree, day } = standing;
  if (grantees.includes("here") && place !== undefined && isWithin(tree, unitId, place, day)) return true;
  return grants.some(
    (grant) =>
      (grantees.includes(grant.role) && isWithin(tree, unitId, grant.unitId, day)) ||
      (grantees.includes(`own ${grant.role}`) && grant.unitId === unitId),
  );
}

/**
 * Whether the action may be permitted for any unit; help uses it to list commands. It grants nothing: the command still
 * calls `may` for its unit.
 */
export function mayAnywhere(grants: readonly Grant[], action: Action): boolean {
  const grantees: readonly Grantee[] = permissions[action];
  if (grantees.includes("anyone") || grantees.includes("here")) return true;
  return grants.some(({ role }) => grantees.includes(role) || grantees.includes(`own ${role}`));
}

/** The rights of the speaker of a context. */
export function standingOf(scene: {
  readonly sender: { readonly grants: readonly Grant[] };
  readonly unit: { readonly id: string } | undefined;
  readonly tree: Tree;
  readonly today: Day;
}): Standing {
  const { sender, unit, tree, today } = scene;
  return { grants: sender.grants, place: unit?.id, tree, day: today };
}

/**
 * Whether everybody in this chat may read an answer about `unitId`: a group may read about its own unit and the units
 * below it. Other answers go to the direct chat.
 */
export function mayBeHeardIn(
  scene: Parameters<typeof standingOf>[0] & { readonly chat: { readonly kind: "group" | "direct" } },
  unitId: string,
): boolean {
  if (scene.chat.kind === "direct") return true;
  return scene.unit !== undefined && isWithin(scene.tree, unitId, scene.unit.id, scene.today);
}
