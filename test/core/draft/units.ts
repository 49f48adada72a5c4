import type { Unit } from "#core";

/** Makes a unit of a small city for drafts. */
export const draftUnit = (id: string, name: string, kind: Unit["kind"], level: Unit["level"] = "市"): Unit => ({
  id,
  name,
  names: [],
  level,
  kind,
  class: undefined,
  memberCount: undefined,
  secretaryName: undefined,
  activeFrom: "2000-01-01",
  activeTo: undefined,
  version: 1,
});
