import { eventName, type Kind, type LedgerRecord, likeTitle, type Reported, signsSought, type Unit } from "#core";
import { namesakes, recordsByNumber, ticketsOfRecord, wasRecalled } from "#store";
import type { Scene } from "../command.ts";
import { type Changed, changeable, changeRecord, withdraw } from "./change.ts";
import { lockOver } from "./locks.ts";
import { isRestricted, mayRead } from "./rights.ts";

/** If more units than this report the same title, it is not taken for one joint event. */
const MOST_HOSTS = 2;
/** Two titles at least this similar may mean the same event; tried on the sample lines and the demo city. */
const ALIKE = 0.6;

/** Existing records that may be the same event as a new one. */
export interface Alike {
  /** A record of the unit that reports now; the new one would repeat it. */
  readonly repeated: LedgerRecord | undefined;
  /**
   * A record of another unit that held the event together with the reporting one; the new record may be joined to it.
   */
  readonly joint: LedgerRecord | undefined;
}

const NOBODY: Alike = { repeated: undefined, joint: undefined };

/**
 * Finds records of the same day that may be the same event: kind, category and title are similar (or the speaker if
 * there is no title).
 */
export async function alikeRecords(scene: Scene, kind: Kind, reported: Reported, unit: Unit): Promise<Alike> {
  const found = await likeOf(scene, { ...reported, kind: kind.name, unitId: unit.id });
  if (found.length === 0) return NOBODY;
  const others = mayBeShared(kind, reported)
    ? found.filter((one) => one.unitId !== unit.id && one.state === "counted")
    : [];
  // If many units report the same title on one day, it is a common theme and not one event, so the bot does not ask.
  const joint = others.length > MOST_HOSTS ? undefined : others.find((one) => one.joinedTo === undefined);
  return { repeated: found.find((one) => one.unitId === unit.id), joint };
}

/**
 * Whether several units may hold such an event together: not if the kind has no hosts, and not for a unit's own
 * meetings.
 */
function mayBeShared(kind: Kind, { category }: Pick<Reported, "category">): boolean {
  const isOwn = kind.fields.some(
    ({ key, choices = [] }) =>
      key === kind.category && choices.some(({ value, own }) => value === category && own === true),
  );
  return !isOwn && kind.fields.some(({ key }) => key === "hosts");
}

/** The fields of a record by which it is recognised as an event that was reported before, and its unit. */
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

/** A withdrawn record, and the report that now counts because it had waited as a possible duplicate. */
export interface TakenBack extends Changed {
  readonly freed: LedgerRecord | undefined;
}

/** Withdraws a record and counts the report that waited only because of it. */
export async function takeBack(scene: Scene, record: LedgerRecord, reason: string): Promise<TakenBack> {
  const changed = await withdraw(scene, record, reason);
  const [waiting, ...more] = await likeOwn(scene, record);
  const isFree = waiting?.state === "pending" && more.length === 0 && record.state === "counted";
  // A report that waits for consent to enter a closed period keeps waiting.
  if (!isFree || (await lockOver(scene, waiting.unitId, waiting.day)) !== undefined)
    return { ...changed, freed: undefined };
  const counted = await changeRecord(scene, waiting, { action: "count", next: { state: "counted" } });
  const writes = [...changed.writes, ...counted.writes];
  return { record: changed.record, writes, audit: [...changed.audit, ...counted.audit], freed: counted.record };
}

/** The words about the report that counts now. */
export const freedWords = ({ freed }: TakenBack): string => (freed === undefined ? "" : `，${freed.number} 已计入`);

const SENT_AGAIN = "原消息已撤回，以重发的为准";

/**
 * If a pending report was sent again because its first message was recalled, withdraws the first record, so that the
 * pending one counts.
 */
export async function takeBackRecalled(scene: Scene, pending: LedgerRecord): Promise<TakenBack | undefined> {
  const like = (await likeOwn(scene, pending)).filter(({ state }) => state === "counted");
  const [older] = like;
  if (older === undefined || like.length > 1 || !(await isToBeReplaced(scene, older))) return undefined;
  const taken = await takeBack(scene, older, SENT_AGAIN);
  return taken.freed === undefined ? undefined : taken;
}

/** Withdraws the older record of a recalled message, because its reporter now sends the event again. */
export async function replaceRecalled(scene: Scene, older: LedgerRecord): Promise<Changed | undefined> {
  const isOwn = older.reporterId === scene.sender.id && older.state === "counted";
  return isOwn && (await isToBeReplaced(scene, older)) ? await withdraw(scene, older, SENT_AGAIN) : undefined;
}

/** Whether the message of a record was recalled and nothing was added to the record that would be lost. */
async function isToBeReplaced(scene: Scene, { number, messageId, confirmedAt, id }: LedgerRecord): Promise<boolean> {
  if (messageId === undefined || confirmedAt !== undefined || !(await wasRecalled(scene.query, messageId)))
    return false;
  const tickets = await ticketsOfRecord(scene.query, id);
  return tickets.every(({ state }) => state === "open" || state === "proposed") && (await changeable(scene, number)).ok;
}
