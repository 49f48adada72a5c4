import {
  command,
  denied,
  draftOf,
  may,
  mayAnywhere,
  note,
  type Outcome,
  openDraft,
  placeOf,
  type Reply,
  repliedMessage,
  type Scene,
  type Sent,
  say,
  stalePress,
  standingOf,
} from "#bot";
import { readDraft, type Unit } from "#core";
import type { CardPress } from "#platforms";
import {
  type About,
  aboutIn,
  auditDraft,
  cellOf,
  checkedDraft,
  DRAFT_RESULT,
  type DraftCheckSpec,
  type DraftResult,
  draftAnswer,
  draftContext,
  draftQuestion,
  fileName,
  hasExcel,
  LONGEST_AT_ONCE,
  notChecked,
  resultCard,
  resultTable,
  resultTitle,
  resultUrl,
  toBase64,
  type Verdict,
  writeSheetFile,
} from "#reports";
import { type Draft, finishDraft, hasWork, insertDraft } from "#store";

/** The draft type of a command that waits for the draft's file. */
const DRAFT_FILE = "draft-file";
/** The draft type of a question about a draft. */
const DRAFT_ABOUT = "draft-about";

export default command({
  name: "对数",
  en: "audit",
  aliases: ["核稿", "核数", "对稿", "ds"],
  longest: 40_000,
  summary: "把稿子贴上来，逐个核对里面的数：✔ 对得上，✘ 对不上，？ 核不了",
  usage: "/对数 [时段] [单位] 稿子正文",
  examples: ["/对数 2026\n2026年，市直机关各级党组织开展党课活动120余场次……"],
  section: "ask",
  action: "speech",
  where: "anywhere",
  serves: "check",
  async run(scene, line) {
    const { about, text } = aboutIn(scene, line.rest);
    const sent = text === "" ? (line.of ?? repliedMessage(scene)) : undefined;
    if (text === "" && sent === undefined && scene.chat.kind === "direct") return askForFile(scene, about);
    if (text === "" && sent === undefined)
      return say("把稿子的文字贴在命令后面发给我，比如：\n/对数 2026\n2026年，市直机关工委……", { tone: "ask" });
    const unit = about.subject ?? scene.unit ?? rolesUnit(scene);
    if (unit === undefined)
      return say("这是哪个单位的稿子？请在单位的群里发，或写上单位名称，比如：/对数 2026 市财政局 再换行贴正文", {
        tone: "ask",
      });
    return refused(scene, unit) ?? (await checked(scene, specOf(scene, unit, about, sent ?? { text })));
  },
  // A further file is checked in the same way as the first.
  awaits: { [DRAFT_FILE]: checkFile, [DRAFT_ABOUT]: checkFile },
  presses: { "draft-about": checkAnswered, "draft-page": turnPage, "draft-table": sendTable },
});

/** In a direct chat the draft may also be sent as a file. Only a person with the right is asked for one. */
function askForFile(scene: Scene, { subject, period }: About): Outcome {
  const unit = subject ?? scene.unit ?? rolesUnit(scene);
  const isNobody = unit === undefined && !mayAnywhere(scene.sender.grants, "speech");
  const refusal = unit !== undefined || isNobody ? refused(scene, unit) : undefined;
  if (refusal !== undefined) return refusal;
  const text = "请把稿子正文贴在 /对数 后面发送，或者直接把 .docx、.txt 文件发到这里。";
  const waiting = draftOf(scene, DRAFT_FILE, { period, answers: { subjectId: subject?.id } });
  return { ...say(text, { tone: "ask" }), writes: [insertDraft(scene.query, waiting)] };
}

