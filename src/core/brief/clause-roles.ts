// Determines the role of each clause of a brief. Only some clauses say what was done.

/**
 * The role of a clause. Only `told` says what was done; `part` describes a moment within it (会上, 活动中). `masthead`
 * names the publication, `basis` gives the reason, `plan` describes the future, `past` an earlier time, `sum` a total
 * of a long period, and `missed` what was not done.
 */
export type ClauseRole = "told" | "part" | "masthead" | "basis" | "plan" | "past" | "sum" | "missed";

/** The genre of a text: a `notice` asks others to do something, and a `cited` text comes from somebody else. */
export type Genre = "notice" | "cited";

/** A clause with the context that decides its role. */
export interface Placed {
  readonly said: string;
  /** The text after the clause's comma. */
  readonly next: string;
  /** The role that the previous clause passes on. */
  readonly carried: ClauseRole | undefined;
  readonly isTitle: boolean;
  /** Whether the clause fills a whole line (`isLine`) or a whole sentence (`isSentence`), and whether it ends the text. */
  readonly isLine: boolean;
  readonly isLast: boolean;
  readonly isSentence: boolean;
  readonly sentence: SentenceMood;
  readonly genre: Genre | undefined;
}

/** What a sentence does: report, ask a question, request something of others, or deny. */
export type SentenceMood = "tells" | "asks" | "requests" | "denies";

