import {
  answerWhereAllowed,
  command,
  isReady,
  mayAccept,
  mayJudgeTicket,
  maySeeTicket,
  meantTickets,
  notSeen,
  type Outcome,
  type Scene,
  say,
  superiorOf,
  ticketName,
  warn,
  whomOf,
} from "#bot";
import { type Block, type Button, fail, findUnits, isWithin, ok, printCount, type Result, type Unit } from "#core";
import {
  acceptProposed,
  attachedNames,
  closeInWords,
  concerns,
  declineProposed,
  findingCard,
  findingLine,
  findingsCard,
  showProposed,
} from "#reports";
import { declaredDays, proposedTickets, recordsById, repeatsOf, type Ticket, unsettledTickets } from "#store";
import { pageOfUnit, withPage } from "#web";

export default command({
  name: "整改",
  en: "rectify",
  aliases: ["整改单", "整改事项"],
  summary: "看整改单：哪些没办完，到期没有",
  usage: "/整改 [单位]，或 /整改 Z编号",
  examples: ["/整改", "/整改 Z18", "/整改 市水务局 超期"],
  section: "ask",
  action: "tally",
  where: "anywhere",
  shows: ["整改"],
  async run(scene, line) {
    const rest = line.rest.trim();
    // Text after the number describes the correction, as with /销号.
    if (/^[Zz]\s*\d+(?!\d)号?[\s,，:：]*\S/.test(rest)) return await closeInWords(scene, rest);
    if (/^[Zz]\s*\d/.test(rest)) return await oneFinding(scene, rest);
    return await list(scene, rest);
  },
  presses: {
    findings: async (scene, press) => {
      const unit = scene.tree.units.get(press.id ?? "");
      if (unit === undefined) return warn("这张卡片已经过期，请发 /整改");
      const outcome = await list(scene, `${unit.name} ${press.value ?? ""}`);
      return { ...outcome, replies: outcome.replies.map((reply) => ({ to: { chat: scene.chat.id }, ...reply })) };
    },
    "findings-proposed": (scene, press) => showProposed(scene, press.id),
    "ticket-accept": (scene, press) => acceptProposed(scene, press.id),
    "ticket-decline": (scene, press) => declineProposed(scene, press.id),
  },
});

const OVERDUE = /(?:已?超期|逾期|overdue)/;

async function list(scene: Scene, rest: string): Promise<Outcome> {
  const name = rest.replace(OVERDUE, "").trim();
  const unit = unitOf(scene, name);
  if (!unit.ok) return say(unit.error, { tone: "ask" });
  const refused = await notSeen(scene, "tally", unit.value, "整改");
  if (refused !== undefined) return refused;
  const isOverdue = OVERDUE.test(rest);
  const tickets = (await unsettledTickets(scene.query)).filter(
    (ticket) =>
      (concerns(scene.tree, ticket, unit.value.id, scene.today) || ticket.issuerUnitId === unit.value.id) &&
      maySeeTicket(scene, ticket) &&
      (!isOverdue || (ticket.state === "open" && ticket.due < scene.today)),
  );
  const known = findingsCard(unit.value.name, tickets, await viewOf(scene, tickets));
  const list = { ...known, blocks: [...known.blocks, ...(await proposedBlocks(scene, unit.value))] };
  const path = tickets.length === 0 ? undefined : pageOfUnit("/findings", unit.value.id);
  const card = withPage(list, scene, path);
  return answerWhereAllowed(scene, unit.value, { card });
}

const MOST_PROPOSED = 5;

/** The findings that wait for a superior: shown to the issuer, and to the superior with a button to open them. */
async function proposedBlocks(scene: Scene, unit: Unit): Promise<readonly Block[]> {
  const tickets = (await proposedTickets(scene.query)).filter(
    (ticket) =>
      maySeeTicket(scene, ticket) &&
      (ticket.issuerUnitId === unit.id || isWithin(scene.tree, superiorOf(scene, ticket), unit.id, scene.today)),
  );
  if (tickets.length === 0) return [];
  const groups = [...Map.groupBy(tickets, ({ recordId }) => recordId).values()].slice(0, MOST_PROPOSED);
  const view = await viewOf(scene, tickets);
  const records = await recordsById(
    scene.query,
    groups.flatMap(([first]) => first?.recordId ?? []),
  );
  const buttons: Button[] = [];
  for (const [first] of groups) {
    const record = records.find(({ id }) => id === first?.recordId);
    if (first === undefined || record === undefined || scene.chat.kind === "group") continue;
    if (await mayAccept(scene, first))
      buttons.push({
        text: `确认${whomOf(scene.tree, first)}的问题`,
        press: { action: "findings-proposed", id: String(record.number) },
      });
  }
  return [
    { type: "divider" },
    { type: "text", text: `待上级确认${printCount(tickets.length, "条")}（确认前不计入）`, weight: "bold" },
    ...groups.flat().map((ticket): Block => ({ type: "text", text: findingLine(ticket, view) })),
    ...(buttons.length === 0 ? [] : [{ type: "buttons", buttons } as const]),
  ];
}

function unitOf(scene: Scene, name: string): Result<Unit> {
  if (name === "") {
    if (scene.unit !== undefined) return ok(scene.unit);
    return fail("要看哪个单位的整改？请写上单位名称，比如：/整改 市水务局");
  }
  const [first, second] = findUnits(scene, name);
  if (first === undefined) return fail(`没有找到单位「${name}」，请写全称或简称。`);
  if (second !== undefined) return fail(`叫「${name}」的单位不止一个，请写全称。`);
  return ok(first);
}

const viewOf = async (scene: Scene, tickets: readonly Ticket[]) => ({
  tree: scene.tree,
  today: scene.today,
  calendar: await declaredDays(scene.query),
  repeats: await repeatsOf(scene.query, tickets),
});

async function oneFinding(scene: Scene, text: string): Promise<Outcome> {
  const meant = await meantTickets(scene, text);
  if (!meant.ok) return meant.error;
  const [ticket] = meant.value.tickets;
  if (ticket === undefined) return say("请写整改单编号，比如：/整改 Z18", { tone: "ask" });
  const isWaiting =
    isReady(ticket, "verify") && ticket.closedBy !== scene.sender.id && mayJudgeTicket(scene, ticket, "ticket.verify");
  const value = ticket.version;
  const buttons = isWaiting
    ? [
        {
          text: "核验通过",
          style: "primary" as const,
          press: { action: "ticket-verify" as const, id: String(ticket.number), value },
        },
      ]
    : [];
  const view = { ...(await viewOf(scene, [ticket])), attached: await attachedNames(scene.query, ticket) };
  const known = findingCard(ticket, view, buttons);
  const isOwn = ticket.state === "closed" && ticket.closedBy === scene.sender.id;
  const why: Block = { type: "note", text: `${ticketName(ticket)} 由您报送，须由提出单位或其上级的其他同志核验。` };
  const card = isOwn ? { ...known, blocks: [...known.blocks, why] } : known;
  return { replies: [{ card, refs: { tickets: [ticket.number] } }] };
}
