import { type Kind, type LedgerRecord, likeTitle, type Reported, type Unit } from "#core";
import { type Namesake, namesakes, recordsByNumber } from "#store";
import type { Scene } from "../command.ts";
import { isRestricted, mayRead } from "./rights.ts";

const MOST_LOOKED_AT = 200;
/** More units than this do not hold one event together without saying so. */
const MOST_HOSTS = 2;
/** From here on two titles may mean one event; tried on the sample lines and the demo city. */
const ALIKE = 0.6;

/** Records that a new one may be the same event as. */
export interface Alike {
  /** One of the unit's own, that would be repeated. */
  readonly repeated: LedgerRecord | undefined;
  /** One of another unit's, that may be joined. */
  readonly joint: LedgerRecord | undefined;
}

const NOBODY: Alike = { repeated: undefined, joint: undefined };

/**
 * Finds records of the same day that may be the same event, because kind, category and title are alike (or the speaker
 * where there is no title).
 */
export async function alikeRecords(scene: Scene, kind: Kind, reported: Reported, unit: Unit): Promise<Alike> {
  const wanted = nameOf(reported);
  if (wanted === "") return NOBODY;
  const event = { kind: kind.name, category: reported.category, day: reported.day, unitId: unit.id };
  const sameDay = await namesakes(scene.query, event, MOST_LOOKED_AT);
  const alike = sameDay.filter((one) => likeTitle(nameOf(one), wanted) >= ALIKE).map(({ number }) => number);
  if (alike.length === 0) return NOBODY;
  const found = await recordsByNumber(scene.query, alike, (one) => !isRestricted(one) || mayRead(scene, one));
  const others = found.filter((one) => one.unitId !== unit.id && one.state === "counted");
  // When many units report the same title on one day it is the season's theme, not one event: nobody is asked.
  const joint = others.length > MOST_HOSTS ? undefined : others.find((one) => one.joinedTo === undefined);
  return { repeated: found.find((one) => one.unitId === unit.id), joint };
}

function nameOf({ title, content }: Pick<Namesake, "title" | "content">): string {
  if (title !== "") return title;
  const { speaker, target } = content?.fields ?? {};
  return [speaker, target].flat().find((name) => name !== undefined && name !== "") ?? "";
}