/** The right is checked before the file is fetched or read. */
async function checkFile(scene: Scene, draft: Draft, sent: Sent): Promise<Outcome | undefined> {
  if (sent.kind === "text" && (draft.type === DRAFT_ABOUT || sent.text.length < SHORTEST_TEXT)) return undefined;
  const { period, answers } = draft.payload as Pick<DraftCheckSpec, "period" | "answers">;
  const subject = answers.subjectId === undefined ? undefined : scene.tree.units.get(answers.subjectId);
  const unit = subject ?? scene.unit ?? rolesUnit(scene);
  if (unit === undefined)
    return say("这是哪个单位的稿子？请写上单位名称再发文件，比如：/对数 市财政局", { tone: "ask" });
  const refusal = refused(scene, unit);
  if (refusal !== undefined) return refusal;
  const source = { messageId: scene.message?.messageId ?? "", fileKey: sent.kind === "file" ? sent.key : undefined };
  const what = sent.kind === "text" ? { text: sent.text } : source;
  const outcome = await checked(scene, specOf(scene, unit, { subject, period }, what));
  return draft.type === DRAFT_ABOUT
    ? outcome
    : { ...outcome, writes: [...(outcome.writes ?? []), finishDraft(scene.query, draft)] };
}

/** Checks a draft again with the answer to a question about it; the result replaces the question. */
async function checkAnswered(scene: Scene, press: CardPress): Promise<Outcome> {
  const draft = await openDraft(scene, press.id ?? "", DRAFT_ABOUT);
  const answer = draftAnswer(String(press.value));
  if (!draft.ok) return draft.error;
  if (answer === undefined) return stalePress();
  const asked = draft.value.payload as DraftCheckSpec;
  const unit = scene.tree.units.get(asked.unitId);
  const refusal = refused(scene, unit);
  if (refusal !== undefined) return refusal;
  const spec = {
    ...asked,
    answers: { ...asked.answers, ...answer },
    draftId: scene.newId(),
    resultId: scene.newId(),
  };
  const outcome = await checked(scene, spec);
  return { ...outcome, writes: [...(outcome.writes ?? []), finishDraft(scene.query, draft.value)] };
}

/** Shows another page of a draft's check if its result does not fit on one card. */
async function turnPage(scene: Scene, press: CardPress): Promise<Outcome> {
  const draft = await openDraft(scene, press.id ?? "", DRAFT_RESULT);
  if (!draft.ok) return draft.error;
  const { id, payload } = draft.value;
  const kept = { id, url: resultUrl(scene.settings.publicUrl, id) };
  const card = resultCard(payload as DraftResult, scene.platform.cardFits, kept, Number(press.value));
  return { replies: [{ card, refs: { draft: id }, ...placeOf(scene) }] };
}

/** Sends the complete result of a draft's check as a file, below the card that shows one page of the result. */
async function sendTable(scene: Scene, press: CardPress): Promise<Outcome> {
  const draft = await openDraft(scene, press.id ?? "", DRAFT_RESULT);
  if (!draft.ok) return draft.error;
  const result = draft.value.payload as DraftResult;
  const format = hasExcel ? "xlsx" : "csv";
  const bytes = await writeSheetFile(
    resultTable(result).map((row) => row.map(cellOf)),
    format,
    "核对结果",
  );
  const name = fileName(["核对结果", result.unit, scene.today.replaceAll("-", "")], format);
  const made = { base64: toBase64(bytes) };
  return {
    replies: [
      {
        card: note(`${resultTitle(result)}，文件在下面。`),
        file: { name, type: format === "xlsx" ? "xls" : "stream", made },
      },
    ],
    toast: { type: "info", text: "文件正在发来" },
  };
}

/** The refusal if the person may not have drafts of this unit checked; undefined if they may. */
function refused(scene: Scene, unit: Unit | undefined): Outcome | undefined {
  return denied(scene, "speech", unit?.id, { doing: "核对稿子", of: unit?.name ?? "本单位" });
}

/** The unit whose drafts a person may check by their role, if there is only one. */
function rolesUnit(scene: Scene): Unit | undefined {
  const ids = new Set(
    scene.sender.grants.filter(({ role }) => role === "secretary" || role === "leader").map(({ unitId }) => unitId),
  );
  const [only] = ids;
  return ids.size === 1 && only !== undefined ? scene.tree.units.get(only) : undefined;
}

/** A shorter text, such as 谢谢 or 好的, is no draft. */
const SHORTEST_TEXT = 10;

