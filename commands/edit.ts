import { command, correct, meantRecord, say, whichRecord } from "#bot";

export default command({
  name: "改",
  en: "fix",
  aliases: ["更正", "修改", "edit", "correct"],
  summary: "更正一条记录，改前改后都留着",
  usage: "/改 编号 项目=新值 …",
  examples: ["/改 231 人数=90", "/改 #123 35人→53人", "/改 昨天的党课 38人"],
  section: "ledger",
  action: "record.change-own",
  where: "anywhere",
  serves: "edit",
  meantBy: ["更改", "订正", "纠正", "修正", "编辑", "update", "modify"],
  slips: ["攺", "该", "攻"],
  changes: true,
  async run(scene, line) {
    const meant = await meantRecord(scene, line.rest);
    if (meant === undefined) return await whichRecord(scene, "改", "/改 231 人数=90");
    if (!meant.ok) return say(meant.error, { tone: "ask" });
    return await correct(scene, meant.value.number, meant.value.rest);
  },
});
