import { command, mayRead, meantRecord, reportLine, say } from "#bot";
import { recordByNumber } from "#store";

export default command({
  name: "采纳",
  en: "adopt",
  summary: "记调研报告里的建议被采纳：报告编号、几项、采纳单位、文号",
  usage: "/采纳 报告编号 [日期] 采纳项数 采纳单位= [文号=]",
  examples: ["/采纳 231 今天 采纳3项 采纳单位=市委 文号=12号"],
  section: "report",
  action: "report.member",
  where: "anywhere",
  async run(scene, line) {
    const adopted = { presets: { status: "采纳" } };
    const meant = await meantRecord(scene, /^\s*\d+\s*[项条]/.test(line.rest) ? "" : line.rest);
    if (meant === undefined) return await reportLine(scene, "research", line, adopted);
    if ("refusal" in meant) return say(meant.refusal, { tone: "ask" });
    const report = await recordByNumber(scene.query, meant.number, (one) => mayRead(scene, one));
    if (report === undefined || report.kind !== "research" || report.category === "采纳")
      return say(`没有找到编号 ${meant.number} 的调研报告，没有登记。请核对编号，或写上题目再发。`, { tone: "ask" });
    if (report.state === "withdrawn") return say(`${meant.number} 已经撤销，没有登记。`, { tone: "ask" });
    const title = `题目="${report.title.replaceAll('"', '""')}"`;
    // What is said of a day is said of the adoption; unsaid it is today.
    const rest = `${title} 报告编号=${report.number} ${meant.rest}`;
    return await reportLine(scene, "research", { ...line, rest }, { ...adopted, answers: { unitId: report.unitId } });
  },
});
