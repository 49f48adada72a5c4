import { allRoles } from "#store";
import type { Stage } from "./job.ts";

/** All admins, by the settings or by role. */
export async function adminsOf(stage: Pick<Stage, "query" | "settings" | "once">): Promise<readonly string[]> {
  const held = (await stage.once("roles", () => allRoles(stage.query)))
    .filter(({ role }) => role === "admin")
    .map(({ personId }) => personId);
  return [...new Set([...stage.settings.adminIds, ...held])];
}
