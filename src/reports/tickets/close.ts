import {
  attachmentsOn,
  denial,
  draftOf,
  fileNames,
  filesOf,
  inPlace,
  maySeeTicket,
  meantTickets,
  note,
  type Outcome,
  type Reply,
  refusedStep,
  type Scene,
  type Sent,
  say,
  secretariesFor,
  takeStep,
  ticketName,
  unitOfTicket,
  warn,
} from "#bot";
import { type Card, type CardAction, fail, ok, type Result } from "#core";
import type { CardPress } from "#platforms";
import {
  chatsOfUnit,
  type Draft,
  declaredDays,
  finishDraft,
  insertDraft,
  recordsById,
  repeatsOf,
  type Ticket,
  ticketByNumber,
} from "#store";
import { attachedNames } from "../cards/attached.ts";
import { findingCard } from "../cards/findings.ts";

/** The draft type that waits for a file as evidence. */
export const EVIDENCE = "evidence";

interface Evidence {
  readonly numbers: readonly number[];
}

/** Reports findings as corrected, with the text after their numbers as evidence; a second person verifies it. */
export async function closeInWords(scene: Scene, words: string): Promise<Outcome> {
  const meant = await meantTickets(scene, words);
  if (!meant.ok) return meant.error;
  const refusal = meant.value.tickets
    .map((ticket) => refusedStep(scene, "close", ticket))
    .find((refused) => refused !== undefined);
  if (refusal !== undefined) return refusal;
  const { files } = filesOf(scene);
  const evidence = meant.value.rest === "" && files.length > 0 ? `附件：${fileNames(files)}` : meant.value.rest;
  if ([...evidence].length < SHORTEST || isPlaceholder(evidence)) return askHow(scene, meant.value.tickets);
  return await close(scene, meant.value.tickets, evidence);
}

/** Without a text the finding stays open. In a direct chat a file is accepted as evidence too. */
function askHow(scene: Scene, tickets: readonly Ticket[]): Outcome {
  const names = tickets.map(ticketName).join("、");
  const text = `${names} 尚未销号，请写明整改情况，如：/销号 ${names} 已补签到并归档`;
  if (scene.chat.kind === "group")
    return withForm(say(`${text}\n要交佐证材料，请在和我的单聊里发 /销号 ${names}`, { tone: "ask" }), tickets);
  const payload: Evidence = { numbers: tickets.map(({ number }) => number) };
  const outcome = withForm(say(`${text}\n也可以直接把佐证材料发到这里。`, { tone: "ask" }), tickets);
  return { ...outcome, writes: [insertDraft(scene.query, draftOf(scene, EVIDENCE, payload))] };
}

// Adds the form of the finding to the answer if there is only one, so that it can be closed by form or by text.
function withForm(outcome: Outcome, [ticket, ...others]: readonly Ticket[]): Outcome {
  const [reply] = outcome.replies;
  if (reply === undefined || ticket === undefined || others.length > 0) return outcome;
  const form = formOf(ticket).blocks.filter(({ type }) => type === "form");
  const card = { ...reply.card, blocks: [...reply.card.blocks, ...form] };
  return { ...outcome, replies: [{ ...reply, card, refs: { tickets: [ticket.number] } }] };
}

/** Reports findings as corrected, with a file as evidence. */
export async function closeByFile(scene: Scene, draft: Draft, sent: Sent): Promise<Outcome | undefined> {
  if (sent.kind !== "file") return undefined;
  const found = await Promise.all(
    (draft.payload as Evidence).numbers.map((number) => ticketByNumber(scene.query, number)),
  );
  const tickets = found.filter((ticket) => ticket !== undefined);
  const refusal = tickets.map((ticket) => refusedStep(scene, "close", ticket)).find((refused) => refused !== undefined);
  if (refusal !== undefined) return refusal;
  const outcome = await close(scene, tickets, `附件：${sent.name}`);
  const audit = (outcome.audit ?? []).map((line) => ({ ...line, details: { file: sent.key } }));
  return { ...outcome, audit, writes: [finishDraft(scene.query, draft), ...(outcome.writes ?? [])] };
}

/** Opens the form to report a finding as corrected, from the button of a reminder. */
export async function reportForm(scene: Scene, id: string | undefined): Promise<Outcome> {
  const found = await closable(scene, id);
  if (!found.ok) return found.error;
  const reply = { card: formOf(found.value), to: { chat: scene.chat.id }, refs: { tickets: [found.value.number] } };
  return { replies: [reply], toast: { type: "info", text: "请在下面填写整改情况" } };
}

/** Reports a finding as corrected from its form. */
export async function closeByForm(scene: Scene, press: CardPress): Promise<Outcome> {
  const found = await closable(scene, press.id);
  if (!found.ok) return found.error;
  const evidence = press.form?.evidence?.trim() ?? "";
  if ([...evidence].length < SHORTEST || isPlaceholder(evidence)) return warn("请写一句整改情况");
  const outcome = inPlace(scene, await close(scene, [found.value], evidence));
  return { ...outcome, toast: { type: "success", text: `${ticketName(found.value)} 已报整改完成` } };
}

