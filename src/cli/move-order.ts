/** The order in which a move fills tables: those that other tables refer to come first. */
export const FIRST: readonly string[] = ["unit", "record", "audit_seal", "rollup_city"];