const MASTHEAD =
  /^[^,]{0,30}(?:简报|简讯|动态|信息|要情|周报|专报|专刊|快报|通讯|工作交流)[^,]{0,12}(?:第?\s*\d+\s*期|〔|\()|^(?:编印|抄送|主送|报送(?!:[^,]*\d)|签发|责任编辑|供稿|来源|发布(?:时间|日期|单位)|编辑|审核|审校|作者|记者(?![^,。:]*(?:获悉|了解到|看到|随|走进|来到))|通讯员|撰稿|编者按?|阅读量|浏览次数)|^第?\s*\d+\s*期$/;
const BASIS =
  /^(?:为(?:了|进一步|深入|切实|深化|推[动进]|落实|贯彻|加强|提[高升]|增强|弘扬|庆祝|纪念|迎接?|丰富|营造|发挥|促进|强化|持续|扎实|做[好优]|确保|引导|激励|巩固|传承|解决|了解|让|使|更好|全面|充分|有效|积极|展[示现]|讲好|筑牢|践行|响应|学习|规范|普及|培[育养]|防范|保障|助力|缓解|改善|响应|创新|建设|打造|优化|擦亮|缅怀)|因(?![事公病私])[^,]{4,}|由于|根据|按照|依照|依据|遵照|落实|贯彻|鉴于|针对|响应|随着|值此|适逢|正值|围绕|结合|紧扣|聚焦|借.{1,12}契机|以.{1,16}为契机|在.{1,24}(?:之际|来临|到来|背景下|指导下|部署下|号召下|前夕))/;
const REASON = /^.{2,20}为(?:了|进一步|深入|切实|深化|推[动进]|落实|贯彻|加强|提[高升]|增强|弘扬|庆祝|纪念|迎接)/;
/** A line that only dates the document: 市文旅局办公室 2026年9月28日. */
const ISSUED =
  /^(?:(?![(]?(?:时间|时点|日期|活动|会议|(?!印|发|编|签|成文|报)[\u4e00-\u9fff]{2,4}(?:时间|日期|时点)|截[至止])|.*(?:开展|召开|举[办行]|组织|学习|慰问))[^,。]{0,30})?[\s(]*(?:\d{4}年\d{1,2}月\d{1,2}日|[二〇零一三四五六七八九]{4}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日)(?:编?印发?|刊发|发布)?\)?$/;
/** A sentence that consists of a name and a day: 县直机关工委 4月28日. */
const SIGNED =
  /^[\p{Script=Han}]{2,24}(?:办公室|科|局|委|支部|总支|党组|党?工委|中心|院|校|公司)\s*(?:\d{4}年)?\d{1,2}月\d{1,2}日$/u;
/**
 * A last line that is only the name of a unit, perhaps with a person: 市委组织部培训科, 市水文中心党支部 梅姗. Its words
 * (培训, 党课) say nothing of what was done.
 */
const NAME_ONLY =
  /^[(—\s-]*\p{Script=Han}{3,24}?(?:办公室|[办科处室组部局委院校站所馆会]|公司|中心|党组|总支|支部|集团)(?:\s+\p{Script=Han}{2,4})?[)\s]*$/u;
const ACTS =
  /开展|召开|举[办行]|组织(?!部|科|处|室|人事)|进行|慰问|学习|走访|检查(?!组|科)|参[加观]|讲|重温|传达|看望|[了过在到赴]/;
/** Clauses that begin like a reason but report an activity: 围绕…开展党课, 按照计划召开党员大会. */
const ORDERED =
  /^(?:围绕|结合|紧扣|聚焦|针对|依托|以).*(?:开展|组织|举[办行]|召开|进行|讲授|讨论)|^(?:根据|按照|依照|依据|遵照).*(?:要求|安排|计划|部署|精神|规定|方案|通知).{0,16}(?:开展|组织|举[办行]|召开|进行)/;
const HELD = /开展|组织|举[办行]|召开|进行/;
const PLAN =
  /^(?:会议|大会|同志们|我们|大家|文章|书记|总书记)?(?:一致)?(?:要求|强调|指出|号召|倡议|呼吁|希望|建议(?!\d)|认为)|(?:我们|特此|特向[^,]{0,10})(?:倡议|号召|呼吁)|(?<![主重需必只首纪摘概])要(?=坚持|把|将|加强|抓|做[好到]|持续|进一步|认真|切实|带头|严格|注重|强化|突出|定期)|^要(?=\p{Script=Han})(?![求点闻情素害员])|决定(?:于|在|\d{1,2}月|明|下)|让我们|一般(?:每|为|不|应|由|按)|每(?:月|个?季度?|年|周|半年)[^,”"]{0,12}?(?:\d|[一二三四]次|固定)|每(?:名|个|位|人)[^,]{0,12}?(?:每年|每月|至少|不少于|不低于|不超过)|(?:不少于|不低于|不超过|不得(?:少于|低于))|应当|原则上|必须|须(?![知发])|应(?:于|在)|(?<!已[在于][^,]{1,10})(?:以?前|之前)(?:完成|报送?|上报|提交|反馈|自查|填报|做好|落实|交|发)(?![了的])|尚需|待定|未定|择期|届时|每(?:月|季度?|周|半?年)[^,]{0,6}(?:至少|不少于|组织|开展|召开|一次)|(?:至少|不少于)[^,]{0,4}\d*[一二三四]?[次场]|下一步|下一阶段|下阶段|接下来|今后|下一年|^(?:如果?|若|假如|一旦|倘若)(?![期何下今实约干])|需要?\d+[名人]|拟(?:[于定在]|推荐|表彰|命名|提拔|任命?|授予|接收|吸收|转正|同意)|公示期|现予以?公示|定(?:于|在)(?!了)|(?:^|[^作度的])计划(?:于|在|组织|开展|举办|召开|今|明|下|本|年底)|^(?:[^,]{0,20}[^即])?将(?:于|在|会|继续|持续|进一步|组织|开展|召开|举[办行]|以|把|围绕|不断|定期|按|对|切实|结合|适时|陆续|分[批期\d一二三四五六七八九]|赴|由|邀请|安排|统一|对照|采取|为|有|是|从|要|全面|深入|择|进行|迎来)|预计|打算|力争|明年|下个?月|下周|明天|后天|^(?:请|要求|望)(?:各|全体|大家|相关|有关)|务必|准备(?:于|在|组织|开展|举办|召开|明|下)|尚在筹备|正在筹备/u;
const PAST =
  /(?:^|:)1\d{3}年|前年|早些年|往年|从前|讲述|回忆|回顾|历程|近年来|多年来|去年(?!\d)|上年|以往|此前|前期|之前(?=[,，])|[上前]次(?!会议精神)|上回|前不久|曾(?:经|于|在|先后)|成立于|(?<!庆祝|纪念|迎接|[新组创])建党(?!\d+周年)|建国|百年|^自.{2,16}以来|历来|当年|多次|年初/;
const SUM =
  /(?<!一直|长期|历来|这些年|多年|自古)以来|至此|本年度?(?:已|共|累计)|今年(?:已|共|累计)|(?:今年|\d{4}年|年初|去年|十四五|一年|建成|成立|启动|[节一]”?)(?:以?来(?!临))|全年|上半年(?!.*检查)|前三季度|迄今|第?[一二三四]季度(?:共|累计|,)|\d+月份?以来|\d+月份?(?:共|累计)(?:开展|举办|组织|召开)/;
/** A check of something, which may concern a long period: 对2025年以来党费收缴情况进行检查. */
const LOOKED_AT =
  /对[^,。]*(?:以来|年度|季度|半年)[^,。]*(?:进行|开展)[^,。]{0,8}(?:检查|督查|督导|抽查|调研|巡察|复查|回头看)/;
const DATED = /\d{1,2}月\d{1,2}[日号]|其中/;
const MISSED =
  /原定|原计划|本(?:来|应)(?:要|该|应|定|打算|计划|想)|没(?:有)?(?:开|办|上|搞|去|讲|组织|举[办行]|参加|召开|开展)(?:成|上|起来)|不(?:能|再|予)(?:参加|举[办行]|召开|开展|到会)|无法(?:参加|举[办行]|召开|开展|到会)|(?:我|本人|[\p{Script=Han}]{0,6}因[^,]{1,10})[^,]{0,6}请(?:个|[一二三两半\d]+天)?假(?!\d)|作废|(?<!交)流会|顺延|(?<!申请)延(?:期|后|迟)[至到举召]|(?<!整)改(?:期|为另)|暂停(?:使用|开放|服务|办理)|停机|停用|停办|(?:^本|^我)[^,]{1,10}未(?:开展|组织|召开|举[办行])(?![^,]{0,10}的)|未(?:按|及时|如期|按时)[^,]{0,8}(?:召开|开展|举办|组织|进行)(?![^,]{0,10}的)|(?:因故|因雨|因.{1,6})?(?:取消(?![^,。]{0,16}(?:资格|评先|评优))|推迟|延期举[办行]|(?<!整)改期)|(?:尚未|未能|没有|没能|暂未|还没(?:有)?|并未)(?:如期|按期|按时|正式|能够?)?(?:安排|开展|召开|举办|组织|举行|进行|实施|成行|开|办|完成)/u;
const PART =
  /^(?:会[上中间前]|课[上中]|活动(?:中|现场|期间|开始|最后|结束后?)|期间|其间|现场|培训(?:中|期间)|学习中|座谈(?:中|会上)|过程中|随后|最后|首先|接着|其中|之后|仪式上|检查中|讲座中)/;

/** The dateline before a news report: 本报讯(通讯员 …), 市水利局10月8日讯. */
const DATELINE =
  /^(?:【[^】]{0,12}】)?(?:[^,。]{0,14}?(?:讯(?![问息号飞])|消息(?=[:\s]))|\d{1,2}月\d{1,2}日电)(?:[(][^)]{0,30}[)]|[:\s]|(?:记者|通讯员)[\s:]*[\p{Script=Han}]{2,4}(?=\s))*/u;

/** The length of the dateline at the beginning of a clause. */
export const datelineOf = (said: string): number => DATELINE.exec(said)?.[0].length ?? 0;

/** Words which show that something took place and was not only announced. */
const DONE =
  /(?<!不[\p{Script=Han}]{1,3})了(?!解)|已(?!经?定|报名)|完成|圆满|顺利|成功|(?<![没未有能])如期|结束|落幕|昨[天日晚]|上周|刚刚?|实到|到会|到场|共有?\d|举行(?!的)|落下帷幕/u;
/** Whether a clause says that something took place. */
export const saysDone = (said: string): boolean => DONE.test(said);

/** Requests to others: 请各支部…, 请于5日前…. 请老师讲课 (an invitation) and 请假 do not match. */
const REQUEST =
  /(?:^|[,。:!\s])(?:敬|恭|特|烦|还|再|现|就)?请(?:各|大家|全体|全部|所有|有关|相关|[参与到]会|支部|党员|党组织|党支部|[你您]|同志|务必|按|于|在|将|把|于?\d{1,2}(?:[月日号点时:]|$)|及时|提前|准时|认真|结合|组织|做好|自行|广大|着|穿|佩戴|戴|带好|到[^,]{2,10}集合|[一二三四五六七八九十]|未|需|有意|收到|知悉|遵照|积极|踊跃|查收|联系|扫码|填|报|届时|支持|审[阅议批]|予以|通过|批示|领导批|转发|互相|帮忙)|务必|另行通知|不得(?!不)|准时(?:参加|到[会场])|提前\d|报名(?:截止|方式|电话)|扫码(?:报名|填写)|敬请|恭请|诚邀|邀您|特邀(?:您|你|贵)|先到先得|有意者|发(?:给)?我(?:一下|们)?(?:[,。]|$)|报(?:给)?我(?:[,。]|$)|没[\p{Script=Han}]的(?:抓紧|尽快)|名额有限|向[^,。]{1,10}报名|欢迎(?:各|大家|广大|全体|有意|踊跃|积极)|望(?:周知|知悉|各)/u;

/** The mood of a whole sentence; `mark` is the punctuation that ends it. */
export function moodOf(sentence: string, mark: string): SentenceMood {
  if (mark === "?") return "asks";
  const whole = sentence.replace(SOME_PUT_OFF, "");
  if (PUT_OFF.test(whole) && !HELD_ANYWAY.test(whole) && !BLAMED.test(whole)) return "denies";
  return REQUEST.test(sentence.replace(ASKED_IN, "")) ? "requests" : "tells";
}

/** People who were asked in and did it: 请大家一起看了纪录片. */
const ASKED_IN = /请(?:大家|各位|全体[^,。]{0,4}|同志们)[^,。]{0,8}[^为,。]了(?!解)/g;

/** Words of criticism, whose reason may be something that was not done. */
const BLAMED = /(?:通报|点名)批评|予以(?:全[市县区]|内部)?通报|约谈|问责|处分|诫勉/;
/**
 * Words which say that something planned did not take place. They apply to the earlier clauses of the sentence, which
 * name it.
 */
const PUT_OFF =
  /(?<!申请)(?:延期|推迟|顺延|延后)(?:至|到|举|召|开)|因故(?:取消|未)|(?:没有?|未能?|没能)(?:如期|按期|按时)?(?:举行|召开|开成|办成|开展)(?!过)|(?<!整)改期|(?<!报名|资格|限制|已)取消(?![^,。]{0,16}(?:资格|限制|评))|子虚乌有|不属实/;
/** Only some of the items are put off: 1项因办公楼改造需延期至明年3月. */
const SOME_PUT_OFF = /[\d一二两三四五六七八九十][项个条件][^,。]{0,20}(?:延期|推迟|顺延|延后)/g;
/** Words which say that it took place after all: 原定28日，改到30日举行. */
const HELD_ANYWAY =
  /改(?:到|在|为|至)|(?:举行|召开|开展|完成)了|补(?:开|办|上|课)|(?<![没未有能])如期(?:举行|召开|开展)/;

const NOTICE_TITLE =
  /(?:通知|预告|提醒|通告|公告|倡议书?|邀请函?|安排表?|日程表?|课程表|课表|议程|值班表|计划表?|征集(?:令|启事)?|招募令|招募书?|启事|征求意见稿?|问卷|调查表|须知|办法|规定|细则|制度|方案|计划|问答|应知应会|知识点|小?知识|标准|指南|指引|流程|请示|请假条|模板|范文|提纲|预算|简介|介绍信|读后感|观后感|心得(?:体会)?|感想|演讲稿|主持词|致辞|名片|公示|投票|需求|选题|试题|答题卡|题库|名额|回执|报名表|(?:学习|参考)资料)(?:[(][^)]{0,12}[)])?[^\p{Script=Han}\d]*$|^(?:通知|预告|提醒|温馨提示|请假条|调查问卷)/u;
/** Decisions that are reported as a notice; such a notice reports an activity: 关于表彰…的通知, 关于成立…的批复. */
const DECIDED = /表彰|命名|通报|成立|设立|组建|新建|撤销|撤并|任命|任职|批复|结果|决定|印发|换届/;
const RESOLVED =
  /(?:特此|现对[^,。]{2,24})(?:予以)?通报批评|决定(?:对[^。]{2,80})?(?:予以|给予|命名|授予|表彰|通报|同意|新建|设立|成立|任命)|(?<!将|要|会|一律|可|应|视情)予以通报批评/;
const CITED =
  /^(?:【转[发载]?】|新华社|中国共产党第[^,。]{1,12}(?:全体会议|全会|代表大会)|人民网|央视|学习强国|他山之石|经验推介|转载|转自|摘自|转发|辟谣)|全国(?:共|累计)(?:查处|开展)|[(]转[)]|网传|子虚乌有|摘[登要](?=[:。])|摘编(?=:)|文章(?:指出|认为|强调)|^.{0,8}(?:评论|社论|时评):|(?:^|[,。])据[^,。]{0,20}(?:报道|消息)|^[\s\S]{0,160}值得(?:我们|大家|各[^,]{1,6})?[^,]{0,4}(?:学习|借鉴|参考)|(?<![提可册])供(?:大家|各[^,]{1,8}|我们)?(?:学习|借鉴|参考)|(?:大家|各支部|我们|咱们)(?:也|都)?(?:可以|要|可)?(?:看看|学学|学习借鉴|参考|借鉴)|学学人家|(?:咱们|我们|大家)(?:也|都)?要(?:向[^,。]{1,8})?(?:好好)?学习(?:[。!]|$)/;
/** A salutation to everybody: 各支部注意, 同志们. */
const TO_ALL =
  /^(?:@?(?:所有人|全体[\p{Script=Han}]{0,4}|大家)|各(?:位|单位|部门|[^,。:]{0,10}(?:支部|党组织|党委|总支|处室|科室))[^,。:]{0,8}|同志们|大家(?:好|注意)?)[,:!\s]/u;

/** Headings of announcements: 3月工作安排：①…, 请假条：本人…. */
const HEADED =
  /各位(?:领导|来宾|嘉宾|同志|同仁|朋友)[^。]{0,16}(?:[大家你您][家们]?好|[早上中下][上午]好)|^[^,。:\n]{0,24}(?:工作安排|活动安排|工作计划|工作要点|请假条|温馨提示|活动预告|通知|倡议书?|讲话(?:节选|摘要|摘登|要点)|招募令):|^招募令|^模板|_{2}[^\n]*_{2}[^\n]*_{2}/;

/** A text that begins with the wording of a regulation: 第十条规定：…. */
const ARTICLE = /^[^,。\n]{0,36}第[一二三四五六七八九十百\d]{1,8}条(?:规定|明确|指出|要求|第|[:\s])/;

/** A blank form: ____年__月__日, xx月xx日. */
const BLANK = /_{2}[^\n]*_{2}|[xX×]{1,2}月[xX×]{1,2}[日号]|[xX×]{2}(?:名|人|支部)/;
/** Thanks and congratulations, which concern the work of others. */
const THANKS =
  /^(?:[^,。:\n]{0,16}(?:感谢信|表扬信)\s*(?:\n|:|$)|(?:非常|衷心|十分|太)?(?:感谢|谢谢|多谢|致谢)(?!信)|(?:热烈)?(?:祝贺?|恭喜|预祝)[^,。]{0,24}(?:成功|快乐|愉快|顺利)[。!]*$)/;

/** A headline with a question, which is followed by explanations. */
const ASKED = /(?:什么是|何为|何谓|是什么|哪些|知道吗|多少)[^?]*\?$/;

/** A row of a ledger, which begins with its day: 6月3日 支委会 5人 研究“七一”活动安排. It is no heading. */
export const ROW = /^\d{1,2}(?:月\d{1,2}[日号]|[./]\d{1,2})(?=[\s\u3000:：])/;

/** The genre of a whole text; undefined for a report. */
export function genreOf(text: string): Genre | undefined {
  if (BLANK.test(text) || THANKS.test(text)) return "cited";
  const lines = text.split("\n").map((line) => line.trim());
  // The text before the first colon is a heading too: 10月主题党日方案:时间….
  const lead = /^[^,。:|\n]{2,24}(?=[:|])/.exec(text)?.[0];
  const heads = [...lines.slice(0, 2), ...(lead === undefined ? [] : [lead])];
  const title = heads.find(
    (line) => !ROW.test(line) && line.length <= 48 && !/[。,]/.test(line) && NOTICE_TITLE.test(line),
  );
  if (title !== undefined && !DECIDED.test(title) && !RESOLVED.test(text)) return "notice";
  const isAsked = lines.length > 1 && ASKED.test(lines[0] ?? "");
  if (isAsked || ARTICLE.test(text) || HEADED.test(text)) return "notice";
  if (CITED.test(text)) return "cited";
  // A decision is an activity even if it is addressed to everybody: 各支部：…决定予以通报批评.
  if (RESOLVED.test(text)) return undefined;
  const isToAll = lines.slice(0, 3).some((line) => TO_ALL.test(line));
  return isToAll && (REQUEST.test(text) || text.startsWith("@") || text.includes("请")) && !DONE.test(text)
    ? "notice"
    : undefined;
}

/** Issuing a document about a year is an activity of a single day: 印发《2026年工作要点》. */
const PAPER = /(?:[印制]|发|出台|通过|审定)[^,]{0,4}《[^》]*(?:要点|方案|计划|清单|意见|办法)(?:\([^)]*\))?》/;
/**
 * The rest of a sentence about the importance of a topic; the clause before it then reports nothing:
 * 学习贯彻全会精神，是重要政治任务.
 */
