import { changeable, command, editInWords, meantRecord, say } from "#bot";

export default command({
  name: "解决",
  en: "resolve",
  aliases: ["办结"],
  summary: "把一个难点问题记为已解决，不写日期就是今天",
  usage: "/解决 编号 [日期] [说明]",
  examples: ["/解决 231", "/解决 231 11月18日 已协调场地"],
  section: "report",
  action: "record.change-own",
  where: "anywhere",
  changes: true,
  async run(scene, line) {
    const meant = await meantRecord(scene, line.rest);
    if (meant === undefined) return say("解决的是哪个难点？请带上编号，比如：/解决 231 11月18日", { tone: "ask" });
    if (!meant.ok) return say(meant.error, { tone: "ask" });
    const { number, rest } = meant.value;
    const found = await changeable(scene, number);
    if (!found.ok) return found.error;
    if (found.value.kind !== "issue") return say(`${number} 不是难点问题，没有改。`, { tone: "ask" });
    if (found.value.category === "解决") return say(`${number} 已经记为解决了。要改日期发 /改 ${number} 解决日期=`);
    const [first = "", ...more] = rest.split(/\s+/);
    const isDay = DAY.test(first);
    const day = isDay ? first : "今天";
    const words = (isDay ? more.join(" ") : rest).trim();
    const note = words === "" ? "" : ` 备注="${words.replaceAll('"', '""')}"`;
    return await editInWords(scene, number, `状态=解决 解决日期=${day}${note}`);
  },
});

/** Matches a first word that can only be a day; any other word belongs to the solution. */
const DAY =
  /^(?:[今昨前]天|大前天|\d{4}-\d{1,2}-\d{1,2}|\d{8}|\d{1,2}[/-]\d{1,2}|(?:\d{4}年|去年|今年|本|上)?(?:\d{1,2}月|月)\d{1,2}[日号]|[上本]?周[一二三四五六日天])$/;
