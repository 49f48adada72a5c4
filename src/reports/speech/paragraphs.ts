import type { MeasureId } from "#core";

/** A figure within its sentence. A claim without a number has another text for the case that nothing was recorded. */
export type Slot =
  | { readonly measure: MeasureId }
  | { readonly measure: MeasureId; readonly says: string; readonly without: string };

/**
 * One paragraph: its title, and its text with `{…}` for a figure or the name of a unit or period. If a figure is left
 * out, the words before `|` go to the next figure of the clause, and the words before `/` to the next one of a list.
 */
export interface Paragraph {
  readonly mechanism: string;
  readonly title: string;
  readonly text: string;
}

/** The numbers of the paragraphs. */
export const ORDINALS = ["一", "二", "三", "四", "五", "六", "七", "八"] as const;

/** The text before the eight paragraphs. */
export const OPENING =
  "{期}，{本级}以“八个三”机制统筹模范机关创建，任务按机制分，进度按台账看，成效用数字说。现将有关情况汇报如下。";

/** The eight paragraphs, one per mechanism, with the 42 figures and the three claims of the report. */
export const PARAGRAPHS: readonly Paragraph[] = [
  {
    mechanism: "三位一体",
    title: "“三位一体”抓学习。",
    text:
      "领导班子跟进学、中心组专题学、党支部按期学，三条线同时推进，学习成效有据可查。" +
      "{以来}，{本级}|领导班子集中学习{M1.1}，理论学习中心组集中研讨{M1.2}，{M1.3}；" +
      "举办主体培训班{M1.4}，参训党员干部{M1.5}；{各级}|讲党课{M1.6}，听课党员干部{M1.7}。",
  },
  {
    mechanism: "三级联动",
    title: "“三级联动”抓推进。",
    text:
      "市级牵总、县级细化、乡镇落地，上下贯通、一抓到底。{期}，{全市}|召开联席会议{M2.1}，" +
      "研究解决机关党建难点问题{M2.2}，实施重点党建项目{M2.3}。",
  },
  {
    mechanism: "三向发力",
    title: "“三向发力”抓服务。",
    text:
      "服务决策重在出实招，{期}，{本级}|完成调研报告{M3.1}，{M3.2}；" +
      "服务发展重在解难题，组织帮扶活动{M3.3}，解决实际困难{M3.4}；" +
      "服务群众重在常态化，{各级}|开展志愿服务{M3.5}，受益群众{M3.6}。",
  },
  {
    mechanism: "三项制度",
    title: "“三项制度”抓考评。",
    text:
      "年初定要点、年中看进度、年底分类打分，奖优罚劣。{期}，{本级}|年度考核单位{M4.1}，" +
      "评选/先进党组织{M4.2}、优秀共产党员{M4.3}；表彰/先进单位{M4.4}、优秀个人{M4.5}，通报批评单位{M4.6}。",
  },
  {
    mechanism: "三大平台",
    title: "“三大平台”抓教育。",
    text:
      "网上有课堂，“智慧党建”平台{止}|注册用户{M5.1}，累计访问量{M5.2}；" +
      "岗上有历练，{期}，{本级}|选派挂职干部{M5.3}，其中提拔使用{M5.4}；" +
      "相互有交流，举办交流活动{M5.5}，参与党员{M5.6}。",
  },
  {
    mechanism: "三个导向",
    title: "“三个导向”抓作风。",
    text:
      "坚持问题导向严查处，{期}，查处违反中央八项规定精神问题{M6.1}，处理党员干部{M6.2}；" +
      "坚持目标导向强能力，{本级}|举办各类培训班{M6.3}，培训党员干部{M6.4}；" +
      "坚持效果导向树典型，评选/作风建设先进单位{M6.5}、作风建设优秀个人{M6.6}。",
  },
  {
    mechanism: "三全覆盖",
    title: "“三全覆盖”抓基层。",
    text:
      "全域覆盖建组织，{期}，{本级}|新建党支部{M7.1}，调整优化党支部{M7.2}，{M7.3}；" +
      "全员参与作表率，{市直机关}|亮明身份的党员干部{M7.4}；" +
      "全程管理促规范，{本级}|开展规范化建设检查{M7.5}，发现并整改问题{M7.6}。",
  },
  {
    mechanism: "三线融合",
    title: "“三线融合”抓品牌。",
    text:
      "理念上求新，{期}，{本级}|推出党建品牌项目{M8.1}；载体上求活，举办主题活动{M8.2}，参与党员干部{M8.3}；" +
      "机制上求实，评选/最佳党建品牌{M8.4}、优秀党建品牌{M8.5}。",
  },
];

/** The text after the eight paragraphs. */
export const CLOSING = "下一步，{本级}将继续用好“八个三”机制，对逾期未办事项跟踪督办，推动机关党建质量稳步提升。";

/** The three claims, which are printed as sentences and not as numbers. */
export const CLAIMS: Readonly<Record<string, Slot>> = {
  "M1.3": { measure: "M1.3", says: "{}安排党风廉政警示教育", without: "党风廉政警示教育安排情况" },
  "M3.2": { measure: "M3.2", says: "{}建议被市委、市政府采纳", without: "建议采纳情况" },
  "M7.3": { measure: "M7.3", says: "基层党组织{}", without: "基层党组织覆盖情况" },
};
