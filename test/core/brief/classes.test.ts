import { expect, test } from "vitest";
import { commandedOf, fillForms, readBrief } from "#briefs";

const TODAY = "2026-11-25";

/** The first form of a text in one line: kinds, day, category, title, filled values. */
function formOf(text: string): string {
  const brief = readBrief(text, { today: TODAY });
  const [deed] = brief.deeds;
  const [kind] = deed?.kinds ?? [];
  if (deed === undefined || kind === undefined) return `none ${brief.why ?? ""}`.trim();
  const [form] = fillForms(brief, deed, commandedOf(kind), TODAY);
  const { day, category, title, targetName, content } = form?.partial ?? { content: { fields: {}, amounts: {} } };
  const amounts = Object.entries(content.amounts).map(([key, { value }]) => `${key}=${value}`);
  const fields = [content.fields.speaker, content.fields.place].map((value) => value ?? "");
  return [deed.kinds.map((one) => one.kind).join("/"), day, category, title, targetName, ...fields, ...amounts]
    .filter((word) => word !== undefined && word !== "")
    .join(" ");
}

test.each<[text: string, form: string]>([
  // The number present counts, not the number on the list, and leave is not an activity.
  ["11月20日举办专题党课，党员共97名，实到88人，9人请假。", "lecture 2026-11-20 attendees=88 absent=9"],
  // An earlier action only describes the people.
  ["11月20日，李敏为新提拔的21名干部上廉政党课。", "lecture 2026-11-20 廉政党课 李敏 attendees=21"],
  ["11月20日，工委对上半年检查发现的42条问题开展回头看，39条已整改到位。", "inspection 2026-11-20 rectified=39"],
  // Numbers after 分别 are added up. Of a whole and its part, the whole counts.
  ["11月20日到市体育局检查，分别发现问题4条、2条。", "inspection 2026-11-20 市体育局 findings=6"],
  ["11月20日，工委召开年度考核汇报会，52个单位中的48个单位现场述职。", "appraisal 2026-11-20 number=52"],
  // Praise beside a criticism is not counted.
  ["11月20日对3家单位予以通报批评，对5家单位通报表扬。", "criticism 2026-11-20 number=3"],
  // People who signed up do not count as attendees; the audience of a contest does.
  ["11月20日举办新党员培训班，报名47人、结业45人。", "training 2026-11-20 新党员培训班 attendees=45"],
  ["11月20日举办挑战答题赛，12名选手参赛，观众75人。", "theme_event 2026-11-20 挑战答题赛 attendees=75"],
  // A name in quotation marks that identifies no kind leads to a question between two.
  ["11月20日开展“送法进社区”活动，发放资料500份。", "theme_event/volunteering 2026-11-20 送法进社区"],
  // For a meeting without a name, its work decides the kind.
  ["11月20日召开专题会，研究解决难点问题3个，当场解决2个。", "issue 2026-11-20 解决 number=2"],
  // The date of earlier feedback is not the day of the rectification, and the date of a news agency is not that of the
  // activity.
  ["9月18日督查反馈的3条问题，截至10月16日已全部整改到位。", "rectification 2026-10-16"],
  ["11月20日，高志远到特勤站讲授专题党课，58人参加。（11月3日电）", "lecture 2026-11-20 高志远 特勤站 attendees=58"],
  // Names and units stay in the script they were written in.
  ["11月20日，總支書記羅慧敏圍繞廉潔作輔導，四十二名黨員到場聆聽。", "lecture 2026-11-20 羅慧敏 attendees=42"],
  ["11月20日，工委到市體育局檢查，發現問題2條。", "inspection 2026-11-20 市體育局 findings=2"],
  // The length of a film is not the duration, and minutes after hours belong to it.
  ["11月20日，组织观看警示教育片《忏悔录》，32名党员到场，片长80分钟。", "study 2026-11-20 忏悔录 attendees=32"],
  ["11月20日，26名志愿者开展净滩行动，历时2小时30分。", "volunteering 2026-11-20 净滩行动 people=26 minutes=150"],
  ["11月20日，市审计局召开党组会议，传达全会精神，5人参加。", "study 2026-11-20 班子会 全会精神 attendees=5"],
  // Two times of day give the duration.
  ["11月20日上午9点至11点，18名志愿者清扫街道。", "volunteering 2026-11-20 清扫街道 minutes=120 people=18"],
  ["11月20日，18名志愿者清扫街道，从7:30开始至10:00结束。", "volunteering 2026-11-20 清扫街道 minutes=150 people=18"],
  // Numbers of several classes are added up. Numbers from before and remaining ones do not belong to the activity.
  ["11月20日完成年度考核，共考核一类单位18家、二类单位23家。", "appraisal 2026-11-20 number=41"],
  ["摸排出的12项难点问题里，11月20日又办结3项，累计办结9项，尚余3项。", "issue 2026-11-20 解决 number=3"],
  // A verb of the category shows which of several numbers counts.
  ["11月20日，40名挂职干部期满返岗，其中7人被提拔使用。", "secondment 2026-11-20 提拔 number=7"],
  // The inspected unit stands after the preposition of the clause.
  [
    "11月20日，工委督查组对市水务局机关党委“三会一课”落实情况进行实地检查，未发现违规情况。",
    "inspection 2026-11-20 市水务局机关党委 findings=0",
  ],
  // A decision has the day on which it was signed, and the first line of a diary dates its text.
  [
    "关于对3家单位的通报\n经研究，决定对市甲中心等3家单位予以通报批评。\n市直机关工委\n2026年11月12日",
    "criticism 2026-11-12 number=3",
  ],
  ["2026.9.24 阴\n今天局里来了12名党员到柳树沟结对帮扶。", "assistance 2026-09-24 柳树沟 people=12"],
  // Notices and totals of others are not activities.
  ["平台11月20日起停机升级，学习功能暂停使用。", "none missed"],
  ["全市一季度共查处问题17起，处理31人。", "none sum"],
  // A title has no fragments at its ends.
  ["11月20日，举办党务干部培训班（主体班）开班啦～", "training 2026-11-20 主体班 党务干部培训班"],
])("reads %s", (text, expected) => expect(formOf(text)).toBe(expected));
