import type { Instant } from "#core";
import { allRoles, freshRoles, rolesBegun } from "#store";
import { adminsOf } from "./admins.ts";
import type { Scopes, Stage } from "./job.ts";

const ROLES: ReadonlySet<string> = new Set(["secretary", "leader", "admin"]);

/** All people with a role or admin right, as scopes of jobs. */
export const receivers: Scopes = {
  all: (stage) => stage.once("receivers", () => receiversOf(stage)),
  fresh: async ({ query }) => {
    const roles = await freshRoles(query);
    const held = roles.filter(({ role }) => ROLES.has(role)).map(({ personId }) => personId);
    const ids = roles.map(({ id }) => id);
    return { scopes: [...new Set(held)], noted: ids.length === 0 ? [] : [rolesBegun(query, ids)] };
  },
};

/** The time before a new appointment is not caught up. An admin by the settings has no beginning. */
async function receiversOf(stage: Stage): Promise<ReadonlyMap<string, Instant | undefined>> {
  const since = new Map<string, Instant | undefined>();
  for (const { personId, role, grantedAt } of await stage.once("roles", () => allRoles(stage.query))) {
    const known = since.get(personId);
    if (ROLES.has(role) && (known === undefined || grantedAt < known)) since.set(personId, grantedAt);
  }
  for (const personId of await adminsOf(stage))
    if (stage.settings.adminIds.includes(personId)) since.set(personId, undefined);
  return since;
}
