/** Tables that others refer to; they are filled first. */
export const FIRST: readonly string[] = ["unit", "record", "audit_seal", "rollup_city"];
