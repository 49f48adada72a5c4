import { command, say } from "#bot";
import { allMeasures, type Block, type Measure, measureByName } from "#core";

const SCOPES: Readonly<Record<Measure["scope"], string>> = {
  本级: "只算本级自己报的",
  各级: "本级和下面各级都算，几家合办的一场只算一次",
  全市: "市、县、乡三级都算，并按层级分开列",
  市直机关: "市直机关工委和下面各级都算",
};

const PERIODS: Readonly<Record<Measure["period"], string>> = {
  以来: "从当年1月1日起，算到今天（往年算到12月31日）",
  年: "当年1月1日到12月31日，当年未满的，截至当日",
  累计: "从有记录起一直累计",
  时点: "看当天的情况",
};

export default command({
  name: "口径",
  en: "definition",
  aliases: ["指标", "怎么算"],
  summary: "看一个数字是怎么算的",
  usage: "/口径 [指标]",
  examples: ["/口径 志愿次数"],
  section: "ask",
  action: "help",
  where: "anywhere",
  async run(_scene, line) {
    const wanted = line.rest.trim();
    if (wanted === "") return { replies: [{ card: listCard() }], line: "口径" };
    const measure = measureByName(wanted);
    if (measure === undefined) return say(`没有「${wanted}」这个指标。发 /口径 看全部指标。`, { tone: "ask" });
    const [name] = measure.names;
    return {
      replies: [
        {
          card: {
            title: name,
            subtitle: measure.mechanism,
            summary: `${name}：${measure.rule}`,
            blocks: [
              { type: "text", text: `${measure.rule}。` },
              {
                type: "fields",
                rows: [
                  ["统计范围", SCOPES[measure.scope]],
                  ["统计时段", PERIODS[measure.period]],
                  ["单位", measure.unit],
                  ["别名", measure.names.slice(1).join("、") || "（无）"],
                ],
              },
              { type: "note", text: `编号 ${measure.id}。查看组成该数的记录请发 /明细 ${name}。` },
            ],
          },
        },
      ],
      line: `${name}：${measure.rule}`,
    };
  },
});

/** The card of all measures, grouped by mechanism in folds. */
function listCard() {
  const mechanisms = Map.groupBy(allMeasures, (measure) => measure.mechanism);
  const folds = [...mechanisms].map(
    ([mechanism, list]): Block => ({
      type: "fold",
      title: `${mechanism}（${list.length}）`,
      blocks: list.map((measure): Block => ({ type: "text", text: `${measure.names[0]}：${measure.rule}` })),
    }),
  );
  return {
    title: "45 项指标的口径",
    summary: "45 项指标的口径",
    blocks: [...folds, { type: "note", text: "发 /口径 指标名 看一项，比如：/口径 志愿次数" } as const],
  };
}
