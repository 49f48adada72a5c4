import {
  command,
  draftOf,
  emptyForm,
  loadBriefs,
  type Outcome,
  readLater,
  repliedMessage,
  type Scene,
  type Sent,
  say,
  sceneAt,
} from "#bot";
import { type CommandedKind, kindByCommand, readLine } from "#core";
import { type Draft, finishDraft, insertDraft } from "#store";

/** The draft type of a command that waits for the brief: a text, a file or forwarded messages. */
const BRIEF_TEXT = "brief-text";

export default command({
  name: "报",
  en: "brief",
  aliases: ["简报", "jb"],
  summary: "把简报正文贴上来，我按它填好表单，您核对后提交",
  usage: "/报 简报正文",
  examples: ["/报 11月20日，市财政局机关第一支部组织18名党员志愿者到清河社区开展清洁家园活动，服务2小时。"],
  section: "report",
  action: "report.member",
  where: "anywhere",
  serves: "fill",
  async run(scene, line) {
    const { offerForms, offerNamed, refusalOf, toldIn } = await loadBriefs();
    const text = line.rest.trim();
    const [word = ""] = text.split(/\s+/, 1);
    const named = kindByCommand(word);
    const said = named === undefined ? text : text.slice(word.length).trim();
    const refusal = named === undefined ? undefined : refusalOf(scene, named.kind);
    if (refusal !== undefined) return refusal;
    const of = line.of ?? repliedMessage(scene);
    if (said === "" && of !== undefined) return await readLater(scene, of, { name: "报", rest: text });
    if (text === "") return askForText(scene);
    if (said.length > LONGEST) return say(`简报正文超过${LONGEST}字，请分成几份再发。没有登记。`, { tone: "ask" });
    if (isLine(said)) {
      if (named !== undefined) return await lineForm(scene, line.line, said, named);
      if (/\S\s+\S/.test(said)) return await spacedLine(scene, line.line, said);
    }
    if (named !== undefined) return await offerNamed(scene, line.line, toldIn(scene, said), named);
    const texts = line.pasted?.map((one) => toldIn(sceneAt(scene, one.at), one.text)) ?? [toldIn(scene, said)];
    return await offerForms(scene, line.line, texts);
  },
  awaits: { [BRIEF_TEXT]: takeText },
});

/** The longest brief, in characters; a longer text is probably several briefs. */
const LONGEST = 4_000;
const LONGEST_LINE = 80;
/** A shorter text, such as 谢谢 or 好的, is no brief. */
const SHORTEST_TEXT = 10;

/** In a direct chat the text may follow as a message of its own, as a file, or as a forwarded conversation. */
function askForText(scene: Scene): Outcome {
  if (scene.chat.kind === "group")
    return say("请把简报正文贴在 /报 后面发送，或回复简报那条消息发 /报。我按正文填好表单，您核对后提交。", {
      tone: "ask",
    });
  const text = "请把简报发到这里：正文、.docx 或 .txt 文件、转发的消息都可以。我按正文填好表单，您核对后提交。";
  return { ...say(text, { tone: "ask" }), writes: [insertDraft(scene.query, draftOf(scene, BRIEF_TEXT, {}))] };
}

async function takeText(scene: Scene, draft: Draft, sent: Sent): Promise<Outcome | undefined> {
  if (sent.kind === "text" && sent.text.length < SHORTEST_TEXT) return undefined;
  const messageId = scene.message?.messageId ?? "";
  const fileKey = sent.kind === "file" ? sent.key : undefined;
  const { offerForms, toldIn } = await loadBriefs();
  const outcome =
    sent.kind === "text"
      ? await offerForms(scene, sent.text, [toldIn(scene, sent.text)])
      : await readLater(scene, { messageId, fileKey }, { name: "报", rest: "" });
  return { ...outcome, writes: [...(outcome.writes ?? []), finishDraft(scene.query, draft)] };
}

/** Whether the text is a command line without its command: it has no sentences. */
const isLine = (text: string): boolean => text.length <= LONGEST_LINE && !/[，。；,;\n]/.test(text);

async function lineForm(scene: Scene, line: string, text: string, { kind, presets }: CommandedKind): Promise<Outcome> {
  const { today, mentions } = scene;
  const reading = readLine(kind, text, { today, mentions, presets });
  return await emptyForm(scene, kind, line, { ...reading, problems: [] });
}

/**
 * Handles a line without its command, such as 「昨天 志愿 清洁家园 35人」, as a report of the kind that one of its words names or
 * describes.
 */
async function spacedLine(scene: Scene, line: string, text: string): Promise<Outcome> {
  const { offerForms, onlyKindIn, refusalOf, toldIn } = await loadBriefs();
  const words = text.split(/\s+/);
  const at = words.findIndex((word) => kindByCommand(word) !== undefined);
  const told = toldIn(scene, text);
  const kind = kindByCommand(words[at] ?? "") ?? onlyKindIn(told);
  if (kind === undefined) return await offerForms(scene, line, [told]);
  return (
    refusalOf(scene, kind.kind) ??
    (await lineForm(scene, line, words.filter((_, index) => index !== at).join(" "), kind))
  );
}
