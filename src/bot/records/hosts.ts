import type { LedgerRecord } from "#core";
import { leftWith, recordById, recordsJoinedTo, revisionsOf } from "#store";
import type { Scene } from "../command.ts";
import { twinsOf } from "./change/joined.ts";
import { nearestOf } from "./joint.ts";

/**
 * The other records of the joint event to which a withdrawn record belonged: its host or its guests, except those
 * changed since.
 */
export async function hostsBefore(scene: Scene, record: LedgerRecord) {
  const { query } = scene;
  const steps = await revisionsOf(query, record.id);
  const left = steps.findLast(({ change }) => change.state?.[1] === "withdrawn");
  const rejoin: LedgerRecord[] = [];
  if (left === undefined) return { joinedTo: undefined, rejoin };
  const twins = await twinsOf(query, record);
  for (const { id, joinedTo } of await leftWith(query, record, left, new Set([record.id, ...twins]))) {
    const other = await recordById(query, id);
    const isOurs = other?.joinedTo === joinedTo && (twins.has(id) || other?.state === "counted");
    if (other !== undefined && isOurs) rejoin.push(other);
  }
  // The record may have lost its link to its host before it was withdrawn, because the host's record was withdrawn
  // first; the history still names it.
  const id = steps.findLast(({ change }) => change.joinedTo)?.change.joinedTo?.[0];
  const main = typeof id === "string" ? await recordById(query, id) : undefined;
  if (main?.state !== "counted" || main.kind !== record.kind || main.day !== record.day)
    return { joinedTo: undefined, rejoin };
  for (const other of [record, ...rejoin])
    if (await hangsOn(scene, main, other)) return { joinedTo: undefined, rejoin: [] };
  return { joinedTo: main.id, rejoin };
}

/**
 * Whether a record is joined to another one, directly or through further hosts. Joining the other one to it would make
 * a cycle.
 */
export async function hangsOn(scene: Scene, record: LedgerRecord, main: LedgerRecord): Promise<boolean> {
  const seen = new Set<string>();
  for (let at: LedgerRecord | undefined = record; at?.joinedTo !== undefined && !seen.has(at.id); ) {
    if (at.joinedTo === main.id) return true;
    seen.add(at.id);
    at = await recordById(scene.query, at.joinedTo);
  }
  return false;
}

/** Of all units that reported the event, the record of the one nearest in the unit tree. */
export async function nearestHost(scene: Scene, record: LedgerRecord, first: LedgerRecord): Promise<LedgerRecord> {
  const hosts: [LedgerRecord, ...LedgerRecord[]] = [first];
  const seen = new Set([record.id, first.id]);
  for (const host of hosts) {
    const joined = await recordsJoinedTo(scene.query, host.id);
    const fresh = joined.filter((other) => !seen.has(other.id) && other.state === "counted");
    for (const { id } of fresh) seen.add(id);
    hosts.push(...fresh);
  }
  return nearestOf(scene, record.unitId, hosts);
}
