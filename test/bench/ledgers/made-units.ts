import type Sqlite from "better-sqlite3";
import type { Day } from "#core";

interface MadeUnit {
  readonly no: number;
  readonly id: string;
  readonly name: string;
  readonly level: string;
  readonly kind: string;
  readonly parent: MadeUnit | undefined;
}

const COUNTIES = 8;
const TOWNS = 20;
const ORGANS = 220;
const UNITS = 1_500;
const CLASSES = ["一类", "二类", "三类"];
const FOUNDED: Day = "2020-01-01";

/**
 * Creates the tree: 全市, the city's committee and those of eight counties, twenty townships, 220 机关, and branches up to
 * 1,500 units, each with a group.
 */
export function createUnits(db: Sqlite.Database, today: Day): readonly MadeUnit[] {
  const units: MadeUnit[] = [];
  const add = (id: string, name: string, level: string, kind: string, parent: MadeUnit | undefined): MadeUnit => {
    const unit = { no: units.length, id, name, level, kind, parent };
    units.push(unit);
    return unit;
  };
  const of = <T>(list: readonly T[], index: number): T => list[index % list.length] as T;
  const root = add("city", "全市", "市", "root", undefined);
  const city = add("committee-0", "市直机关工委", "市", "committee", root);
  const counties = Array.from({ length: COUNTIES }, (_, index) =>
    add(`committee-${index + 1}`, `${index + 1}县机关工委`, "县", "committee", root),
  );
  const towns = Array.from({ length: TOWNS }, (_, index) =>
    add(`town-${index + 1}`, `${index + 1}乡`, "乡", "committee", of(counties, index)),
  );
  const organs = Array.from({ length: ORGANS }, (_, index) => {
    const above = index % 2 === 0 ? city : index % 10 === 1 ? of(towns, index) : of(counties, index >> 1);
    return add(`organ-${index}`, `第${index}机关`, above.level, "organ", above);
  });
  while (units.length < UNITS) {
    const organ = of(organs, units.length);
    add(`branch-${units.length}`, `${organ.name}第${units.length}支部`, organ.level, "branch", organ);
  }
  insert(db, units, today);
  return units;
}

function insert(db: Sqlite.Database, units: readonly MadeUnit[], today: Day): void {
  db.exec(`
    create table bench_unit (no integer primary key, id text, level text);
    create table bench_above (no integer, above integer);
    create index bench_above_no on bench_above (no, above)`);
  const unit = db.prepare("insert into unit values (?, ?, ?, ?, ?, ?, null, ?, null, 1)");
  const name = db.prepare("insert into unit_name values (?, ?)");
  const parent = db.prepare("insert into unit_parent values (?, ?, ?)");
  const chat = db.prepare(`
    insert into chat (id, platform, kind, name, unit_id, person_id, state, bound_by, bound_at)
    values (?, 'lark', 'group', ?, ?, null, 'active', 'ou_bench', ?)`);
  const no = db.prepare("insert into bench_unit values (?, ?, ?)");
  const above = db.prepare("insert into bench_above values (?, ?)");
  for (const one of units) {
    const unitClass = one.kind === "organ" ? (CLASSES[one.no % CLASSES.length] as string) : null;
    unit.run(one.id, one.name, one.level, one.kind, unitClass, 30, FOUNDED);
    name.run(one.name, one.id);
    parent.run(one.id, FOUNDED, one.parent?.id ?? null);
    if (one.kind !== "root") chat.run(`oc_${one.id}`, one.name, one.id, `${today}T00:00:00.000Z`);
    no.run(one.no, one.id, one.level);
    for (let up = one.parent; up !== undefined; up = up.parent) above.run(one.no, up.no);
  }
}
