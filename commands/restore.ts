import { command, meantRecord, pressed, say, sentences } from "#bot";

export default command({
  name: "恢复",
  en: "restore",
  aliases: ["还原", "取消撤销"],
  summary: "恢复一条撤销了的记录",
  usage: "/恢复 编号",
  examples: ["/恢复 231"],
  section: "ledger",
  action: "record.change-own",
  where: "anywhere",
  changes: true,
  async run(scene, line) {
    const meant = await meantRecord(scene, line.rest);
    if (meant === undefined) return say("要恢复哪一条？请带上编号，比如：/恢复 231", { tone: "ask" });
    if (!meant.ok) return say(sentences(meant.error, "没有恢复"), { tone: "ask" });
    return await pressed(scene, { action: "restore", id: String(meant.value.number) });
  },
});
