import { eventName, type Kind, type LedgerRecord, likeTitle, type Reported, signsSought, type Unit } from "#core";
import { namesakes, recordsByNumber, ticketsOfRecord, wasRecalled } from "#store";
import type { Scene } from "../command.ts";
import { type Changed, changeable, changeRecord, withdraw } from "./change.ts";
import { lockOver } from "./locks.ts";
import { isRestricted, mayRead } from "./rights.ts";

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
  const found = await likeOf(scene, { ...reported, kind: kind.name, unitId: unit.id });
  if (found.length === 0) return NOBODY;
  const others = mayBeShared(kind, reported)
    ? found.filter((one) => one.unitId !== unit.id && one.state === "counted")
    : [];
  // When many units report the same title on one day it is the season's theme, not one event: nobody is asked.
  const joint = others.length > MOST_HOSTS ? undefined : others.find((one) => one.joinedTo === undefined);
  return { repeated: found.find((one) => one.unitId === unit.id), joint };
}

/** Whether several units may hold one of it together: what has no hosts, and a unit's own meetings, they do not. */
function mayBeShared(kind: Kind, { category }: Pick<Reported, "category">): boolean {
  const isOwn = kind.fields.some(
    ({ key, choices = [] }) =>
      key === kind.category && choices.some(({ value, own }) => value === category && own === true),
  );
  return !isOwn && kind.fields.some(({ key }) => key === "hosts");
}

/** What an event is known by, and whose it is. */
type Event = Pick<LedgerRecord, "kind" | "unitId" | "category" | "day" | "title" | "content">;

async function likeOf(scene: Scene, event: Event): Promise<readonly LedgerRecord[]> {
  const wanted = eventName(event);
  if (wanted === "") return [];
  const sameDay = await namesakes(scene.query, event, signsSought(event));
  const alike = sameDay.filter((one) => likeTitle(eventName(one), wanted) >= ALIKE).map(({ number }) => number);
  if (alike.length === 0) return [];
  return await recordsByNumber(scene.query, alike, (one) => !isRestricted(one) || mayRead(scene, one));
}

/** The unit's other records that may be the same event as this one. */
export const likeOwn = async (scene: Scene, record: LedgerRecord): Promise<readonly LedgerRecord[]> =>
  (await likeOf(scene, record)).filter(({ id, unitId }) => unitId === record.unitId && id !== record.id);

/** A record that is taken back, and the report that had waited because it might be the same event: it counts now. */
export interface TakenBack extends Changed {
  readonly freed: LedgerRecord | undefined;
}

/** Takes a record back and counts what only waited because of it. */
export async function takeBack(scene: Scene, record: LedgerRecord, reason: string): Promise<TakenBack> {
  const changed = await withdraw(scene, record, reason);
  const [waiting, ...more] = await likeOwn(scene, record);
  const isFree = waiting?.state === "pending" && more.length === 0 && record.state === "counted";
  // A report that waits for the person who closed the period keeps waiting.
  if (!isFree || (await lockOver(scene, waiting.unitId, waiting.day)) !== undefined)
    return { ...changed, freed: undefined };
  const counted = await changeRecord(scene, waiting, { action: "count", next: { state: "counted" } });
  const writes = [...changed.writes, ...counted.writes];
  return { record: changed.record, writes, audit: [...changed.audit, ...counted.audit], freed: counted.record };
}

/** What is said of the report that counts now. */
export const freedWords = ({ freed }: TakenBack): string => (freed === undefined ? "" : `，${freed.number} 已计入`);

const SENT_AGAIN = "原消息已撤回，以重发的为准";

/** The report that a pending one was sent to replace: its own message was recalled in the chat. Taking it back frees the pending one. */
export async function takeBackRecalled(scene: Scene, pending: LedgerRecord): Promise<TakenBack | undefined> {
  const like = (await likeOwn(scene, pending)).filter(({ state }) => state === "counted");
  const [older] = like;
  if (older === undefined || like.length > 1 || !(await isToBeReplaced(scene, older))) return undefined;
  const taken = await takeBack(scene, older, SENT_AGAIN);
  return taken.freed === undefined ? undefined : taken;
}

/** Takes a report back whose message was recalled, because its reporter sends the event again now. */
export async function replaceRecalled(scene: Scene, older: LedgerRecord): Promise<Changed | undefined> {
  const isOwn = older.reporterId === scene.sender.id && older.state === "counted";
  return isOwn && (await isToBeReplaced(scene, older)) ? await withdraw(scene, older, SENT_AGAIN) : undefined;
}

/** Whether a record's message was recalled, and nothing was made of the record since that would be lost with it. */
async function isToBeReplaced(scene: Scene, { number, messageId, confirmedAt, id }: LedgerRecord): Promise<boolean> {
  if (messageId === undefined || confirmedAt !== undefined || !(await wasRecalled(scene.query, messageId)))
    return false;
  const tickets = await ticketsOfRecord(scene.query, id);
  return tickets.every(({ state }) => state === "open" || state === "proposed") && (await changeable(scene, number)).ok;
}
