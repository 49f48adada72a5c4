import type { Unit } from "#core";

/** A unit of a small city, as drafts name it. */
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
