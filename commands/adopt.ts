import { command, mayRead, meantRecord, reportLine, type Scene, say } from "#bot";
import { kinds, type LedgerRecord, lineOf, ok, readLine, subtreeOf } from "#core";
import { newestRecords } from "#store";

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
    const said = await named(scene, line.rest);
    const reports = said === undefined ? await reportsMeant(scene, line.rest) : [];
    const [only, another] = reports;
    if (another !== undefined) return say(whichOf(scene, reports, line.rest), { tone: "ask" });
    const meant = said ?? (only === undefined ? undefined : ok({ number: only.number, rest: line.rest }));
    if (meant === undefined) return await reportLine(scene, "research", line, adopted);
    if (!meant.ok) return say(meant.error, { tone: "ask" });
    // The report gives its title and unit. A day in the line is the day of the adoption.
    const rest = `报告编号=${meant.value.number} ${meant.value.rest}`;
    return await reportLine(scene, "research", { ...line, rest }, adopted);
  },
});

/**
 * The report that a line means: by its number, as the last one, or by replying to it. A day in the line is the day of
 * the adoption.
 */
async function named(scene: Scene, rest: string): ReturnType<typeof meantRecord> {
  if (/^\s*(?:[#＃]?[\d０-９]+号?(?=\s|$)(?!\s*[项条个])|[Zz]\d|刚才|刚刚|上一?条|最近)/.test(rest))
    return await meantRecord(scene, rest);
  const meant = await meantRecord(scene, "");
  return meant?.ok === true ? ok({ ...meant.value, rest }) : meant;
}

const isReport = ({ kind, category }: LedgerRecord): boolean => kind === "research" && category !== "采纳";

/**
 * The unit's reports that a line without a number may mean; none if the line names a report itself, or says nothing.
 */
async function reportsMeant(scene: Scene, rest: string): Promise<readonly LedgerRecord[]> {
  if (scene.unit === undefined || rest.trim() === "") return [];
  const { content, title } = readLine(kinds.research, rest, { today: scene.today, mentions: scene.mentions }).partial;
  if ((title ?? "") !== "" || content.fields.report !== undefined) return [];
  const unitIds = subtreeOf(scene.tree, scene.unit.id, scene.today).map(({ id }) => id);
  const found = await newestRecords(scene.query, { unitIds, kinds: ["research"], limit: MOST_READ });
  return found.filter((one) => isReport(one) && mayRead(scene, one));
}

const MOST_READ = 50;
const MOST_LISTED = 5;

/** Asks which report was adopted, with the number of each. */
function whichOf({ today }: Scene, reports: readonly LedgerRecord[], rest: string): string {
  const listed = reports.slice(0, MOST_LISTED).map((one) => `${one.number} ${lineOf(kinds.research, one, today)}`);
  const more = reports.length > MOST_LISTED ? ["更早的报告请发 /明细 调研 查编号。"] : [];
  const line = `/采纳 ${reports[0]?.number ?? 1} ${rest.trim()}`;
  return [`被采纳的是哪篇报告？请写上报告编号，如：${line}`, ...listed, ...more].join("\n");
}
