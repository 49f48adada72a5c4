import { answerWithCounts, command, notSeen, say, unclear, withAside } from "#bot";
import { yearIn } from "#core";
import { isBehind, paceCard, paceFigures, paces, readQuestion } from "#reports";

export default command({
  name: "进度",
  en: "pace",
  aliases: ["要点进度", "jd"],
  summary: "看年度要点完成得怎样，按现在的速度年底差多少",
  usage: "/进度 [年份] [单位]",
  examples: ["/进度", "/进度 2026 市财政局"],
  section: "ask",
  action: "tally",
  where: "anywhere",
  shows: ["要点"],
  async run(scene, line) {
    const read = readQuestion(line.rest, { ...scene, period: "今年" });
    if (!read.ok) return unclear(scene, line, read.error);
    const { unit, period, words } = read.value;
    if (words !== "") return say(`没看懂「${words}」。可以这样写：/进度，或 /进度 2026 市财政局`, { tone: "ask" });
    const refused = await notSeen(scene, "tally", unit, "进度");
    if (refused !== undefined) return refused;
    const year = yearIn(period.from);
    const list = await paces(scene.query, scene.tree, unit, year, scene.today);
    const card = { ...paceCard(list, unit, year, scene.today), figures: paceFigures(list, unit, year) };
    const { aside } = read.value;
    const outcome = answerWithCounts(scene, unit, { card, counts: `${card.summary}。`, isList: list.some(isBehind) });
    return aside === undefined ? outcome : withAside(outcome, aside);
  },
});
