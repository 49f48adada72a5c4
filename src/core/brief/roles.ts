// Decides what the counted people did: whether they attended, were helped, spoke or were absent.

/** The words around a number in its clause. */
interface Around {
  readonly before: string;
  readonly after: string;
  /** The unit of the number directly before it, as in 11户31人. */
  readonly behind: string;
}

/**
 * Nouns that identify the quantity for a role. For example, 参加 is a noun of the quantity for attendees, volunteers or
 * trainees.
 */
export type Signs = readonly string[];

const PEOPLE = new Set(["人次", "人", "名", "位", "个人"]);

/** Whether the unit counts people. */
export const isPersonUnit = (unit: string): boolean => PEOPLE.has(unit);

const CAME_WORDS =
  "参加|参会|与会|参演|观演|到会|到场|到课|到岗|观摩|出席|参与|参训|参学|受训|听课|聆听|听取|听讲|参赛|参展|参评|收听|收看|观看|前来|应邀|结业|观众|听众|观赛";
const HELPED_WORDS =
  "慰问|走访|看望|受助|测血|量血|探望|帮扶|资助|救助|服务(?!中心|窗口|大厅|队|站|局|处|办|平台|点)|惠及|受益|接待|接诊|诊疗|义诊|帮助|捐助|关爱|解答|(?<![观收查])看了|转移|疏散|理发|剪发|体检|测量|检查身体|送教|照顾|陪伴|护送|接送|劝导|引导|疏导|咨询|答疑|受理|解答";
/** Whether the object of the verb is the people who are helped: 慰问32人. */
export const isDoneToPeople = (verb: string): boolean => HELPED.test(verb);
const HELPED = new RegExp(HELPED_WORDS);

const OTHERS =
  "师生|游客|旅客|职工群众|群众|乡亲|居民|村民|市民|老人|老年人|儿童|孩子|学生|患者|困难|职工家属|环卫|留守|残疾|行人|乘客|考生|家长|旅客|住户|商户|老党员|老干部|户";

