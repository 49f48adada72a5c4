import { type Day, isWithin, type Tree } from '#core';

/** Four roles and one grant beside them (DECISIONS 15). */
export type Role = 'member' | 'secretary' | 'leader' | 'admin' | 'discipline';

/** A role for a unit and its subtree. */
export interface Grant {
  readonly role: Role;
  readonly unitId: string;
}

/**
 * Who may do what, for a unit and its subtree. `anyone` needs no role, only a chat bound to the unit.
 * An action that is not here cannot be done by anybody.
 */
export const permissions = {
  help: ['anyone'],
  'report.member': ['anyone'],
  'report.secretary': ['secretary'],
  'report.discipline': ['discipline'],
  'record.change-own': ['anyone'],
  'record.change': ['secretary'],
  'record.confirm': ['secretary'],
  'record.read': ['secretary', 'leader'],
  'record.read-own': ['anyone'],
  tally: ['anyone'],
  'tally.wide': ['secretary', 'leader'],
  export: ['secretary', 'leader'],
  'ticket.close': ['secretary'],
  'ticket.verify': ['secretary', 'leader'],
  'ticket.extend': ['secretary', 'leader'],
  lock: ['secretary'],
  'unit.read': ['anyone'],
  'unit.change': ['admin'],
  'roster.read': ['secretary', 'admin'],
  'roster.change': ['admin'],
  bind: ['secretary', 'admin'],
  appoint: ['admin'],
  claim: ['anyone'],
  schedule: ['admin'],
  health: ['admin'],
  pause: ['anyone'],
} as const satisfies Readonly<Record<string, readonly (Role | 'anyone')[]>>;

/** Everything that can be permitted. */
export type Action = keyof typeof permissions;

/** Whether somebody with these grants may do `action` to `unitId` on `day`; denies by default. */
export function may(grants: readonly Grant[], action: Action, unitId: string | undefined, tree: Tree, day: Day): boolean {
  const allowed: readonly string[] = permissions[action];
  if (allowed.includes('anyone')) return true;
  return grants.some(
    (grant) => allowed.includes(grant.role) && unitId !== undefined && isWithin(tree, unitId, grant.unitId, day),
  );
}
