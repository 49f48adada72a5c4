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
import { kinds, printDay } from "#core";
import { type Ticket, ticketByNumber } from "#store";

export default command({
  name: "退",
  en: "return",
  aliases: ["退回"],
  summary: "把整改（Z编号）或一条记录退回去，写明理由",
  usage: "/退 Z编号 理由，或 /退 编号 理由",
  examples: ["/退 Z18 签到表没有补齐", "/退 231 人数请再核对"],
  section: "ledger",
  action: "ticket.verify",
  where: "anywhere",
  slips: ["推", "腿"],
  changes: true,
  async run(scene, line) {
    const isTicket =
      /^\s*[Zz]\s*\d/.test(line.rest) || (scene.repliedTo?.tickets?.length === 1 && !/^\s*\d/.test(line.rest));
    if (!isTicket) return await returnRecord(scene, line.rest);
    const meant = await meantTickets(scene, line.rest);
    if (!meant.ok) return meant.error;
    const refusal = meant.value.tickets
      .map((ticket) => refusedStep(scene, "send-back", ticket))
      .find((refused) => refused !== undefined);
    if (refusal !== undefined) return refusal;
    if (/^(?:（空格后写还差什么）|理由)?$/.test(meant.value.rest))
      return say(`请写明理由，比如：/退 ${meant.value.tickets.map(ticketName).join("、")} 签到表没有补齐。没有退回。`, {
        tone: "ask",
      });
    return await sendBack(scene, meant.value.tickets, meant.value.rest);
  },
  presses: {
    "ticket-return": async (scene, press) => {
      const ticket = await ticketByNumber(scene.query, Number(press.id));
      const reason = press.form?.reason?.trim() ?? "";
      if (ticket === undefined) return warn("没有找到这张整改单");
      const refusal = refusedStep(scene, "send-back", ticket);
      if (refusal !== undefined) return refusal;
      if (ticket.version !== Number(press.value))
        return warn(`${ticketName(ticket)} 刚有变动，请发 /整改 ${ticketName(ticket)} 再看`);
      if (reason === "") return warn("请写明还差什么");
      const outcome = inPlace(scene, await sendBack(scene, [ticket], reason));
      return { ...outcome, toast: { type: "success", text: `${ticketName(ticket)} 已退回` } };
    },
  },
});

async function sendBack(scene: Scene, tickets: readonly Ticket[], reason: string): Promise<Outcome> {
  const changed = await takeStep(scene, "send-back", tickets, { reason });
  const names = changed.tickets.map(ticketName).join("、");
  const closers = Map.groupBy(tickets, (ticket) => ticket.closedBy ?? "");
  const told = [...closers].flatMap(([person, own]): Reply[] => {
    if (person === "" || person === scene.sender.id) return [];
    const due = own.map((ticket) => `${ticketName(ticket)}（期限${printDay(ticket.due, scene.today)}）`).join("、");
    const said = `${due}需继续整改：${reason}\n整改后请再发：/销号 ${own.map(ticketName).join("、")} 整改情况`;
    return [
      {
        card: note(said, { tone: "warn" }),
        to: { person },
        refs: { tickets: own.map(({ number }) => number) },
        part: `told-${person}`,
        priority: 1,
      },
    ];
  });
  const text = `已退回 ${names}：${reason}。期限不变${told.length === 0 ? "" : "，已通知报整改的同志"}。`;
  return {
    replies: [{ card: note(text), refs: { tickets: changed.tickets.map(({ number }) => number) } }, ...told],
    writes: changed.writes,
    audit: changed.audit,
    line: text,
  };
}

async function returnRecord(scene: Scene, rest: string): Promise<Outcome> {
  const meant = await meantRecord(scene, rest);
  if (meant === undefined)
    return say("要退哪一条？整改单写 Z编号，记录写编号，比如：/退 231 人数请再核对", { tone: "ask" });
  if (!meant.ok) return say(meant.error, { tone: "ask" });
  const read = await readRecord(scene, meant.value.number, "没有退回。");
  if (!read.ok) return read.error;
  const record = read.value;
  if (!mayConfirm(scene, record))
    return denial("record.confirm", record.unitId, `${meant.value.number} 须由本单位或上级的书记退回，没有退回。`);
  if (record.state !== "counted") return say(`${record.number} 现在没有计入统计，不用退。`);
  if (meant.value.rest === "")
    return say(`请写明理由，比如：/退 ${record.number} 人数请再核对。没有退回。`, { tone: "ask" });
  const next = { state: "returned", confirmedAt: undefined, confirmedBy: undefined } as const;
  const changed = await changeRecord(scene, record, { action: "return", next, reason: meant.value.rest });
  const shown = { kind: kinds[record.kind], record: changed.record, scene };
  const text = `已退回 ${receiptLine(shown)}，先不计入统计：${meant.value.rest}`;
  // The reporter may no longer have the right to read restricted records, so the record is printed without its content.
  const said = `您报的 ${receiptLine(shown, "closed")} 被退回：${meant.value.rest}\n改好后发 /改 ${record.number} …，再请书记 /核 ${record.number}。`;
  const told: Reply = {
    card: note(said, { tone: "warn" }),
    to: { person: record.reporterId },
    refs: { records: [record.number] },
    part: "told",
    priority: 1,
  };
  return {
    replies: [
      { card: note(text), refs: { records: [record.number] } },
      ...(record.reporterId === scene.sender.id ? [] : [told]),
    ],
    writes: changed.writes,
    audit: changed.audit,
    line: text,
  };
}
