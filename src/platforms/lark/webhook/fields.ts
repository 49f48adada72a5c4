import * as v from "valibot";
import type { PlatformEvent } from "../../events.ts";

/** An id of the platform. Ids become keys in three databases: printable, without spaces, short. */
export const Id = v.pipe(v.string(), v.regex(/^[\x21-\x7e]{1,128}$/));

/** Whatever may stand there. */
export const Maybe = v.optional(v.unknown());

/** What every event has: which one, of what kind, when, and in whose organisation. */
export interface Head {
  /** The organisation the app was installed in. */
  readonly tenant: unknown;
  readonly eventId: string;
  readonly type: string;
  readonly at: string;
  readonly ahead: boolean;
  readonly now: string;
}

/** Whether somebody's organisation is known and is not the one the app was installed in. */
export function isOther({ tenant }: Head, person: unknown): boolean {
  const theirs =
    typeof person === "object" && person !== null && "tenant_key" in person ? person.tenant_key : undefined;
  return typeof tenant === "string" && typeof theirs === "string" && theirs !== "" && theirs !== tenant;
}

/** An event that changes nothing here. */
export const ignored = ({ eventId, type, at }: Head): PlatformEvent => ({ kind: "ignored", eventId, type, at });

/** The value where it is an id. */
export function idOrNone(value: unknown): string | undefined {
  const id = v.safeParse(Id, value);
  return id.success ? id.output : undefined;
}

/** Only an open_id of this app names a person; union and user ids must not match a role by accident. */
export function openIdIn(value: unknown): string | undefined {
  return typeof value === "object" && value !== null && "open_id" in value ? idOrNone(value.open_id) : undefined;
}