const MAXIM = /^是[^,。]{0,24}(?:任务|关键|前提|基础|保证|要求|责任|使命|根本|举措|途径|抓手|制度|职责)/;

/**
 * What became of a part of what was proposed or demanded is a fact again: 其中2条被市委采纳, 截至11月20日已完成4条.
 */
const RECEIVED =
  /^(?:截[至止]|目前|现|至今)[^,]{0,14}已[^,]{0,6}\d|^(?:能改的|另有?|其?中?(?:有|的)?|[^,\d]{1,8}的)[\d一二三四五六七八九十]+[条项个件处][^,]{0,4}(?:已|被|获|当场)/;

/** The role of a clause. */
export function roleOf(placed: Placed): ClauseRole {
  const { said, next, carried, isTitle, genre } = placed;
  const asked = askedRole(placed);
  if (asked !== undefined) return asked;
  if (genre === "cited") return "past";
  const isOfItsOwn =
    (carried === "sum" && (DATED.test(said) || PAPER.test(said))) || (carried === "plan" && RECEIVED.test(said));
  if (carried !== undefined && !isOfItsOwn) return carried;
  return isTitle ? "told" : toldRole(said, next);
}

/** The role of a clause that reports nothing: the publication, something that did not take place, or a request. */
function askedRole({ said, isLine, isLast, isSentence, sentence, genre }: Placed): ClauseRole | undefined {
  if (isLine && isLast && NAME_ONLY.test(said) && !ACTS.test(said)) return "masthead";
  if (MASTHEAD.test(said) || (isLine && ISSUED.test(said)) || (isSentence && SIGNED.test(said))) return "masthead";
  if ((MISSED.test(said) && !BLAMED.test(said)) || sentence === "denies") return "missed";
  if (PLAN.test(said) || sentence === "asks") return "plan";
  // A criticism stands, whatever is asked of those criticised in the same sentence: 对…通报批评，请于5月底前补缴.
  const isDecided = genre === undefined && (BLAMED.test(said) || /^通报:/.test(said)) && !REQUEST.test(said);
  return (sentence === "requests" || genre === "notice") && !DONE.test(said) && !isDecided ? "plan" : undefined;
}

