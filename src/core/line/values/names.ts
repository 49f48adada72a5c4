/** Family names so common that a short word beginning with one is taken for a person's name. */
const FAMILY: ReadonlySet<string> = new Set(
  "王李张刘陈杨黄赵周吴徐孙马朱胡郭何林罗高郑梁谢宋唐许韩冯邓曹彭曾萧肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦傅付方白邹孟熊秦邱丘江尹薛闫阎段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤康施牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂苗谷曲盛冉翁蓝骆路游辛靳管柴蒙鲍华喻祁房滕屈饶牟艾尤阳穆司卓古吉缪简芦麦褚娄窦戚岑景宫费卜冷晏席卫米柏宗瞿桂佟应臧闵苟邬卞姬师仇栾隋刁沙荣巫寇桑郎甄丛仲虞敖巩明佘麻苑迟邝郜郗蔺郦郤璩濮扈郏庾暨殳夔厍晁訾阚毋蒯荆竺逯桓逄茹阙匡鄢谌隗亓郄嵇糜荀缑宓邸鞠裘芮汲邰".split(
    "",
  ),
);
/** Two-character family names, except those that are everyday words (东门, 百里, 第五). */
const DOUBLE_FAMILY =
  "欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 濮阳 公冶 申屠 公孙 慕容 钟离 长孙 宇文 司徒 鲜于 司空 闾丘 亓官 司寇 巫马 颛孙 漆雕 乐正 拓跋 轩辕 令狐 段干 呼延 羊舌 梁丘 左丘".split(
    " ",
  );
const HAN_NAME = /^\p{Script=Han}{2,4}$/u;

/** Posts and titles that follow a name or stand for it: 王书记, 党校老师. */
const POSTS =
  "党委书记 党组书记 支部书记 总支书记 老支书 支书 老书记 副书记 书记 副主任 主任 副局长 局长 副处长 处长 科长 副科长 老师 教师 副教授 教授 院长 副院长 校长 副校长 部长 副部长 主席 副主席 委员 同志 讲师 专家 会长 所长 站长 镇长 县长 区长 市长 厅长 行长 经理 董事长 代表 劳模 模范 先生 女士 领导 组长 律师 医生 警官 讲师团 宣讲员 调研员".split(
    " ",
  );

/** Endings of posts that are not in the list: 支队长, 研究馆员, 政委. */
const POST_END = /(?:[\p{Script=Han}]{2}长|[馆研专巡宣督]员|政委|干事|总监|主持人|劳动模范|获得者)$/u;

/** Family names that also begin everyday words (常态, 温暖). They count as names only after a post. */
const AFTER_POST: ReadonlySet<string> = new Set("常温洪项时成文全向车查边连池".split(""));

const HOUSE = /(?:校|院|局|委|部|办|厅|处|会|中心|支部|党委|机关|大学)$/;

/** A speaker, with the post if one is stated. */
export interface Speaker {
  readonly name: string;
  readonly post?: string;
}

/** Whether a word has the form of a person's name. */
export const looksLikeName = (word: string): boolean =>
  HAN_NAME.test(word) &&
  (DOUBLE_FAMILY.some((name) => word.startsWith(name) && word.length > 2) ||
    (FAMILY.has(word.charAt(0)) && word.length <= 3));

const LED =
  /^(?:经研究|同意|决定|选派|选送|派出|委派|指派|派|推荐|提拔|任命|抽调|安排|由|将|党员|干部|同志|我局|我委|共|和|与|及|以及)*/;
/** What may directly follow a name: prepositions, the end of a list, or verbs. */
const FOLLOWS =
  /^(?:$|同志|等|到|赴|去|前往|在|任|担任|为|获|被|参|佩|亮|主动|带头|上岗|宣|签|公开|挂职|提拔|共|一共|[和与及]|以及|\d)/;

