import { ancestorsOf, commonAncestorOf, type LedgerRecord, recordIdOf, type Unit } from "#core";
import type { Write } from "#store";
import type { Scene } from "../command.ts";
import type { Answers } from "./forms.ts";
import { unitsMeant } from "./named-units.ts";
import { reportWrites } from "./post.ts";

/** What 联合单位=甲、乙 makes of one report: a record for each host, joined so that the units above count one event. */
export interface Hosted {
  readonly writes: readonly Write[];
  /** What the receipt says about the hosts. */
  readonly remarks: readonly string[];
}

const NONE: Hosted = { writes: [], remarks: [] };

/** Describes the records of the other hosts of `main`. A host that is not in the roster stays a name. */
export async function hostedWith(scene: Scene, main: LedgerRecord, unit: Unit, answers: Answers): Promise<Hosted> {
  const named = [main.content.fields.hosts ?? []].flat().filter((name) => name !== "");
  if (named.length === 0) return NONE;
  const found = named.map((name) => ({ name, units: unitsMeant(scene, unit, name, answers) }));
  const hosts = new Map(
    found.flatMap(({ units: [unit, ...more] }) =>
      unit === undefined || more.length > 0 || unit.id === main.unitId ? [] : [[unit.id, unit] as const],
    ),
  );
  const twins: LedgerRecord[] = [];
  const writes: Write[] = [];
  for (const host of hosts.values()) {
    const joined = nearestOf(scene, host.id, [main, ...twins]);
    const number = await scene.nextNumber("record");
    const twin = { ...main, id: recordIdOf(number), number, unitId: host.id, joinedTo: joined.id };
    writes.push(...reportWrites(scene, twin, { joined }));
    twins.push(twin);
  }
  return { writes, remarks: [...told(scene, twins), ...unsure(found)] };
}

/**
 * Chooses the host among `records` whose unit has the lowest common superior with `unitId`. Joined to that one, the
 * event counts once for every unit above two of its hosts.
 */
export function nearestOf(
  scene: Scene,
  unitId: string,
  records: readonly [LedgerRecord, ...LedgerRecord[]],
): LedgerRecord {
  const depth = (record: LedgerRecord) => {
    const meeting = commonAncestorOf(scene.tree, [unitId, record.unitId], record.day);
    return meeting === undefined ? -1 : ancestorsOf(scene.tree, meeting, record.day).length;
  };
  return records.toSorted((a, b) => depth(b) - depth(a))[0] ?? records[0];
}

function told(scene: Scene, twins: readonly LedgerRecord[]): readonly string[] {
  if (twins.length === 0) return [];
  const names = twins.map((twin) => `${scene.tree.units.get(twin.unitId)?.name ?? ""}（${twin.number}）`).join("、");
  return [`联合举办：${names}也各记一场，往上合计只算一场。`];
}

const unsure = (found: readonly { readonly name: string; readonly units: readonly Unit[] }[]): readonly string[] =>
  found.flatMap(({ name, units }) => (units.length === 0 ? [`「${name}」不在花名册里，只记名字。`] : []));
