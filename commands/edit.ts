import { choice, command, correct, mayBeHeardIn, mayRead, meantRecord, say } from "#bot";
import { recordsOfReporter } from "#store";

export default command({
  name: "改",
  en: "fix",
  aliases: ["更正", "修改", "edit", "correct"],
  summary: "更正一条记录，改前改后都留着",
  usage: "/改 编号 项目=新值 …",
  examples: ["/改 231 人数=90", "/改 #123 35人→53人"],
  section: "ledger",
  action: "record.change-own",
  where: "anywhere",
  changes: true,
  async run(scene, line) {
    const meant = await meantRecord(scene, line.rest);
    if (meant === undefined) return await whichOne(scene);
    if ("refusal" in meant) return say(meant.refusal, { tone: "ask" });
    return await correct(scene, meant.number, meant.rest);
  },
});

const SHOWN = 3;
const LOOKED_AT = 20;

/** Nobody said which record: the last ones are shown, one button each. */
async function whichOne(scene: Parameters<typeof meantRecord>[0]) {
  // What somebody reported elsewhere is nothing for this group.
  const records = (await recordsOfReporter(scene.query, scene.sender.id, LOOKED_AT))
    .filter((record) => mayBeHeardIn(scene, record.unitId) && mayRead(scene, record))
    .slice(0, SHOWN);
  if (records.length === 0) return say("要改哪一条？请带上编号，比如：/改 231 人数=90", { tone: "ask" });
  const text = "要改哪一条？点一下，或带上编号再发，比如：/改 231 人数=90";
  return choice(
    text,
    records.map((record) => ({
      text: `${record.number} ${record.title.slice(0, 20)}`,
      press: { action: "edit", id: String(record.number) },
    })),
  );
}
