import { type Kind, type LedgerRecord, printDay, rowsOf } from "#core";
import type { Ticket } from "#store";
import type { Scene } from "../../command.ts";
import { kindOf } from "../change.ts";
import { sightOf } from "../rights.ts";

/** The tickets of a record around a correction: before, after, and the new ones. */
export interface TicketChange {
  readonly before: readonly Ticket[];
  readonly after: readonly Ticket[];
  readonly added: readonly Ticket[];
}

/** A row of a card: its label, and its value. */
export type Row = readonly [label: string, value: string];

/** The rows that differ between two versions of a record, old and new value. */
export function differences(scene: Scene, before: LedgerRecord, after: LedgerRecord): readonly Row[] {
  const kind = kindOf(before);
  const sight = sightOf(scene, before);
  const old = new Map(rowsOf(kind, before, scene.today, sight));
  const now = rowsOf(kind, after, scene.today, sight);
  const rows = now.flatMap(([label, value]) =>
    old.get(label) === value ? [] : [[label, `${old.get(label) ?? "（无）"} → ${value}`] as const],
  );
  const gone = [...old].flatMap(([label, value]) =>
    now.some(([other]) => other === label) ? [] : [[label, `${value} → （无）`] as const],
  );
  return [...rows, ...gone];
}

/** The changed deadline of findings, which is stored with the tickets and not among the record's rows. */
export function dueDifference(scene: Scene, kind: Kind, tickets: TicketChange | undefined): readonly Row[] {
  const moved = tickets?.before.find((ticket, index) => tickets.after[index]?.due !== ticket.due);
  const now = tickets?.after.find((ticket) => ticket.id === moved?.id);
  if (moved === undefined || now === undefined) return [];
  return [[kind.due?.label ?? "期限", `${printDay(moved.due, scene.today)} → ${printDay(now.due, scene.today)}`]];
}