function specOf(scene: Scene, unit: Unit, about: About, draft: DraftCheckSpec["draft"]): DraftCheckSpec {
  return {
    type: "draft-check",
    personId: scene.sender.id,
    unitId: unit.id,
    place: scene.unit?.id,
    today: scene.today,
    period: about.period,
    answers: about.subject === undefined ? {} : { subjectId: about.subject.id },
    draftId: scene.newId(),
    chatId: scene.chat.id,
    resultId: scene.newId(),
    draft,
  };
}

/**
 * Checks a short draft at once. A long draft or a file is checked in the background and answered by a second message.
 */
async function checked(scene: Scene, spec: DraftCheckSpec): Promise<Outcome> {
  return "text" in spec.draft && spec.draft.text.length <= LONGEST_AT_ONCE
    ? await checkedNow(scene, spec, spec.draft.text)
    : await checkedLater(scene, spec);
}

async function checkedNow(scene: Scene, spec: DraftCheckSpec, text: string): Promise<Outcome> {
  const { tree, today, query } = scene;
  const unit = unitOf(scene, spec);
  const read = readDraft(text, draftContext(tree, spec));
  if (!read.ok) return { replies: [{ card: notChecked(read.error) }], settled: false };
  const { answers, draftId } = spec;
  const question = draftQuestion({ asks: read.value.asks, answers, unit, today, draftId });
  if (question !== undefined) return { replies: [{ card: question, ...placeOf(scene) }], writes: [kept(scene, spec)] };
  const standing = standingOf(scene);
  const maySee = (unitId: string) => may(standing, "tally", unitId);
  const verdicts = await auditDraft(query, read.value.figures, { tree, today, maySee });
  const count = (mark: Verdict["mark"]) => verdicts.filter((verdict) => verdict.mark === mark).length;
  const details = { right: count("✔"), wrong: count("✘"), unsure: count("？") };
  const { resultId } = spec;
  const { card, kept: result } = checkedDraft(verdicts, unit, scene.platform.cardFits, {
    id: resultId,
    url: resultUrl(scene.settings.publicUrl, resultId),
  });
  const reply = result === undefined ? { card } : { card, refs: { draft: resultId } };
  const outcome = answered(scene, unit, reply, details, "核对结果已单独发给您。");
  if (result === undefined) return outcome;
  return { ...outcome, writes: [insertDraft(query, { ...draftOf(scene, DRAFT_RESULT, result), id: resultId })] };
}

async function checkedLater(scene: Scene, spec: DraftCheckSpec): Promise<Outcome> {
  const { personId } = spec;
  if (await hasWork(scene.query, personId))
    return say("您上一份稿子还在核对，请等结果出来再发下一份。", { tone: "ask" });
  const reply = { card: note("稿子收到，正在核对，结果稍后发来。"), work: { personId, spec: { ...spec } } };
  const outcome = answered(scene, unitOf(scene, spec), reply, {}, "稿子收到，正在核对，结果稍后单独发给您。");
  return { ...outcome, writes: [kept(scene, spec)] };
}

function unitOf(scene: Scene, { unitId }: DraftCheckSpec): Unit {
  const unit = scene.tree.units.get(unitId);
  if (unit === undefined) throw new Error(`no unit ${unitId}`);
  return unit;
}

/** Stores a draft that waits to be checked until the bot's question about it is answered. */
const kept = (scene: Scene, spec: DraftCheckSpec) =>
  insertDraft(scene.query, { ...draftOf(scene, DRAFT_ABOUT, spec), id: spec.draftId });

/** Sends the answer to the person who asked; a group is only told that it was sent. */
function answered(
  scene: Scene,
  unit: Unit,
  reply: Reply,
  details: Readonly<Record<string, number>>,
  told: string,
): Outcome {
  const audit = [{ action: "audit-draft", object: unit.id, unitId: unit.id, details }];
  if (scene.chat.kind === "direct") return { replies: [{ ...reply, ...placeOf(scene) }], audit };
  return {
    replies: [
      { card: note(told), ...placeOf(scene) },
      { ...reply, to: { person: scene.sender.id } },
    ],
    audit,
  };
}
