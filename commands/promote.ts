import {
  command,
  insteadOf,
  meantRecord,
  type Outcome,
  offerLines,
  readRecord,
  reportLine,
  type Scene,
  say,
} from "#bot";
import { kinds, readLine } from "#core";

export default command({
  name: "提拔",
  en: "promote",
  summary: "记挂职干部被提拔使用：挂职编号、姓名、新任职务、文号",
  usage: "/提拔 挂职编号 [日期] 姓名= 新任职务= [文号=]",
  examples: ["/提拔 231 今天 姓名=赵刚 新任职务=副科长"],
  section: "report",
  action: "report.secretary",
  where: "anywhere",
  async run(scene, line) {
    const promoted = { presets: { status: "提拔" } };
    const meant = await meantRecord(scene, line.rest);
    if (meant === undefined) return await reportLine(scene, "secondment", line, promoted);
    if (!meant.ok) return say(meant.error, { tone: "ask" });
    const gone = `没有找到编号 ${meant.value.number} 的挂职记录，没有登记。请核对编号。`;
    const read = await readRecord(scene, meant.value.number);
    if (!read.ok) return insteadOf(read.error, say(gone, { tone: "ask" }));
    const batch = read.value;
    if (batch.kind !== "secondment" || batch.category === "提拔") return say(gone, { tone: "ask" });
    if (batch.state === "withdrawn") return say(`${meant.value.number} 已经撤销，没有登记。`, { tone: "ask" });
    const sent = namesIn(batch.content.fields.persons);
    const said = readLine(kinds.secondment, meant.value.rest, { today: scene.today, mentions: scene.mentions });
    const named = namesIn(said.partial.content.fields.persons);
    const strange = named.filter((name) => sent.length > 0 && !sent.includes(name));
    if (strange.length > 0)
      return say(`${meant.value.number} 的挂职名单里没有${strange.join("、")}，没有登记。名单：${sent.join("、")}`, {
        tone: "ask",
      });
    const [only] = sent;
    if (named.length === 0 && (sent.length !== 1 || only === undefined)) return whoWas(scene, meant.value, sent);
    const who = named.length === 0 ? ` 姓名=${only}` : "";
    const rest = `${meant.value.rest}${who} 挂职编号=${batch.number}`;
    return await reportLine(scene, "secondment", { ...line, rest }, { ...promoted, answers: { unitId: batch.unitId } });
  },
});

/** Asks which of the seconded people was promoted: a button for each, or by name if there are many or no names. */
function whoWas(
  scene: Scene,
  meant: { readonly number: number; readonly rest: string },
  sent: readonly string[],
): Outcome {
  const text = `${meant.number} 派了${sent.length}人，提拔的是谁？`;
  if (sent.length === 0 || sent.length > MOST_BUTTONS)
    return say(`${text}没有登记。请写上姓名，如：/提拔 ${meant.number} 姓名=${sent[0] ?? "张三"}`, { tone: "ask" });
  const lines = sent.map((name) => ({
    ...{ label: name, name: "提拔" },
    rest: `${meant.number} ${meant.rest} 姓名=${name}`.replace(/ +/g, " "),
  }));
  return offerLines(scene, text, lines);
}

const MOST_BUTTONS = 8;

const namesIn = (value: string | readonly string[] | undefined): readonly string[] =>
  typeof value === "string" ? [value] : (value ?? []);
