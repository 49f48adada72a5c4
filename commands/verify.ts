import {
  changeRecord,
  command,
  denial,
  inPlace,
  mayConfirm,
  meantRecord,
  meantTickets,
  note,
  type Outcome,
  type Reply,
  readRecord,
  receiptLine,
  refusedStep,
  type Scene,
  say,
  takeStep,
  ticketName,
  warn,
} from "#bot";
import { instantAt, kinds } from "#core";
import { cardsAskingOf, type Ticket, ticketByNumber } from "#store";

export default command({
  name: "核",
  en: "verify",
  aliases: ["核验", "核实", "确认", "confirm"],
  summary: "核验整改（Z编号，不能核自己报的），或核实一条记录",
  usage: "/核 Z编号，或 /核 编号",
  examples: ["/核 Z18", "/核 Z18、Z19", "/核 231"],
  section: "ledger",
  action: "ticket.verify",
  where: "anywhere",
  slips: ["合", "盒"],
  changes: true,
  async run(scene, line) {
    const isTicket =
      /^\s*[Zz]\s*\d/.test(line.rest) || (scene.repliedTo?.tickets?.length === 1 && line.rest.trim() === "");
    if (!isTicket) return await confirmRecord(scene, line.rest);
    const meant = await meantTickets(scene, line.rest);
    if (!meant.ok) return meant.error;
    const refusal = meant.value.tickets
      .map((ticket) => refusedStep(scene, "verify", ticket))
      .find((refused) => refused !== undefined);
    return refusal ?? (await verify(scene, meant.value.tickets));
  },
  presses: {
    "ticket-verify": async (scene, press) => {
      const ticket = await ticketByNumber(scene.query, Number(press.id));
      if (ticket === undefined) return warn("没有找到这张整改单");
      const refusal = refusedStep(scene, "verify", ticket);
      if (refusal !== undefined) return refusal;
      if (ticket.version !== Number(press.value))
        return warn(`${ticketName(ticket)} 刚有变动，请发 /整改 ${ticketName(ticket)} 再看`);
      const outcome = inPlace(scene, await verify(scene, [ticket]));
      return { ...outcome, toast: { type: "success", text: `${ticketName(ticket)} 已核验` } };
    },
  },
});

/** After an answer in words, closes the cards of all people who were asked. */
async function closedCards(scene: Scene, tickets: readonly Ticket[], text: string): Promise<readonly Reply[]> {
  if (scene.press !== undefined) return [];
  const replies: Reply[] = [];
  for (const { number, closedOn } of tickets) {
    if (closedOn === undefined) continue;
    const asked = { ticket: number, action: "ticket-verify", since: instantAt(scene.zone, closedOn, 0) };
    for (const messageId of await cardsAskingOf(scene.query, asked))
      replies.push({
        card: note(text, { tone: "good" }),
        to: { patch: messageId },
        part: `closed-${messageId}`,
        refs: { tickets: [number] },
      });
  }
  return replies;
}

async function verify(scene: Scene, tickets: readonly Ticket[]): Promise<Outcome> {
  const changed = await takeStep(scene, "verify", tickets);
  const text = `✓ ${changed.tickets.map(ticketName).join("、")} 已核验销号，计入已整改。`;
  const closers = Map.groupBy(tickets, (ticket) => ticket.closedBy ?? "");
  const told = [...closers].flatMap(([person, own]): Reply[] =>
    person === ""
      ? []
      : [
          {
            card: note(`✓ ${own.map(ticketName).join("、")} 已核验销号。`, { tone: "good" }),
            to: { person },
            refs: { tickets: own.map(({ number }) => number) },
            part: `told-${person}`,
            priority: 1,
          },
        ],
  );
  return {
    replies: [
      { card: note(text, { tone: "good" }), refs: { tickets: changed.tickets.map(({ number }) => number) } },
      ...told,
      ...(await closedCards(scene, tickets, text)),
    ],
    writes: changed.writes,
    audit: changed.audit,
    line: text,
  };
}

/** Confirms an ordinary record. It counts either way; tallies can be limited to confirmed records. */
async function confirmRecord(scene: Scene, rest: string): Promise<Outcome> {
  const meant = await meantRecord(scene, rest);
  if (meant === undefined)
    return say("要核哪一条？整改单写 Z编号，记录写编号，比如：/核 Z18、/核 231", { tone: "ask" });
  if (!meant.ok) return say(meant.error, { tone: "ask" });
  const read = await readRecord(scene, meant.value.number, "没有核实。");
  if (!read.ok) return read.error;
  const record = read.value;
  if (!mayConfirm(scene, record))
    return denial("record.confirm", record.unitId, `${meant.value.number} 须由本单位书记核实，没有改动。`);
  if (record.state === "withdrawn" || record.state === "pending")
    return say(`${record.number} 没有计入统计，不能核实。`, { tone: "ask" });
  if (record.state === "counted" && record.confirmedAt !== undefined) return say(`${record.number} 已经核实过了。`);
  const next = { state: "counted", confirmedAt: scene.now, confirmedBy: scene.sender.id } as const;
  const changed = await changeRecord(scene, record, { action: "confirm", next });
  const text = `✓ 已核实 ${receiptLine({ kind: kinds[record.kind], record: changed.record, scene })}`;
  return {
    replies: [{ card: note(text, { tone: "good" }), refs: { records: [record.number] } }],
    writes: changed.writes,
    audit: changed.audit,
    line: text,
  };
}
