import type { Instant } from "#core";
import { type Database, StaleError, write } from "#store";

const TENANT = "tenant.key";

/**
 * Whether a person who signed in belongs to the tenant of this ledger. The platform already keeps other tenants out of
 * a custom app. The tenant of the first person with a role who signs in is stored, and from then on required.
 */
export async function isOurTenant(
  db: Database,
  tenantKey: string | undefined,
  isKnown: boolean,
  now: Instant,
): Promise<boolean> {
  if (tenantKey === undefined) return false;
  const ours = await db.query.selectFrom("setting").select("value").where("key", "=", TENANT).executeTakeFirst();
  if (ours !== undefined) return ours.value === tenantKey;
  if (!isKnown) return true;
  const first = db.query
    .insertInto("setting")
    .values({ key: TENANT, value: tenantKey, at: now })
    .onConflict((conflict) => conflict.doNothing());
  try {
    await db.commit([write(first, "change")]);
    return true;
  } catch (error) {
    if (!(error instanceof StaleError)) throw error;
    return await isOurTenant(db, tenantKey, isKnown, now);
  }
}
