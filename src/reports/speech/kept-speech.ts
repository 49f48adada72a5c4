import type { Day, Instant, Tree } from "#core";
import { lockedPeriod, type Query } from "#store";
import { changesLine, changesSince, keptOf } from "../figures/lock.ts";
import { type Speech, type SpeechAsked, sealedSpeech, speech } from "./speech.ts";

/** A report, the time in its document, and what changed since its period was closed. */
export interface DatedSpeech {
  readonly report: Speech;
  readonly at: Instant;
  readonly since?: string | undefined;
}

/** The report from the snapshot if its period is closed, otherwise from the present ledger. */
export async function speechOf(
  { query, tree, today, at }: { readonly query: Query; readonly tree: Tree; readonly today: Day; readonly at: Instant },
  asked: SpeechAsked,
): Promise<DatedSpeech> {
  const closed = asked.confirmedOnly ? undefined : await lockedPeriod(query, asked.unit.id, asked.period);
  const kept = closed && keptOf(closed.snapshot);
  // An older version stored too little in its snapshot to write the report.
  if (closed === undefined || kept === undefined || kept.measures.some(({ unit }) => unit === undefined))
    return { report: await speech(query, { tree, today }, asked), at };
  // Later changes are shown next to the report, never inside it.
  const since = changesLine(kept, await changesSince(query, tree, kept));
  return { report: sealedSpeech(kept, asked), at: closed.lock.sealedAt, since };
}
