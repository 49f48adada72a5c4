import { answerWithCounts, command, denied, note, notSeen, type Outcome, type Scene, say } from "#bot";
import { addWorkdays, type Block, printDay, readArguments, readDate, readDue, type Unit } from "#core";
import { coverageGround, studied, unitNames } from "#reports";
import { declaredDays, dropDocument, keepDocument, type UpperDocument, upperDocuments } from "#store";

export default command({
  name: "文件",
  en: "document",
  aliases: ["上级文件"],
  summary: "登记要跟进学习的上级文件或讲话，到期前提醒还没学的单位",
  usage: "/文件 日期 题目 期限=10个工作日",
  examples: ["/文件 11月18日 关于加强机关党建的意见 期限=10个工作日", "/文件", "/文件 取消 关于加强机关党建的意见"],
  section: "manage",
  action: "tally",
  where: "anywhere",
  async run(scene, line) {
    const { unit } = scene;
    if (unit === undefined) return say("请在单位的群里发 /文件。", { tone: "ask" });
    const unseen = await notSeen(scene, "tally", unit, "文件");
    if (unseen !== undefined) return unseen;
    if (line.rest.trim() === "") return await list(scene, unit);
    const words = `登记文件须由${unit.name}的书记办理，没有登记。`;
    const refused = denied(scene, "report.secretary", unit.id, words);
    if (refused !== undefined) return refused;
    return await change(scene, unit, line.rest);
  },
});

const WORKDAYS = 10;
const KEYS = { 期限: ["期限", "限期", "due"], 日期: ["日期", "印发", "date"] } as const;

async function change(scene: Scene, unit: Unit, rest: string): Promise<Outcome> {
  const { words, values } = readArguments(rest, KEYS);
  const [first = "", ...others] = words;
  if (/^(?:取消|不学了|删除)$/.test(first)) return await cancel(scene, others.join(" "));
  const read =
    values.日期 === undefined ? readDate(first, { today: scene.today }) : readDate(values.日期, { today: scene.today });
  const isDated = read.kind === "day";
  const title = (isDated && values.日期 === undefined ? others : words).join(" ").replace(/^《(.*)》$/, "$1");
  if (title === "")
    return say("请写文件题目，比如：/文件 11月18日 关于加强机关党建的意见 期限=10个工作日", { tone: "ask" });
  const issued = isDated ? read.day : scene.today;
  const overrides = await declaredDays(scene.query);
  const asked =
    values.期限 === undefined ? undefined : readDue(values.期限, { today: scene.today, from: issued, overrides });
  if (asked !== undefined && asked.kind !== "day")
    return say(`期限「${values.期限}」没看懂，没有登记。请写成12月5日或10个工作日。`, { tone: "ask" });
  const due = asked?.day ?? addWorkdays(issued, WORKDAYS, overrides);
  const document: UpperDocument = { id: scene.newId(), title, issued, due, unitId: unit.id, byId: scene.sender.id };
  const text = `✓ 已登记《${title}》，${unit.name}各支部${printDay(due, scene.today)}前跟进学习。学习后请发 /集中学习 几月几日 几人 跟进文件=${title}；看谁还没学，发 /文件`;
  return {
    replies: [{ card: note(text, { tone: "good" }) }],
    writes: [keepDocument(scene.query, document, scene.now)],
    audit: [{ action: "document.add", object: `document:${document.id}`, unitId: unit.id }],
    line: text,
  };
}

async function cancel(scene: Scene, title: string): Promise<Outcome> {
  const found = (await upperDocuments(scene.query)).filter(
    (one) => one.unitId === scene.unit?.id && one.title === title,
  );
  const [document] = found;
  if (document === undefined) return say(`没有找到《${title}》，请照 /文件 列出的题目写。`, { tone: "ask" });
  const text = `✓ 《${title}》不再提醒。`;
  return {
    replies: [{ card: note(text, { tone: "good" }) }],
    writes: [dropDocument(scene.query, document.id)],
    audit: [{ action: "document.drop", object: `document:${document.id}`, unitId: document.unitId }],
    line: text,
  };
}

const MOST = 8;

async function list(scene: Scene, unit: Unit): Promise<Outcome> {
  const mine = (await upperDocuments(scene.query)).filter((one) => one.unitId === unit.id).slice(0, MOST);
  if (mine.length === 0) return say("还没有要跟进学习的文件。登记发：/文件 11月18日 文件题目 期限=10个工作日");
  const { canReport } = await coverageGround(scene.query);
  const counts: string[] = [];
  const blocks: Block[] = [];
  let isList = false;
  for (const document of mine) {
    const { asked, late } = await studied(scene.query, scene.tree, document, scene.today, canReport);
    const state = late.length === 0 ? "均已学习" : `${late.length}家尚未学习`;
    const count = `《${document.title}》期限${printDay(document.due, scene.today)}，${asked.length}家中${state}`;
    counts.push(count);
    blocks.push({ type: "text", text: late.length === 0 ? count : `${count}：${unitNames(late)}` });
    isList ||= late.some(({ id }) => id !== unit.id);
  }
  const title = `${unit.name} · 跟进学习`;
  const card = { title, summary: title, blocks };
  return { ...answerWithCounts(scene, unit, { card, counts: `${counts.join("；")}。`, isList }), line: title };
}
