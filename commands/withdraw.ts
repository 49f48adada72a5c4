import { changeable, command, freedWords, kindOf, meantRecord, say, sentences, takeBack, withdrawnCard } from "#bot";
import type { Block } from "#core";

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
  changes: true,
  async run(scene, line) {
    const meant = await meantRecord(scene, line.rest);
    if (meant === undefined) return say("要撤哪一条？请带上编号，比如：/撤 231 报重了", { tone: "ask" });
    if ("refusal" in meant) return say(sentences(meant.refusal, "什么也没有撤"), { tone: "ask" });
    const found = await changeable(scene, meant.number);
    if ("refusal" in found) return say(found.refusal, { tone: "ask" });
    if (found.record.state === "withdrawn") return say(`${meant.number} 已经撤销过了。`);
    const taken = await takeBack(scene, found.record, meant.rest);
    const { record, writes, audit, freed } = taken;
    const withdrawn = withdrawnCard({ kind: kindOf(record), record, scene });
    const remark: readonly Block[] =
      freed === undefined ? [] : [{ type: "note", text: `${record.number} 已撤销${freedWords(taken)}。` }];
    const card = { ...withdrawn, blocks: [...withdrawn.blocks, ...remark] };
    return { replies: [{ card, refs: { records: [record.number] } }], writes, audit, line: card.summary };
  },
});
