import {
  afterStep,
  changeTickets,
  denial,
  heldCard,
  kindOf,
  mayAccept,
  note,
  type Outcome,
  placeOf,
  type Reply,
  type Scene,
  sentences,
  superiorOf,
  ticketName,
  warn,
  whomOf,
  withFixed,
} from "#bot";
import { addDays, fail, type LedgerRecord, ok, printCount, type Result } from "#core";
import { recordByNumber, type Ticket, ticketsOfRecord } from "#store";

const DEFAULT_DUE_DAYS = 30;

/** The proposed findings of a record about which the speaker may decide, or the answer that refuses. */
async function decidable(
  scene: Scene,
  id: string | undefined,
): Promise<Result<{ readonly record: LedgerRecord; readonly tickets: readonly Ticket[] }, Outcome>> {
  const lost = "没有找到这些问题，请发 /整改 核对";
  const gone = fail(warn(lost));
  if (id === undefined || !/^\d{1,9}$/.test(id)) return gone;
  // Who may decide about a record's proposed findings may read the record, whichever unit it belongs to.
  const record = await recordByNumber(scene.query, Number(id), () => true);
  if (record === undefined) return gone;
  const all = await ticketsOfRecord(scene.query, record.id);
  const tickets = all.filter(({ state }) => state === "proposed");
  const [first] = tickets;
  const sample = first ?? all[0];
  if (sample === undefined) return gone;
  if (!(await mayAccept(scene, sample)))
    return fail(denial("ticket.accept", superiorOf(scene, sample), { hides: lost }));
  return first === undefined ? fail(warn("已经处理过了")) : ok({ record, tickets });
}

/** Shows the proposed findings of a record with the buttons to decide about them. */
export async function showProposed(scene: Scene, id: string | undefined): Promise<Outcome> {
  const found = await decidable(scene, id);
  if (!found.ok) return found.error;
  const card = heldCard(scene, found.value.record.number, found.value.tickets);
  return {
    replies: [{ card, to: { chat: scene.chat.id }, refs: { records: [found.value.record.number] } }],
    toast: { type: "info", text: "问题在下面" },
  };
}

/** Accepts the proposed findings of a record; from now on they are ordinary findings. */
export async function acceptProposed(scene: Scene, id: string | undefined): Promise<Outcome> {
  const found = await decidable(scene, id);
  if (!found.ok) return found.error;
  const { record, tickets } = found.value;
  const opened = tickets.map((ticket): Ticket => {
    // A finding accepted after its deadline gets a new one, because its unit could not have met the old one.
    const due = ticket.due < scene.today ? addDays(scene.today, DEFAULT_DUE_DAYS) : ticket.due;
    return { ...afterStep(scene, "accept", ticket), due, originalDue: due };
  });
  const said = { evidence: record.line, closedOn: record.day, closedBy: record.reporterId };
  const next = withFixed(kindOf(record), opened, record.content, said);
  return await decided(scene, record, tickets, next, "accept");
}

/** Declines the proposed findings of a record; the inspection itself still counts. */
export async function declineProposed(scene: Scene, id: string | undefined): Promise<Outcome> {
  const found = await decidable(scene, id);
  if (!found.ok) return found.error;
  const { record, tickets } = found.value;
  const next = tickets.map((ticket) => afterStep(scene, "decline", ticket));
  return await decided(scene, record, tickets, next, "decline");
}

const SAID = { accept: "已确认列入整改", decline: "未列入整改" } as const;

async function decided(
  scene: Scene,
  record: LedgerRecord,
  tickets: readonly Ticket[],
  next: readonly Ticket[],
  action: "accept" | "decline",
): Promise<Outcome> {
  const changes = tickets.map((ticket, index) => ({ ticket, next: next[index] ?? ticket }));
  const changed = await changeTickets(scene, changes, action, "");
  const names = tickets.map(ticketName).join("、");
  const [first] = tickets;
  const whom = first === undefined ? "" : whomOf(scene.tree, first);
  const text = `${whom}的问题${printCount(tickets.length, "条")}（${names}）${SAID[action]}`;
  const tone = action === "accept" ? ("good" as const) : ("quiet" as const);
  const refs = { records: [record.number] };
  const told: readonly Reply[] =
    record.reporterId === scene.sender.id
      ? []
      : [
          {
            card: note(`您报的 ${record.number}：上级对${text}。`, { tone }),
            to: { person: record.reporterId },
            refs,
            part: "told",
          },
        ];
  const to = placeOf(scene);
  return {
    replies: [{ card: note(sentences(text), { tone }), ...to, refs }, ...told],
    writes: changed.writes,
    audit: changed.audit,
    toast: { type: "success", text: SAID[action] },
  };
}