/** The names in one entry of a list and their position: 选派赵刚, 赵刚和孙丽到龙泉镇, 李娟佩戴党徽上岗. */
export function namesIn(
  word: string,
): { readonly names: readonly string[]; readonly start: number; readonly end: number } | undefined {
  const names: string[] = [];
  const start = LED.exec(word)?.[0].length ?? 0;
  let at = start;
  let end = start;
  for (;;) {
    const length = [4, 3, 2].find((many) => {
      const name = word.slice(at, at + many);
      // A last character that is a function word is not part of the name: 赵刚等, 孙丽到.
      if (many > 2 && /[等到赴任在和与及]$/.test(name) && looksLikeName(name.slice(0, -1))) return false;
      return name.length === many && looksLikeName(name) && FOLLOWS.test(word.slice(at + many));
    });
    if (length === undefined) break;
    names.push(word.slice(at, at + length));
    end = at + length;
    const joint = /^(?:以及|[和与及])/.exec(word.slice(end))?.[0].length;
    if (joint === undefined) break;
    at = end + joint;
  }
  return names.length === 0 ? undefined : { names, start, end };
}

/** Splits a name from what may follow it in a list: 赵刚等3人, 赵刚同志. */
export function withoutTail(word: string): { readonly name: string; readonly tail: string } {
  const found = /^(.{2,6}?)((?:等)?(?:\d{1,3}|[一二两三四五六七八九十]{1,3})?(?:名|位)?(?:同志|人|名|位)?等?)$/u.exec(
    word,
  );
  // A number without a unit behind a name does not count people: 阳光365.
  return found?.[1] !== undefined && looksLikeName(found[1]) && !/^[\d一二两三四五六七八九十]+$/.test(found[2] ?? "")
    ? { name: found[1], tail: found[2] ?? "" }
    : { name: word, tail: "" };
}

/** Whether a word is only a post: 支部书记. */
export const isPost = (word: string): boolean => POSTS.some((post) => word.endsWith(post)) && word.length <= 8;

// Forms of address, which are not posts: 李明同志, 李明老师.
const ADDRESSES: ReadonlySet<string> = new Set("同志 先生 女士 老师".split(" "));

/** The person named by a word: 王建国, 党委书记王建国, 王建国书记, 党校老师. Undefined if there is none. */
export function speakerIn(word: string, isInvited: boolean): Speaker | undefined {
  if (looksLikeName(word) && !POSTS.includes(word)) return { name: word };
  const found = beforePost(word) ?? behindPost(word) ?? calledByAge(word);
  if (found !== undefined) return found;
  return isInvited && word.length >= 2 && word.length <= 16 ? { name: word } : undefined;
}

/** Reads a post after the name: 王建国书记, 市委党校李明教授, 王书记. */
function beforePost(word: string): Speaker | undefined {
  const post = POSTS.find((candidate) => word.endsWith(candidate));
  if (post === undefined) return undefined;
  const rest = word.slice(0, -post.length);
  if (looksLikeName(rest)) return ADDRESSES.has(post) ? { name: rest } : { name: rest, post };
  // An institution before the name belongs to the post: 市委党校李明教授.
  for (const length of [4, 3, 2]) {
    const name = rest.slice(-length);
    const house = rest.slice(0, -length);
    if (looksLikeName(name) && HOUSE.test(house)) return { name, post: house + post };
  }
  // A family name or an institution with a post identifies a person (王书记, 党校老师); a post alone does not.
  return rest !== "" && word.length <= 12 ? { name: word } : undefined;
}

/** Reads a post before the name: 党委书记王建国, 研究馆员常青. */
function behindPost(word: string): Speaker | undefined {
  for (const length of [4, 3, 2]) {
    const name = word.slice(-length);
    const before = word.slice(0, -length);
    const hasPost = POSTS.some((one) => before.endsWith(one));
    const isRare = hasPost && length < 4 && AFTER_POST.has(name.charAt(0)) && HAN_NAME.test(name);
    if (isRare || (looksLikeName(name) && (hasPost || STAFF.test(before) || POST_END.test(before))))
      return { name, post: before };
  }
  return undefined;
}

