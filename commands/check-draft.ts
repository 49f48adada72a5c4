import {
  command,
  draftOf,
  may,
  mayAnywhere,
  note,
  type Outcome,
  type Reply,
  refuse,
  type Scene,
  type SentFile,
  say,
  standingOf,
} from "#bot";
import { type Period, readDraft, type Unit } from "#core";
import {
  auditDraft,
  checkedCard,
  type DraftCheckSpec,
  draftContext,
  LONGEST_AT_ONCE,
  notChecked,
  readQuestion,
  type Verdict,
} from "#reports";
import { type Draft, finishDraft, hasWork, insertDraft } from "#store";

/** The draft that waits for a file. */
const DRAFT_FILE = "draft-file";

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
  async run(scene, line) {
    const { head, text } = apart(line.rest);
    if (text === "" && scene.chat.kind === "direct") return askForFile(scene);
    if (text === "")
      return say("把稿子的文字贴在命令后面发给我，比如：\n/对数 2026\n2026年，市直机关工委……", { tone: "ask" });
    const words = head === "" ? "今年" : head;
    const asking = { ...scene, period: "今年" };
    const read = readQuestion(words, asking);
    const isHead = read.ok && read.value.words === "" && read.value.kind === undefined;
    const asked = isHead ? read : readQuestion("今年", asking);
    if (!asked.ok)
      return say("这是哪个单位的稿子？请在单位的群里发，或写上单位名称，比如：/对数 2026 市财政局 再换行贴正文", {
        tone: "ask",
      });
    const saysPeriod = head !== "" && isHead && /\d|年|季|月/.test(head);
    const saysUnit = head !== "" && isHead && readQuestion(head, { ...asking, unit: undefined }).ok;
    const { unit } = asked.value;
    const about = {
      unit,
      subject: saysUnit ? unit : undefined,
      period: saysPeriod ? asked.value.period : undefined,
    };
    return refused(scene, about.unit) ?? (await checked(scene, about, { text: isHead ? text : line.rest }));
  },
  files: { [DRAFT_FILE]: checkFile },
});

/** In one's own chat the draft may also come as the file it is; only who may have a draft checked is asked for one. */
function askForFile(scene: Scene): Outcome {
  const unit = scene.unit ?? rolesUnit(scene);
  const isNobody = unit === undefined && !mayAnywhere(scene.sender.grants, "speech");
  const refusal = unit !== undefined || isNobody ? refused(scene, unit) : undefined;
  if (refusal !== undefined) return refusal;
  const text = "把稿子的文字贴在 /对数 后面，或者直接把 .docx 文件发到这里。";
  return { ...say(text, { tone: "ask" }), writes: [insertDraft(scene.query, draftOf(scene, DRAFT_FILE, {}))] };
}

/** The right is asked before anything of the file is fetched or read. */
async function checkFile(scene: Scene, draft: Draft, file: SentFile): Promise<Outcome> {
  const unit = scene.unit ?? rolesUnit(scene);
  if (unit === undefined)
    return say("这是哪个单位的稿子？请贴正文，第一行写单位名称，比如：/对数 市财政局", { tone: "ask" });
  const refusal = refused(scene, unit);
  if (refusal !== undefined) return refusal;
  const sent = { messageId: scene.message?.messageId ?? "", fileKey: file.key };
  const outcome = await checked(scene, { unit, subject: undefined, period: undefined }, sent);
  return { ...outcome, writes: [...(outcome.writes ?? []), finishDraft(scene.query, draft)] };
}

/** What somebody hears who may not have drafts of this unit checked. */
function refused(scene: Scene, unit: Unit | undefined): Outcome | undefined {
  if (may(standingOf(scene), "speech", unit?.id)) return undefined;
  return refuse({ action: "speech", doing: "核对稿子" }, unit?.name ?? "本单位");
}

/** The one unit somebody may check drafts of by their role, when there is only one. */
function rolesUnit(scene: Scene): Unit | undefined {
  const ids = new Set(
    scene.sender.grants.filter(({ role }) => role === "secretary" || role === "leader").map(({ unitId }) => unitId),
  );
  const [only] = ids;
  return ids.size === 1 && only !== undefined ? scene.tree.units.get(only) : undefined;
}

/** The words before the draft proper, when the first line is short, or the first word alone is a period. */
function apart(rest: string): { readonly head: string; readonly text: string } {
  const trimmed = rest.trim();
  const end = trimmed.indexOf("\n");
  if (end >= 0 && end <= LONGEST_HEAD)
    return { head: trimmed.slice(0, end).trim(), text: trimmed.slice(end + 1).trim() };
  const first = /^(\d{4}年?|今年|去年|\S{1,8}季度|\d{1,2}月)\s+(?=\S)/.exec(trimmed);
  if (first !== null) return { head: first[1] ?? "", text: trimmed.slice(first[0].length) };
  return { head: "", text: trimmed };
}

const LONGEST_HEAD = 30;

/** What was said about a draft: whose right is asked for, whose draft it is, and its period. */
interface About {
  readonly unit: Unit;
  readonly subject: Unit | undefined;
  readonly period: Period | undefined;
}

/** A short draft is checked at once; a long one and a file are work that is owed, and answered by a second message. */
async function checked(scene: Scene, about: About, draft: DraftCheckSpec["draft"]): Promise<Outcome> {
  return "text" in draft && draft.text.length <= LONGEST_AT_ONCE
    ? await checkedNow(scene, about, draft.text)
    : await checkedLater(scene, about, draft);
}

async function checkedNow(scene: Scene, { unit, subject, period }: About, text: string): Promise<Outcome> {
  const { tree, today } = scene;
  const read = readDraft(text, draftContext({ tree, today, subject, period }));
  if (!read.ok) return { replies: [{ card: notChecked(read.error) }], settled: false };
  const standing = standingOf(scene);
  const maySee = (unitId: string) => may(standing, "tally", unitId);
  const verdicts = await auditDraft(scene.query, read.value.figures, { tree, today, maySee });
  const count = (mark: Verdict["mark"]) => verdicts.filter((verdict) => verdict.mark === mark).length;
  const details = { right: count("✔"), wrong: count("✘"), unsure: count("？") };
  return answered(scene, unit, { card: checkedCard(verdicts, unit) }, details, "核对结果已单独发给您。");
}

async function checkedLater(
  scene: Scene,
  { unit, subject, period }: About,
  draft: DraftCheckSpec["draft"],
): Promise<Outcome> {
  const personId = scene.sender.id;
  if (await hasWork(scene.query, personId))
    return say("您上一份稿子还在核对，请等结果出来再发下一份。", { tone: "ask" });
  const place = scene.unit?.id;
  const spec: DraftCheckSpec = {
    type: "draft-check",
    personId,
    unitId: unit.id,
    subjectId: subject?.id,
    place,
    today: scene.today,
    period,
    draft,
  };
  const reply = { card: note("稿子收到，正在核对，结果稍后发来。"), work: { personId, spec: { ...spec } } };
  return answered(scene, unit, reply, {}, "稿子收到，正在核对，结果稍后单独发给您。");
}

/** The answer goes to who asked; a group hears only that it does. */
function answered(
  scene: Scene,
  unit: Unit,
  reply: Reply,
  details: Readonly<Record<string, number>>,
  told: string,
): Outcome {
  const audit = [{ action: "audit-draft", object: unit.id, unitId: unit.id, details }];
  if (scene.chat.kind === "direct") return { replies: [reply], audit };
  return { replies: [{ card: note(told) }, { ...reply, to: { person: scene.sender.id } }], audit };
}
