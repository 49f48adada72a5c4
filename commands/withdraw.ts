import { command, meantRecord, say, sentences, whichRecord, withdrawSaid } from "#bot";

export default command({
  name: "撤",
  en: "undo",
  aliases: ["撤回", "撤销", "撤消", "删除", "删掉", "删", "withdraw", "delete"],
  summary: "撤销一条记录，撤了还能恢复",
  usage: "/撤 编号 [原因]",
  examples: ["/撤 231 报重了"],
  section: "ledger",
  action: "record.change-own",
  where: "anywhere",
  serves: "withdraw",
  meantBy: ["取消", "作废", "cancel", "remove"],
  slips: ["撒", "撇", "彻", "澈", "扯"],
  changes: true,
  alone: true,
  async run(scene, line) {
    const meant = await meantRecord(scene, line.rest);
    if (meant === undefined) return await whichRecord(scene, "撤", "/撤 231 报重了");
    if (!meant.ok) return say(sentences(meant.error, "没有撤销"), { tone: "ask" });
    return await withdrawSaid(scene, meant.value.number, meant.value.rest);
  },
});
