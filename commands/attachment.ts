import { attachTo, command, draftOf, filesOf, meantRecord, type Outcome, type Scene, say } from "#bot";
import { finishDraft, insertDraft } from "#store";

/** The draft type of the question for a picture or file of a record or finding. */
const ATTACHMENT = "attachment";

export default command({
  name: "附件",
  en: "attach",
  aliases: ["佐证", "佐证材料"],
  serves: "attach",
  summary: "给一条记录或整改单附图片、文件；回复回执发图片也行",
  usage: "/附件 编号，或 /附件 Z编号，再把图片或文件发来",
  examples: ["/附件 231", "/附件 Z18"],
  section: "ledger",
  action: "record.read-own",
  where: "anywhere",
  async run(scene, line) {
    const name = await nameIn(scene, line.rest);
    if (name === undefined)
      return say("请写编号，如：/附件 231，或 /附件 Z18。也可以回复回执，直接发图片或文件。", { tone: "ask" });
    const { fileKey, messageId, name: called = "附件" } = line.of ?? {};
    if (fileKey !== undefined && messageId !== undefined)
      return await attachTo(scene, name, { files: [{ key: fileKey, name: called }], messageId });
    const sent = filesOf(scene);
    if (sent.files.length > 0) return await attachTo(scene, name, sent);
    const { parentId } = scene.message ?? {};
    // A reply to a person's picture attaches that picture. Its key is looked up when the file is fetched.
    if (parentId !== undefined && scene.repliedTo === undefined)
      return await attachTo(scene, name, { files: [{ key: "", name: "附件" }], messageId: parentId });
    return await wait(scene, name);
  },
  awaits: {
    [ATTACHMENT]: async (scene, draft, sent) => {
      if (sent.kind !== "file") return undefined;
      const outcome = await attachTo(scene, String(draft.payload), filesOf(scene));
      if ((outcome.attachments ?? []).length === 0) return outcome;
      // A phone sends several photos as separate messages, so the question stays open for a while.
      const more = { ...draftOf(scene, ATTACHMENT, draft.payload), expiresAt: later(scene.now, MORE_MS) };
      return { ...outcome, writes: [finishDraft(scene.query, draft), insertDraft(scene.query, more)] };
    },
  },
});

/** How long after one picture further pictures are accepted. */
const MORE_MS = 600_000;

const later = (now: string, ms: number): string => new Date(Date.parse(now) + ms).toISOString();

/**
 * The name of the record or finding to attach to: Z18 or a record's number, typed, or taken from the replied-to card.
 */
async function nameIn(scene: Scene, rest: string): Promise<string | undefined> {
  const ticket = /^\s*[Zz]\s*(\d{1,9})\s*$/.exec(rest)?.[1] ?? (rest.trim() === "" ? onlyOne(scene) : undefined);
  if (ticket !== undefined) return `Z${Number(ticket)}`;
  const meant = await meantRecord(scene, rest);
  return meant?.ok === true ? String(meant.value.number) : undefined;
}

const onlyOne = ({ repliedTo }: Scene): number | undefined =>
  repliedTo?.records === undefined && repliedTo?.tickets?.length === 1 ? repliedTo.tickets[0] : undefined;

async function wait(scene: Scene, name: string): Promise<Outcome> {
  if (scene.chat.kind === "group")
    return say(`请在发图片的消息里 @模范，写 /附件 ${name}；或在与模范的单聊里发 /附件 ${name}。`, { tone: "ask" });
  const outcome = say(`请在24小时内把 ${name} 的图片或文件发到这里。`, { tone: "ask" });
  return { ...outcome, writes: [insertDraft(scene.query, draftOf(scene, ATTACHMENT, name))] };
}