/** Where a neglect was seen that is criticised in the same sentence: 在9月份抽查中，下列单位未按要求…，特此通报批评. */
const FOUND_IN = /^在[^,]{2,24}(?:检查|抽查|督查|巡察|暗访)中$/;

function toldRole(said: string, next: string): ClauseRole {
  if (MAXIM.test(next) || (FOUND_IN.test(said) && BLAMED.test(next))) return "basis";
  if ((BASIS.test(said) && !ORDERED.test(said)) || (REASON.test(said) && !HELD.test(said))) return "basis";
  // A long period after a single day is only the object of an activity on that day: 7月16日检查上半年台账.
  const sum = SUM.exec(said);
  if (
    sum !== null &&
    !PAPER.test(said) &&
    !LOOKED_AT.test(said) &&
    !/(?<!截至|截止|截止到)\d月\d{1,2}[日号]/.test(said.slice(0, sum.index))
  )
    return "sum";
  // An earlier time after a single day only describes the object of an activity on that day: 12月4日任命去年选派的….
  const past = PAST.exec(said);
  const from = said.slice(past?.index);
  if (
    past !== null &&
    !/[讲听看]了[^,]{0,12}$/.test(said.slice(0, past.index)) &&
    !DAY_AHEAD.test(said.slice(0, past.index)) &&
    !DESCRIBED.test(from) &&
    !NEWS.test(from)
  )
    return "past";
  return PART.test(said) ? "part" : "told";
}

const DAY_AHEAD = /[\d一二三四五六七八九十]月[\d一二三四五六七八九十廿]{1,3}[日号]/;
/**
 * An earlier time that only describes who acted, or what was settled, on a later day: 去年到枣林镇挂职的缪俊9月1日提拔为科长,
 * 上次检查说缺的那2项今天补好了.
 */
const DESCRIBED = new RegExp(
  `^[^,]{2,24}的(?:[^,的]{1,12}${DAY_AHEAD.source}|[^,的]{1,24}(?:今[天日早]|昨[天晚]|刚刚|这两天|现已))`,
);
/** An earlier time that only describes what a later day brought news of: 去年报的《…》昨天接到通知. */
const NEWS = new RegExp(
  `^[^,]{1,6}的[^,]{1,40}(?:[今昨前][天日]|刚刚?|${DAY_AHEAD.source})[^,]{0,4}(?:接到|得到|收到|听到|传来|获|被|有了)`,
);
