/** Why a number of a draft cannot be judged true or false. */
export type Doubt =
  | "other" // belongs to a body outside the ledger
  | "owner" // the text does not say which unit it belongs to
  | "scope" // the measure is counted for other units than the sentence names
  | "unknown" // is none of the 45 measures
  | "several" // may be several of the 45 measures
  | "plan"
  | "norm"
  | "mean"
  | "part"
  | "change"
  | "denial"
  | "range"
  | "period"
  | "year"; // the year is written 202x

interface Sign {
  readonly doubt: Doubt;
  readonly says: RegExp;
}

// Words that make every later number of the sentence doubtful, until a clause reports something as done.
const SENTENCE: readonly Sign[] = [
  {
    doubt: "plan",
    says: /计划(?!生育)|拟(?!定|稿)|力争|预计|目标(?=是|为|[：\d]|任务数)|(?:年度|全年|年初)目标|打算|争取|原定|预期|下一步|下步|今后|接下来|将(?:继续|持续|进一步|再|于|开展|举办|组织|召开|完成|新建|推出|评选|选派|力|要|达)|有望|准备(?=[^，。]{0,4}[办开举])|还要|还将|(?:要点|计划|方案|任务书)(?:中)?(?:提出|明确|确定|安排|部署)|(?<![只主需重必])要(?=开展|举办|组织|召开|完成|推出|实现|达到|做到|确保|评选|选派|新建)/,
  },
  {
    doubt: "norm",
    says: /(?<!(?:按|据|落实|贯彻|对照|围绕)[^，。；]{0,12})要求|(?<!八项)规定|必须|应当|应于|原则上|如果|若(?!干)|假如|倘若|是否|能否|名额|方可|才能|取消/,
  },
];
const CLAUSE: readonly Sign[] = [
  { doubt: "mean", says: /平均|人均|[日月周年场户次班期家]均/ },
  {
    doubt: "norm",
    says: /不少于|不低于|不超过|不得|至少|每(?:年|个?季度?|月|周|半年|两月|学期)|须|应(?![急对用知邀届运])|一般|满(?=\d)|以上(?=的|方|可|才|者)/,
  },
  { doubt: "mean", says: /每(?!次[均都])[^，。；]{0,8}$|一[年月]就/ },
  {
    doubt: "denial",
    says: /没有|未(?![来雨])|尚未|不曾|并非|不实|有误|误报|错报|漏报|重复|无(?=[一人])|少开|差(?=\d)|缺口|原报|误写|不符|网传|据传/,
  },
];
// Words directly before or after the number.
const NEAR: readonly Sign[] = [
  {
    doubt: "change",
    says: /同比|环比|增长了?|减少了?|下降了?|上升了?|提高了?|压减|净增|新增|增加了?(?!到)|(?:较|比)[^，。]{1,8}(?:多|少|增|减|高|低)[^，。]{0,4}|[多少](?:了|出|于)?|翻了?|缩减/,
  },
];
const PART = /其中|其余|余下|剩余|剩下|占|包括|包含|含|分别(?=为|有|是)|(?:^|[、，])(?:有|仅|单)(?=\d)/;
const DONE = /只|仅|实际(?!困难|问题|情况|需|行动|出发|工作)|已(?!于)|实办|现已|目前|截至|完成了|先后/;

/** The words of a clause that may make a number in it doubtful. */
export interface Said {
  /** The text from the beginning of the clause to the number. */
  readonly clause: string;
  /** The text from the previous number to this one. */
  readonly near: string;
  readonly number: string;
  readonly behind: string;
}

/**
 * Why a number is doubtful according to its own clause. The caller decides whether a part of another number is judged.
 */
export function doubtIn({ clause, near, number, behind }: Said): Doubt | undefined {
  // A verb that reports completed work ends the influence of the words before it: 原定6次的…只开展了4次.
  const said = (near !== clause && DONE.test(near) ? near : clause) + number;
  const changed = NEAR.find(({ says }) => new RegExp(`(?:${says.source})$`).test(near));
  if (changed !== undefined) return changed.doubt;
  const sign = [...SENTENCE, ...CLAUSE].find(({ says }) => says.test(said) || says.test(behind.slice(0, 10)));
  if (sign !== undefined) return sign.doubt;
  return PART.test(clause) ? "part" : undefined;
}

/**
 * The doubt that a clause passes on to the later clauses of its sentence. `done` says that the clause reports completed
 * work, which ends a plan.
 */
export const handedOn = (clause: string): { readonly doubt: Doubt | undefined; readonly done: boolean } => ({
  doubt: SENTENCE.find(({ says }) => says.test(clause))?.doubt,
  done: DONE.test(clause),
});

/** Whether the words introduce parts of the number before them. */
export const namesPart = (clause: string): boolean => PART.test(clause);

const PLAN_TITLE = /工作要点|工作计划|计划$|方案|打算|下一步|下步|工作安排|展望|思路|明年|重点任务|目标任务/;
const NORM_TITLE = /制度|办法|规定|细则|规则|意见$|标准|要求$|须知|通知$|章程/;

/** The doubt that the title of a draft or of a section implies for the numbers below it. */
export function doubtOfTitle(title: string): Doubt | undefined {
  const bare = title.replace(/（[^）]*）/g, "").trim();
  if (PLAN_TITLE.test(bare)) return "plan";
  return NORM_TITLE.test(bare) ? "norm" : undefined;
}