/** Reads a form of address such as 老郑: 支部书记老郑. */
function calledByAge(word: string): Speaker | undefined {
  const [, post = "", age = "", family = ""] = /^(.*)([老小])(\p{Script=Han})$/u.exec(word) ?? [];
  if (!FAMILY.has(family)) return undefined;
  if (post === "") return { name: age + family };
  return POSTS.some((one) => post.endsWith(one)) ? { name: age + family, post } : undefined;
}

/** Words for people of the organisation itself, who attend rather than are helped. */
export const STAFF =
  /(?:党员|干部|职工|员工|志愿者|义工|团员|青年|队员|人员|医护|医生|护士|教师|老师|师生|民警|骨干|分子|同志|律师|专家|委员|书记|领导|代表|男|女|支部|小组|科室|单位|局|队|班|组|部)$/;

const WHO =
  /(?:医生|护士|教师|老师|师生|学生|干部|职工|员工|群众|领导|代表|队员|专家|家长|居民|村民|老人|儿童|同志|民警|青年|团员|党员|分子|骨干|书记|委员|嘉宾|观众|选手|人员|会员|男|女|支部|小组|科室|单位|局|队|班|组|部)$/;

/** Whether a word names a group of people, whether they attend or are helped. */
export const isWho = (word: string): boolean => WHO.test(word) || STAFF.test(word);

const PLACE_ENDS =
  "会议室 活动室 报告厅 礼堂 党校 学院 中心 广场 社区 公园 小区 基地 阵地 园区 大院 街道 车站 路口 操场 学校 室 楼 厅 馆 堂 村".split(
    " ",
  );
const NO_PLACE_ENDS = /(?:讲堂|课堂|学堂|殿堂|食堂管理|红楼|层楼)$/;
const DOING =
  /^(?:参观|走进|打扫|清扫|清洁|清理|慰问|维护|整治|服务|重温|学习|调研|走访|美化|共建|创建|建设|关爱|助力|平安|和谐|文明|最美|抽查|检查|督查|守护|扮靓|探访|观看|瞻仰)/;

/**
 * The place that a word names by its ending (会议室, 阳光社区), without a leading 在 or 到. Undefined if there is none.
 */
export function placeIn(word: string): string | undefined {
  const place = word.replace(/^(?:在|于|赴|到|前往|地点)/, "");
  if (place.length < 2 || place.length > 20 || !/\p{Script=Han}$/u.test(place)) return undefined;
  const end = PLACE_ENDS.find((candidate) => place.endsWith(candidate));
  if (end === undefined || NO_PLACE_ENDS.test(place)) return undefined;
  if (
    DOING.test(place) ||
    /[进入]$/.test(place.slice(0, -end.length)) ||
    /[进入](?:社区|村|小区|学校|园区)/.test(place)
  )
    return undefined;
  return place;
}

const UNIT_ENDS =
  "党支部 党总支 支部 总支 党委 党组 工委 机关 分局 大队 支队 中心 街道 公司 学校 医院 银行 集团 委员会 局 委 办 院 厅 部 处 科 所 站 镇 乡 县 区 会".split(
    " ",
  );
// A longer word is prose.
const LONGEST = 60;
const NO_UNIT =
  /(?:检查|督查|抽查|问题|会议|大会|例会|党课|工作|回头看|专项|座谈会|推进会|支委会|党员大会|小组会|一课|社会|机会|[次督承交帮代经协快能]办)$/;

/**
 * The unit that a word names by its ending (市水务局机关支部), without a leading 对 or 检查. Undefined if there is
 * none.
 */
export function unitIn(word: string): string | undefined {
  if (word.length > LONGEST) return undefined;
  const led = /(?:对|到|赴)(.+?)(?:开展|进行)/.exec(word)?.[1];
  if (led !== undefined) return unitIn(led);
  const unit = word
    .replace(/^(?:对|到|赴|在|检查|督查|抽查|督导|走访|了)+/, "")
    .replace(/(?:开展检查|进行检查|检查|开展督查|督查)$/, "");
  if (unit.length < 2 || unit.length > 30 || NO_UNIT.test(unit) || !/\p{Script=Han}$/u.test(unit)) return undefined;
  return UNIT_ENDS.some((end) => unit.endsWith(end)) ? unit : undefined;
}
