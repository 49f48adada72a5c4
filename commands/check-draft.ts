import { command, draftOf, may, type Outcome, type Scene, type SentFile, say, standingOf } from "#bot";
import type { Unit } from "#core";
import { auditCard, auditDraft, auditFigures, readQuestion, textOfDocx } from "#reports";
import { type Draft, finishDraft, insertDraft } from "#store";

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
    const read = readQuestion(words, { today: scene.today, tree: scene.tree, unit: scene.unit, period: "今年" });
    const isHead = read.ok && read.value.words === "" && read.value.kind === undefined;
    const asked = isHead
      ? read
      : readQuestion("今年", { today: scene.today, tree: scene.tree, unit: scene.unit, period: "今年" });
    if (!asked.ok)
      return say("这是哪个单位的稿子？请在单位的群里发，或写上单位名称，比如：/对数 2026 市财政局 再换行贴正文", {
        tone: "ask",
      });
    const draft = isHead ? text : line.rest;
    return await checked(scene, draft, asked.value, head !== "" && isHead && /\d|年|季|月/.test(head));
  },
  files: { [DRAFT_FILE]: checkFile },
});

/** In one's own chat the draft may also come as the file it is. */
function askForFile(scene: Scene): Outcome {
  const text = "把稿子的文字贴在 /对数 后面，或者直接把 .docx 文件发到这里。";
  return { ...say(text, { tone: "ask" }), writes: [insertDraft(scene.query, draftOf(scene, DRAFT_FILE, {}))] };
}

async function checkFile(scene: Scene, draft: Draft, file: SentFile): Promise<Outcome> {
  const bytes = await scene.fetchFile?.(file);
  if (bytes === undefined) return say("文件没取到，请再发一次，或者把正文贴在 /对数 后面。", { tone: "ask" });
  const text = await textOfDocx(bytes);
  if (!text.ok) return say(`${text.error}。`, { tone: "ask" });
  const unit = scene.unit ?? rolesUnit(scene);
  if (unit === undefined)
    return say("这是哪个单位的稿子？请贴正文，第一行写单位名称，比如：/对数 市财政局", { tone: "ask" });
  const outcome = await checked(scene, text.value, { unit, period: undefined }, false);
  return { ...outcome, writes: [...(outcome.writes ?? []), finishDraft(scene.query, draft)] };
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

async function checked(
  scene: Scene,
  text: string,
  asked: { readonly unit: NonNullable<Scene["unit"]>; readonly period: Parameters<typeof auditDraft>[2]["period"] },
  saysPeriod: boolean,
): Promise<Outcome> {
  const standing = standingOf(scene);
  if (!may(standing, "speech", asked.unit.id)) {
    return say(`您在这里不能核${asked.unit.name}的稿子。对数由书记和领导来做，请请管理员授权。`);
  }
  const verdicts = await auditDraft(scene.query, text, {
    tree: scene.tree,
    today: scene.today,
    unit: asked.unit,
    period: saysPeriod ? asked.period : undefined,
    maySee: (unitId) => may(standing, "tally", unitId),
  });
  const card = { ...auditCard(verdicts, asked.unit), figures: auditFigures(verdicts) };
  const count = (mark: string) => verdicts.filter((verdict) => verdict.mark === mark).length;
  const audit = [
    {
      action: "audit-draft",
      object: asked.unit.id,
      unitId: asked.unit.id,
      details: { right: count("✔"), wrong: count("✘"), unsure: count("？") },
    },
  ];
  if (scene.chat.kind === "direct") return { replies: [{ card }], audit };
  const here = {
    card: { summary: "核对结果已单独发给您。", blocks: [{ type: "text", text: "核对结果已单独发给您。" } as const] },
  };
  return { replies: [here, { card, to: { person: scene.sender.id } }], audit };
}
