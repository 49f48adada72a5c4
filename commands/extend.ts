import {
  command,
  denial,
  isReady,
  mayJudgeTicket,
  meantTickets,
  note,
  type Outcome,
  placeOf,
  type Reply,
  refusedStep,
  type Scene,
  say,
  secretariesFor,
  sentences,
  takeStep,
  ticketName,
  warn,
  whomOf,
} from "#bot";
import { type Card, type Day, fail, isDay, ok, printDay, type Result, readDue } from "#core";
import type { CardPress } from "#platforms";
import {
  chatsOfUnit,
  type Draft,
  declaredDays,
  draftById,
  finishDraft,
  insertDraft,
  type Ticket,
  ticketByNumber,
} from "#store";

export default command({
  name: "延期",
  en: "extend",
  aliases: ["申请延期", "yq"],
  summary: "给整改申请延期，由提出单位同意；原定期限一直留着",
  usage: "/延期 Z编号 到日期 理由",
  examples: ["/延期 Z18 到9月30日 场地在维修"],
  section: "ledger",
  action: "ticket.close",
  where: "anywhere",
  slips: ["延其", "廷期"],
  changes: true,
  async run(scene, line) {
    const meant = await meantTickets(scene, line.rest);
    if (!meant.ok) return meant.error;
    const [ticket, second] = meant.value.tickets;
    if (ticket === undefined || second !== undefined)
      return say("一次延一条，比如：/延期 Z18 到9月30日 场地在维修", { tone: "ask" });
    const refusal = refusedStep(scene, "extend", ticket);
    if (refusal !== undefined) return refusal;
    const wish = await readWish(scene, ticket, meant.value.rest);
    if (!wish.ok) return say(wish.error, { tone: "ask" });
    if (mayJudgeTicket(scene, ticket, "ticket.extend"))
      return await extend(scene, ticket, wish.value.due, wish.value.reason);
    return await ask(scene, ticket, wish.value);
  },
  presses: {
    "extend-agree": (scene, press) => answer(scene, press, true),
    "extend-refuse": (scene, press) => answer(scene, press, false),
  },
});

interface Wish {
  readonly due: Day;
  readonly reason: string;
}

/** What a request stores until the issuer answers. */
interface Asked extends Wish {
  readonly number: number;
  readonly version: number;
}

const TYPE = "extend";
const DAY_MS = 86_400_000;
/** Longer than a holiday week, during which the issuer may be on leave. */
const OPEN_DAYS = 10;

async function readWish(scene: Scene, ticket: Ticket, rest: string): Promise<Result<Wish>> {
  const example = `/延期 ${ticketName(ticket)} 到9月30日 场地在维修`;
  const [said = "", ...words] = rest.replace(/^(?:延期|延长)?(?:到|至|为)\s*/, "").split(/\s+/);
  const reason = words.join(" ").replace(/^(?:理由|原因|因为?)\s*[:：=]?\s*/, "");
  if (said === "") return fail(`延到哪天？请写：${example}`);
  const overrides = await declaredDays(scene.query);
  const read = readDue(said, {
    today: scene.today,
    from: ticket.due > scene.today ? ticket.due : scene.today,
    overrides,
  });
  if (read.kind !== "day") return fail("reason" in read ? sentences(read.reason) : `日期没看懂，请写：${example}`);
  if (read.day <= ticket.due) return fail(`现在的期限是${printDay(ticket.due, scene.today)}，要延到这天以后。`);
  if (reason === "") return fail(`请写明理由，比如：${example}。没有延期。`);
  return ok({ due: read.day, reason });
}

async function extend(scene: Scene, ticket: Ticket, due: Day, reason: string): Promise<Outcome> {
  const days = `${printDay(ticket.due, scene.today)} → ${printDay(due, scene.today)}`;
  const changed = await takeStep(scene, "extend", [ticket], { said: due, reason: `${days} ${reason}`.trim() });
  const original = printDay(ticket.originalDue, scene.today);
  const text = `✓ ${ticketName(ticket)} 期限${days}（原定${original}）。`;
  return {
    replies: [{ card: note(text, { tone: "good" }), refs: { tickets: [ticket.number] } }],
    writes: changed.writes,
    audit: changed.audit,
    line: text,
  };
}

