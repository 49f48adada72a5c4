import { command } from "#bot";
import { closeByFile, closeByForm, closeInWords, EVIDENCE, reportForm } from "#reports";

export default command({
  name: "销号",
  en: "close",
  aliases: ["整改完成", "xh"],
  summary: "报一条整改办完了，写明怎么改的；由提出单位核验后才算数",
  usage: "/销号 Z编号 整改情况",
  examples: ["/销号 Z18 已补签到并归档"],
  section: "ledger",
  action: "ticket.close",
  where: "anywhere",
  slips: ["消号", "销好", "小号"],
  changes: true,
  run: (scene, line) => closeInWords(scene, line.rest),
  awaits: { [EVIDENCE]: closeByFile },
  presses: {
    "ticket-report": (scene, press) => reportForm(scene, press.id),
    "ticket-close": (scene, press) => closeByForm(scene, press),
  },
});