async function closable(scene: Scene, id: string | undefined): Promise<Result<Ticket, Outcome>> {
  const ticket = /^\d{1,9}$/.test(id ?? "") ? await ticketByNumber(scene.query, Number(id)) : undefined;
  const gone = "没有找到这张整改单，请发 /整改 核对";
  if (ticket === undefined) return fail(warn(gone));
  if (!maySeeTicket(scene, ticket)) return fail(denial("tally", unitOfTicket(ticket), { hides: gone }));
  const refusal = refusedStep(scene, "close", ticket);
  return refusal === undefined ? ok(ticket) : fail(refusal);
}

function formOf(ticket: Ticket): Card {
  const title = `整改 ${ticketName(ticket)} 报完成`;
  return {
    title,
    tone: "plain",
    summary: title,
    blocks: [
      ...(ticket.text === "" ? [] : [{ type: "text", text: ticket.text } as const]),
      {
        type: "form",
        name: `close_${ticket.number}`,
        inputs: [{ type: "text", name: "evidence", label: "整改情况", required: true, maxLength: 500 }],
        submit: { text: "报完成", style: "primary", press: { action: "ticket-close", id: String(ticket.number) } },
      },
      { type: "note", text: "由提出单位核验后销号。" },
    ],
  };
}

/** The fewest characters of evidence that a finding was corrected: 「好」 or 「1」 is none. */
const SHORTEST = 2;

/** Whether the text is only the placeholder of our own reminder or usage line, copied with the command. */
const isPlaceholder = (text: string): boolean =>
  /^(?:空格后)?(?:请?写?一句)?(?:怎么改的|整改情况)$/.test(text.replace(/[\s（）()。.…：:]/g, ""));

async function close(scene: Scene, tickets: readonly Ticket[], evidence: string): Promise<Outcome> {
  const changed = await takeStep(scene, "close", tickets, { said: evidence });
  const names = changed.tickets.map(ticketName).join("、");
  const attachments = await attachedTo(scene, changed.tickets);
  const judges = await judgesOf(scene, changed.tickets);
  const text = `✓ ${names} 已报整改完成，${judges.length === 0 ? "请提出单位发 /核 核验" : "已请提出单位核验"}。`;
  return {
    replies: [
      { card: note(text, { tone: "good" }), refs: { tickets: changed.tickets.map(({ number }) => number) } },
      ...judges,
    ],
    writes: changed.writes,
    audit: changed.audit,
    attachments,
    line: text,
  };
}

/** Attaches the files of the message to each of the findings. */
async function attachedTo(scene: Scene, tickets: readonly Ticket[]): Promise<NonNullable<Outcome["attachments"]>> {
  const sent = filesOf(scene);
  if (sent.files.length === 0) return [];
  const records = await recordsById(scene.query, [...new Set(tickets.map(({ recordId }) => recordId))]);
  return tickets.flatMap(({ number, recordId }) => {
    const record = records.find(({ id }) => id === recordId);
    return record === undefined ? [] : attachmentsOn(record.number, number, sent);
  });
}

/**
 * Sends a card for each finding to the people who verify it: the issuer's secretaries except the person who closed it,
 * else the issuer's group.
 */
async function judgesOf(scene: Scene, tickets: readonly Ticket[]): Promise<readonly Reply[]> {
  const replies: Reply[] = [];
  const view = {
    tree: scene.tree,
    today: scene.today,
    calendar: await declaredDays(scene.query),
    repeats: await repeatsOf(scene.query, tickets),
  };
  for (const ticket of tickets) {
    const people = (await secretariesFor(scene, ticket.issuerUnitId)).filter((id) => id !== scene.sender.id);
    const [chat] = people.length > 0 ? [] : await chatsOfUnit(scene.query, ticket.issuerUnitId);
    const targets = chat === undefined ? people.map((person) => ({ person })) : [{ chat: chat.id }];
    const brought = filesOf(scene).files.map(({ name }) => name);
    const card = judgeCard(ticket, { ...view, attached: [...(await attachedNames(scene.query, ticket)), ...brought] });
    for (const to of targets) {
      const target = "chat" in to ? to.chat : to.person;
      replies.push({
        card,
        to,
        refs: { tickets: [ticket.number] },
        part: `judge-${ticket.number}-${target}`,
        priority: 1,
      });
    }
  }
  return replies;
}

function judgeCard(ticket: Ticket, view: Parameters<typeof findingCard>[1]) {
  const id = String(ticket.number);
  const press = (action: CardAction) => ({ action, id, value: ticket.version });
  const card = findingCard(ticket, view, [{ text: "核验通过", style: "primary", press: press("ticket-verify") }]);
  const title = `整改 ${ticketName(ticket)} 已报完成，请核验`;
  return {
    ...card,
    title,
    tone: "ask" as const,
    summary: title,
    blocks: [
      ...card.blocks,
      {
        type: "form" as const,
        name: "send-back",
        inputs: [
          { type: "text" as const, name: "reason", label: "整改不到位的，请说明理由", required: true, maxLength: 200 },
        ],
        submit: { text: "退回", press: press("ticket-return") },
      },
    ],
  };
}