const OTHER_AFTER = new RegExp(`^(?:[^,\\d]{0,6})(?:${OTHERS})`);
const OTHER_BEFORE = new RegExp(`(?:${OTHERS})[^,\\d]{0,4}$`);
const OTHER_BEHIND = new RegExp(`^(?:名|位)?(?:${OTHERS})`);
const EXPECTED = /应(?:报)?到(?:会|参会)?(?:正式)?(?:党员|人数|人员|委员|代表)?:?\s?$|应(?:参加|参会|出席)[^,]{0,4}$/;
const EXPECTED_AFTER = /^[^,\d(]{0,8}(?:应到|应参加|报名(?!参加))(?![^,、\d]{0,4}\d)/;
/** Words before a planned number: 计划60人. */
const MEANT = /(?:计划|拟|预计|预期|名额)[^,\d]{0,6}$/;
/** Words that introduce a part of the people just counted: 58名党员（含退休党员9名）. */
const SOME_OF = /[(（,]?(?:其中|含|包含|包括)[^)）]{0,12}$/;
const ABSENT_BEFORE = /(?:请假|缺席|未到|缺课)(?:党员|人员|的)?:?$/;
const ABSENT_AFTER =
  /^(?![^,]{0,6}(?:无一|没一个|没有人?|无人|无)(?:请假|缺席|未到))[^,\s]{0,4}(?:因.{1,8})?(?:请假|缺席|未到|未能到)(?!:?\d)/;
const SIGNED_UP = /报名(?:参加)?(?:人员|人数|党员)?(?:共|达|有)?:?$/;
const GATHERED = /^[^,]{0,4}(?:围坐|齐聚|共聚|聚在|围在)/;
const SPOKE_BEFORE = /(?:交流|重点|研讨|现场)?发言(?:人数|人员)?(?:共|有)?:?$/;
const SPOKE_AFTER = /^[^,]{0,16}发言/;
const PART =
  /^[^,]{0,14}(?:(?<![座访])谈(?:了|体会|感受|认识)|分享|汇报|讲述|提问|表态|述职|获奖|荣获|获得|获评|当选|被评|书面|转正|(?<!重温)入党(?!积极|誓词)|宣誓|递交|上台|领取|受到表彰|因公|现场(?:答题|咨询))/;
const ASIDE =
  /(?:谈心谈话|发展(?![改和局委规研中])|转正|选举产生|选举|选出|产生|推选|推荐|接收|吸纳|吸收|邀请|聘请|特邀|现有|在册|拥有|覆盖|涉及|辖|抽调|招募|培养|确定|纳入|慕名|列席|讨论|审议)[^,、]{0,10}$/;
const HELPED_BEFORE = new RegExp(`(?:${HELPED_WORDS})(?:了|过)?[^,。]{0,10}$`);
const HELPED_NOUN = /(?:为|给|向|对|帮|替|送给)(?:了|辖区|社区|附近|周边|过往|现场)?$/;
const HELPED_AFTER = /^[^,]{0,8}(?:受益|受惠|得到帮助|获得帮助|前来咨询|咨询(?![台点处窗桌服]))/;
/**
 * A verb of attending directly before the number, which takes precedence over earlier verbs: 来了11个人, 组织18名党员.
 */
const CAME_VERB = /(?:[来到去坐]了|出动|组织|带领|率领|召集|集结|发动)[^,、]{0,4}$/;
/** The same verb with the people directly before the number: 社区义诊 参加党员11人. */
const CAME_KEY = /(?:参加|参与|出动|到岗)(?:的?(?:党员|干部|志愿者|职工|队员|人员|人数)){0,2}:?$/;
const CAME_BEFORE = new RegExp(
  `(?:${CAME_WORDS}|实到|实训|实际|出动|动员|组织|带领|率领?|召集|集结|发动|人数|人员|队员|选手|学员|共|一行|参加党员|[来到去]了)[^,、]{0,12}$`,
);
const CAME_SAID = new RegExp(`(?:${CAME_WORDS}|实到|出动|动员|组织|带领|率领?|召集|集结|发动|[来到去]了)[^,、]{0,12}$`);
const CAME_AFTER = new RegExp(`^[^,]{0,14}(?:${CAME_WORDS}|全到|都[到来]|全来|到齐|无一缺席|无人缺席|全勤)`);
/** A number in brackets after a list of names: 参加：陈国庆、王芳(5人). */
const LISTED = /(?:参加|出席|参会|到会)?(?:人员)?:?[^:,]*、[^:,]*\($/;
/** Words before a total that does not count attendees: 共有居民两万人. */
const LIVING = /(?:[共现]有|常住|总)[^,、]{0,4}(?:居民|群众|人口|村民|职工|党员|会员|学生)[^,、]{0,3}$/;
const DONE_TO: readonly (readonly [RegExp, Signs])[] = [
  [/(?:处理|处分|问责|约谈|查处)[^,]{0,8}$/, ["处理", "处分"]],
  [/(?:表彰|评选|评出|授予|命名|选树)[^,]{0,16}$/, ["表彰", "评选"]],
  [/(?:选派|下派|派出(?!机构|所|单位|部门)|提拔|提任|挂职)[^,]{0,12}$/, ["选派", "提拔"]],
];

/** Where a number of people stands in the text. */
export interface Standing {
  /** The number stands in the sentence that says what was done. */
  readonly isMain: boolean;
  /** The next number of people in the same list, which shares the verb. */
  readonly next: Around | undefined;
}

/** The role of the counted people. */
export interface Role {
  readonly signs: Signs;
  /** A word states the role. Otherwise it is inferred from the position in the text. */
  readonly sure: boolean;
}

/** Whether the people beside a number are of a group that is usually helped: 陪二十位老人, 居民约200人次. */
export const areHelped = ({ before, after }: Around): boolean =>
  !DOERS_NEAR.test(after.slice(0, 8)) &&
  !OWN_ELDERS.test(before + after.slice(0, 3)) &&
  (OTHER_BEHIND.test(after) || (OTHER_BEFORE.test(before) && !DOERS_NEAR.test(before.slice(-5))));

/** Old members of the branch that acts are its own people: 离退休支部的6位老党员走上讲台. */
const OWN_ELDERS = /(?:支部|总支|党委)的老(?:党员|同志|干部)$/;
const DOERS_NEAR = /志愿|党员|干部|代表|义工|队员/;

/** The role of the counted people; undefined if no quantity counts them. */
export function roleOf(one: Around, standing: Standing): Role | undefined {
  const signs = saidRole(one, standing);
  if (signs !== undefined) return { signs, sure: true };
  return (standing.isMain || isStated(one) || (SUBJECT.test(one.before) && DOERS.test(one.after))) && !isAside(one)
    ? { signs: CAME, sure: false }
    : undefined;
}

/** Whether the clause consists only of a group and its number: 党员志愿者18. */
export const isStated = ({ before, after }: Around): boolean => {
  const said = before.replace(/^[^\p{Script=Han}\d]+/u, "");
  const isLine = said !== before && /^\p{Script=Han}{2,20}(?:队|支部|局|组|委|中心|科|站)\s?$/u.test(said);
  return (
    after === "" && (isLine || (/^\p{Script=Han}{2,6}?(?:[:约共有]|[一总]共){0,2}$/u.test(said) && STATED.test(said)))
  );
};
const STATED = new RegExp(`(?:党员|干部|志愿者|队员|职工|学员|${OTHERS})们?(?:[:约共有]|[一总]共){0,2}$`);

/** The people at the start of a clause are its actors: 20余名志愿者清理…. */
const DOERS = /^(?:机关|青年|在职|年轻|结对|骨干|预备)?(?:党员|志愿者|干部|职工|学员|队员)/;
const SUBJECT = /^(?:我们|咱们?|本|全体)?[\p{Script=Han}]{0,16}?(?:支部|局|机关|党委|单位|科室|中心|小组|队)?的?$/u;

/** Paper work before a number of people whose papers they are: 理顺组织关系34名. */
export const PAPERS =
  /(?:组织关系|档案|材料|手续|党费|台账|信息|资料)[^,\d]{0,2}$|(?:理顺|转接|转入|转出|接转|补缴|摸排|核查|排查|核对)[^,、\d]{0,8}(?:党员|人员)[^,\d]{0,2}$/;

const isAside = ({ before, after }: Around): boolean =>
  PART.test(after) ||
  ASIDE.test(before) ||
  LIVING.test(before) ||
  isHelped(before, after) ||
  (OTHER_BEHIND.test(after) && !OWN_ELDERS.test(before + after.slice(0, 3)));

function saidRole(one: Around, { next }: Standing): Signs | undefined {
  const { before, after } = one;
  const told = toldRole(one);
  if (told !== undefined || PART.test(after)) return told;
  const came = cameRole(one);
  if (came !== undefined || ASIDE.test(before) || LIVING.test(before)) return came;
  // 共 alone does not show attendance by a group that is usually helped: 共转移受困群众158人次.
  if (CAME_BEFORE.test(before) && !(areHelped(one) && !CAME_SAID.test(before))) return CAME;
  return next !== undefined && (CAME_AFTER.test(next.after) || CAME_BEFORE.test(next.before)) ? CAME : undefined;
}

/** The role stated by a word beside the number: expected, absent, an object of the action, or a speaker. */
function toldRole({ before, after, behind }: Around): Signs | undefined {
  if (PAPERS.test(before) || MEANT.test(before) || SOME_OF.test(before) || behind === "户") return NOBODY;
  if (EXPECTED.test(before) || EXPECTED_AFTER.test(after)) return ["应到"];
  if (/[来到去]了$/.test(before)) return CAME;
  // The short words of a roll call: 到19人 假2人.
  const called = /(?:^|[\s0])(到|假|缺):?\s?$/.exec(before)?.[1];
  if (called !== undefined) return called === "到" ? CAME : ["请假"];
  if (ABSENT_BEFORE.test(before) || ABSENT_AFTER.test(after)) return ["请假"];
  if (/实到[^,]{0,4}$/.test(before)) return CAME;
  const done = /的$|考核优秀$/.test(before) ? undefined : DONE_TO.find(([pattern]) => pattern.test(before))?.[1];
  if (done !== undefined) return done;
  if (SPOKE_BEFORE.test(before) || SPOKE_AFTER.test(after)) return ["发言"];
  if (GATHERED.test(after)) return CAME;
  return SIGNED_UP.test(before) ? ["应到"] : undefined;
}

/** Whether the people attended or were helped, by the verbs beside the number. */
function cameRole({ before, after }: Around): Signs | undefined {
  if (/(?:去|来|到)的(?:有|是)[^,。\d]{0,16}$/.test(before)) return CAME;
  if ((CAME_VERB.test(before) || CAME_KEY.test(before)) && !OTHER_AFTER.test(after)) return CAME;
  // A verb of attending after the number takes precedence over a verb before it: 帮扶社区党员群众50多人到场聆听.
  if (/^[^,]{0,4}(?:到场|到会|参会|到课|听课|聆听|听讲|参训)/.test(after)) return CAME;
  if (isHelped(before, after)) return ["受益"];
  // The people to whom a lecture is given are its audience: 为一线职工40余人讲授.
  if (/[为给向][^,]{0,12}$/.test(before) && /^[^,]{0,6}(?:讲|上|作|授|宣)/.test(after)) return CAME;
  return CAME_AFTER.test(after) || LISTED.test(before) ? CAME : undefined;
}

/** Matches no quantity. */
const NOBODY: Signs = ["无"];
const CAME: Signs = ["参加", "参训", "人数"];

/** Groups before the last of a list, which share its verb: 慰问困难党员8名、50年以上党龄老党员5名. */
const LISTED_BEFORE = /^([^\d]*)\d+余?[名人位户][、和及][^,。]*$/;

function isHelped(before: string, after: string): boolean {
  if (/受教育(?:群众|居民|村民|学生|师生|职工群众)[^,]{0,3}$/.test(before)) return true;
  if (HELPED_AFTER.test(after)) return true;
  const isOther = OTHER_AFTER.test(after) || OTHER_BEFORE.test(before);
  // People for whom something is done are helped, even if they came for another reason: 为前来买菜的230余名市民.
  if (/(?:为|给|帮)[^,]{0,12}的$/.test(before) && OTHER_BEHIND.test(after)) return true;
  if (HELPED_NOUN.test(before)) return isOther || /^[^,]{0,12}(?:送|提供|讲解|办理|发放|普及|宣传)/.test(after);
  // People who act are not helped, so the people beside the verb must not be its actors: 组织志愿者服务 counts the
  // helpers.
  return (
    (HELPED_BEFORE.test(before) || HELPED_BEFORE.test(LISTED_BEFORE.exec(before)?.[1] ?? "")) &&
    !/(?:志愿者|党员志愿者|服务队|(?:帮扶|包联|驻村|驻点|工作)(?:干部|队员|责任人|人员|队|组)|一行)[^,]{0,3}$/.test(
      before,
    ) &&
    !/^(?:党员)?(?:志愿者|党员干部|机关干部)/.test(after)
  );
}