async function ask(scene: Scene, ticket: Ticket, wish: Wish): Promise<Outcome> {
  const people = (await secretariesFor(scene, ticket.issuerUnitId)).filter((id) => id !== scene.sender.id);
  const [chat] = people.length > 0 ? [] : await chatsOfUnit(scene.query, ticket.issuerUnitId);
  const issuer = scene.tree.units.get(ticket.issuerUnitId)?.name ?? "提出单位";
  if (people.length === 0 && chat === undefined) {
    return say(`${issuer}未登记书记、未绑定群，延期申请无法送达。请联系管理员。`, { tone: "ask" });
  }
  const payload: Asked = { number: ticket.number, version: ticket.version, ...wish };
  const draft: Draft = {
    id: scene.newId(),
    authorId: scene.sender.id,
    chatId: scene.chat.id,
    type: TYPE,
    payload,
    sentAt: scene.sentAt,
    expiresAt: new Date(Date.parse(scene.now) + OPEN_DAYS * DAY_MS).toISOString(),
    state: "open",
    version: 1,
  };
  const card = requestCard(scene, ticket, wish, draft.id);
  const targets: readonly NonNullable<Reply["to"]>[] =
    chat === undefined ? people.map((person) => ({ person })) : [{ chat: chat.id }];
  const text = `${ticketName(ticket)} 申请延期到${printDay(wish.due, scene.today)}，已报${issuer}。答复之前，期限仍是${printDay(ticket.due, scene.today)}。`;
  return {
    replies: [
      { card: note(text), refs: { tickets: [ticket.number] } },
      ...targets.map(
        (to, index): Reply => ({ card, to, refs: { tickets: [ticket.number] }, part: `ask-${index}`, priority: 1 }),
      ),
    ],
    writes: [insertDraft(scene.query, draft)],
    line: text,
  };
}

function requestCard(scene: Scene, ticket: Ticket, wish: Wish, id: string): Card {
  const title = `${ticketName(ticket)} 申请延期`;
  return {
    title,
    tone: "ask",
    summary: `${title}到${printDay(wish.due, scene.today)}`,
    blocks: [
      {
        type: "fields",
        rows: [
          ["单位", whomOf(scene.tree, ticket)],
          ["问题", ticket.text === "" ? "（未写明）" : ticket.text],
          ["现期限", printDay(ticket.due, scene.today)],
          ["申请延到", printDay(wish.due, scene.today)],
          ["原定期限", printDay(ticket.originalDue, scene.today)],
          ["理由", wish.reason],
        ],
      },
      {
        type: "buttons",
        buttons: [
          { text: "同意", style: "primary", press: { action: "extend-agree", id } },
          { text: "不同意", press: { action: "extend-refuse", id } },
        ],
      },
    ],
  };
}

async function answer(scene: Scene, press: CardPress, agreed: boolean): Promise<Outcome> {
  const draft = await draftById(scene.query, press.id ?? "");
  if (draft === undefined || draft.type !== TYPE) return warn("这张卡片已经过期");
  const asked = draft.payload as Asked;
  const ticket = await ticketByNumber(scene.query, asked.number);
  if (ticket === undefined) return warn("须由提出单位的书记或领导决定");
  if (!mayJudgeTicket(scene, ticket, "ticket.extend"))
    return denial("ticket.extend", ticket.issuerUnitId, "须由提出单位的书记或领导决定");
  if (draft.state !== "open") return warn("已经处理过了");
  if (
    draft.expiresAt <= scene.now ||
    !isReady(ticket, "extend") ||
    ticket.version !== asked.version ||
    !isDay(asked.due)
  )
    return warn("这张整改单后来有变动，请对方重新申请");
  const name = ticketName(ticket);
  const outcome = agreed ? await extend(scene, ticket, asked.due, asked.reason) : undefined;
  const until = printDay(agreed ? asked.due : ticket.due, scene.today);
  const told = agreed ? `✓ 已同意 ${name} 延到${until}。` : `已答复不同意 ${name} 延期，期限仍是${until}。`;
  const back = agreed ? `✓ ${name} 已同意延期，新期限${until}。` : `${name} 未同意延期，期限仍为${until}。`;
  return {
    replies: [
      {
        card: note(told, { tone: agreed ? "good" : "quiet" }),
        ...placeOf(scene),
        refs: { tickets: [ticket.number] },
      },
      {
        card: note(back),
        to: { person: draft.authorId },
        refs: { tickets: [ticket.number] },
        part: "told",
        priority: 1,
      },
    ],
    writes: [finishDraft(scene.query, draft), ...(outcome?.writes ?? [])],
    audit: outcome?.audit ?? [
      { action: "ticket.refuse-extend", object: `ticket:${ticket.number}`, unitId: ticket.issuerUnitId },
    ],
    toast: { type: "success", text: agreed ? "已同意" : "已答复" },
  };
}
