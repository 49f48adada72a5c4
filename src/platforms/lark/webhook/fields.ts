import * as v from "valibot";
import type { PlatformEvent } from "../../events.ts";

/** An id of the platform. Ids become keys in three databases, so they must be printable, without spaces, and short. */
export const Id = v.pipe(v.string(), v.regex(/^[\x21-\x7e]{1,128}$/));

/** A field with any value, which may also be missing. */
export const Maybe = v.optional(v.unknown());

/** The common header of events: id, type, time and organisation. */
export interface Head {
  /** The organisation in which the app is installed. */
  readonly tenant: unknown;
  readonly eventId: string;
  readonly type: string;
  readonly at: string;
  readonly ahead: boolean;
  readonly now: string;
}

/** Whether the person's organisation is known and differs from the app's. */
export function isOther({ tenant }: Head, person: unknown): boolean {
  const theirs =
    typeof person === "object" && person !== null && "tenant_key" in person ? person.tenant_key : undefined;
  return typeof tenant === "string" && typeof theirs === "string" && theirs !== "" && theirs !== tenant;
}

/** An event that needs no handling. */
export const ignored = ({ eventId, type, at }: Head): PlatformEvent => ({ kind: "ignored", eventId, type, at });

/** The value if it is an id. */
export function idOrNone(value: unknown): string | undefined {
  const id = v.safeParse(Id, value);
  return id.success ? id.output : undefined;
}

/** The open_id of a person. Union and user ids are not accepted, because they must not match a role by accident. */
export function openIdIn(value: unknown): string | undefined {
  return typeof value === "object" && value !== null && "open_id" in value ? idOrNone(value.open_id) : undefined;
}
