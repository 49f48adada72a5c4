import {
  answerWhereAllowed,
  command,
  hintAt,
  note,
  notSeen,
  type Outcome,
  quotable,
  type Refs,
  type Scene,
  say,
  suggest,
  unclear,
  withAside,
} from "#bot";
import { defined } from "#core";
import {
  type Asked,
  changesLine,
  changesSince,
  type Kept,
  keptOf,
  readQuestion,
  sealedTally,
  tally,
  tallyCard,
  tallyFigures,
} from "#reports";
import { lockedPeriod } from "#store";
import { recordsPage, withPage } from "#web";

export default command({
  name: "汇总",
  en: "summary",
  aliases: ["总结", "统计", "hz", "tally"],
  summary: "看一段时间的汇总，不写时段就是本周",
  usage: "/汇总 [时段] [类别] [单位]",
  examples: ["/汇总 本月 志愿 市财政局", "/汇总 2026年第三季度"],
  section: "ask",
  action: "tally",
  where: "anywhere",
  serves: "tally",
  menu: ["tally", "本月"],
  meantBy: ["查询", "看", "报表", "数据", "看数", "query", "search", "stat", "stats", "report"],
  async run(scene, line) {
    const asked = readQuestion(line.rest.replace(ASKS, " "), { ...scene, period: "本周" });
    if (!asked.ok) return unclear(scene, line, asked.error);
    if (asked.value.words !== "") {
      const hint = hintAt(scene, line.rest);
      if (hint !== undefined) return suggest(scene, `没看懂「${quotable(asked.value.words)}」。`, hint);
      return say(`没看懂「${asked.value.words}」。可以这样问：/汇总 本月 志愿，或 /汇总 第三季度 市财政局`, {
        tone: "ask",
      });
    }
    const { unit, period } = asked.value;
    const refused = await notSeen(scene, "tally", unit, "汇总");
    if (refused !== undefined) return refused;
    const { aside } = asked.value;
    const noted = (outcome: Outcome): Outcome => (aside === undefined ? outcome : withAside(outcome, aside));
    const closed = await lockedPeriod(scene.query, unit.id, period);
    if (closed !== undefined) return noted(await sealed(scene, asked.value, keptOf(closed.snapshot)));
    const sum = await tally(scene.query, scene.tree, asked.value, scene.today);
    const path = asked.value.confirmedOnly ? undefined : recordsPage(unit.id, period, asked.value.kind?.name);
    const figures = tallyFigures(sum);
    const card = withPage({ ...tallyCard(sum, scene.today), figures }, scene, figures.length === 0 ? undefined : path);
    return noted(answerWhereAllowed(scene, unit, { card, refs: refsOf(asked.value, unit) }));
  },
});

/** Matches the words by which a question asks for a number, such as 上了几场 in 「党课上了几场？」. */
const ASKS =
  /(?:一共|总共|共|都)?[有上开办搞做]?[过了]?(?:多少|几)[场次个期条项人]?[了啊呢]?[?？]*(?=\s|$)|[?？]+(?=\s|$)/g;

/** What is stored with a summary's card, so that the reply 「明细」 to it lists the records behind the same figures. */
const refsOf = ({ period, kind, category, confirmedOnly }: Asked, unit: { readonly id: string }): Refs => ({
  tally: {
    from: period.from,
    to: period.to,
    unitId: unit.id,
    ...(kind === undefined ? {} : { kind: kind.name }),
    ...defined({ category }),
    confirmedOnly,
  },
});

/**
 * The summary of a closed period from its stored snapshot, which never changes. Later changes are listed separately.
 */
async function sealed(scene: Scene, asked: Asked, kept: Kept): Promise<Outcome> {
  const sum = sealedTally(kept, asked);
  const card = { ...tallyCard(sum, kept.sealedOn), figures: tallyFigures(sum) };
  const answer = answerWhereAllowed(scene, asked.unit, { card, refs: refsOf(asked, kept.unit) });
  const since = changesLine(kept, await changesSince(scene.query, scene.tree, kept));
  const last = answer.replies.at(-1);
  if (since === undefined || last === undefined) return answer;
  const more = { card: note(since), part: "since", ...defined({ to: last.to }) };
  return { ...answer, replies: [...answer.replies, more] };
}
