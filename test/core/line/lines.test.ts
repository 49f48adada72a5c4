import { describe, expect, test } from "vitest";
import { allKinds, kindByCommand, type Reading, readLine, splitMessage } from "../../../src/core/index.ts";

// How lines are really typed, two true and two wrong of every kind at the least, and what each must be read as.
// Amounts are `quantity number`; today is Sunday, 22 November 2026.

interface Expected {
  readonly day: string;
  readonly to?: string;
  readonly title?: string;
  readonly category?: string;
  readonly target?: string;
  readonly due?: string;
  readonly amounts?: string;
  readonly fields?: Readonly<Record<string, string | readonly string[]>>;
  readonly items?: readonly string[];
  readonly kept?: readonly string[];
}

// biome-ignore format: it is a table
const TRUE: readonly (readonly [line: string, expected: Expected])[] = [
  ["/党课 上周三晚上7点半 支部活动室 请市委党校李明教授讲《党的创新理论》 全体党员38人参加 2个小时", {day: "2026-11-11", title: "党的创新理论", amounts: "attendees 38, minutes 120", fields: {place: "支部活动室", speaker: "李明", post: "市委党校教授"}}],
  ["/党课 2026.11.5 主讲人:张伟(支部书记) 主题：学习贯彻党的二十届四中全会精神，应到40人，实到36人，请假4人", {day: "2026-11-05", title: "学习贯彻党的二十届四中全会精神", amounts: "attendees 36, expected 40, absent 4", fields: {speaker: "张伟", post: "支部书记"}}],
  ["/主题党日 11月15号 到烈士陵园祭扫 一共28名党员参加", {day: "2026-11-15", title: "到烈士陵园祭扫", category: "主题党日", amounts: "attendees 28"}],
  ["/党课 11月10日 书记讲党课 35人", {day: "2026-11-10", title: "书记讲党课", amounts: "attendees 35"}],
  ["/党课 十一月六日下午 机关党委书记刘洋讲授\"清风正气\"专题党课 一百二十余人", {day: "2026-11-06", title: "清风正气", amounts: "attendees 约120", fields: {speaker: "刘洋", post: "机关党委书记"}}],
  ["/党课 昨天 微党课比赛 第3期 45名党员 8名选手", {day: "2026-11-21", title: "微党课比赛 第3期", amounts: "attendees 53"}],
  ["/志愿 11月14日上午9:00-11:30 阳光社区 \"关爱老人\"上门服务 党员15人 惠及老人42人", {day: "2026-11-14", title: "\"关爱老人\"上门服务", amounts: "people 15, beneficiaries 42, minutes 150", fields: {place: "阳光社区"}}],
  ["/志愿 上周六 党员志愿者12名 每人2小时 交通劝导 服务群众300余人次", {day: "2026-11-14", title: "交通劝导", amounts: "people 12, beneficiaries 约300, minutes 120"}],
  ["/志愿 昨日 清扫广场 20人", {day: "2026-11-21", title: "清扫广场", amounts: "people 20"}],
  ["/志愿 11月20日 无偿献血 28人献血 总量8400毫升", {day: "2026-11-20", title: "无偿献血 献血 总量8400毫升", amounts: "people 28"}],
  ["/志愿 今天下午 文明城市创建 80人 亮身份 发放宣传单500份 👍", {day: "2026-11-22", title: "文明城市创建 👍", amounts: "people 80", fields: {badge: "是"}, kept: ["发放宣传单500份"]}],
  ["/检查 11月18日 对市财政局机关党委开展规范化建设检查 发现问题:1、三会一课记录不全;2、发展党员程序缺会议记录 11月30日前整改", {day: "2026-11-18", title: "开展规范化建设检查", category: "规范化建设", target: "市财政局机关党委", due: "2026-11-30", amounts: "findings 2", items: ["三会一课记录不全","发展党员程序缺会议记录"]}],
  ["/检查 昨天 市水务局机关支部 没有发现问题 0条", {day: "2026-11-21", category: "日常检查", target: "市水务局机关支部", amounts: "findings 0"}],
  ["/检查 11-19 第一党支部 问题3个 已整改3个 类型=专项检查", {day: "2026-11-19", category: "专项检查", target: "第一党支部", amounts: "findings 3, rectified 3"}],
  ["/检查 11月16日 被检单位：教育局机关支部 问题：①会议记录缺签字②党费未按月交 检查人：王芳", {day: "2026-11-16", category: "日常检查", target: "教育局机关支部", amounts: "findings 2", fields: {inspector: "王芳"}, items: ["会议记录缺签字","党费未按月交"]}],
  ["/学习 11月3日 班子会 传达学习全会精神 9人 廉政=是", {day: "2026-11-03", title: "传达学习全会精神", category: "班子会", amounts: "attendees 9", fields: {integrity: "是"}}],
  ["/支委会 11月5日 研究发展对象 5人", {day: "2026-11-05", title: "研究发展对象", category: "支委会", amounts: "attendees 5"}],
  ["/中心组 11月9日 专题研讨 发言6人 含廉政警示教育 15人", {day: "2026-11-09", title: "专题研讨", category: "中心组", amounts: "attendees 15, speakers 6", fields: {integrity: "是"}}],
  ["/主题党日 11月5号到6号 红色教育基地 40人 缺席3人", {day: "2026-11-05", to: "2026-11-06", title: "主题党日", category: "主题党日", amounts: "attendees 40, absent 3", fields: {place: "红色教育基地"}}],
  ["/党员大会 应到50人 实到48人 11月8日 换届选举", {day: "2026-11-08", title: "换届选举", category: "党员大会", amounts: "attendees 48, expected 50"}],
  ["/培训 10月12日-16日 处级干部主体班 120人次 市委党校", {day: "2026-10-12", to: "2026-10-16", title: "处级干部主体班", category: "主体班", amounts: "attendees 120", fields: {place: "市委党校"}}],
  ["/培训 开班=11月2日 结束=11月6日 名称=入党积极分子培训班 学员60名", {day: "2026-11-02", to: "2026-11-06", title: "入党积极分子培训班", category: "其他", amounts: "attendees 60"}],
  ["/联席 11月12日 市直机关党建联席会 召集单位=市直机关工委 层级=市级 议题=1.楼宇党建 2.物业联建", {day: "2026-11-12", title: "市直机关党建联席会", fields: {convener: "市直机关工委", level: "市级", topics: ["楼宇党建","物业联建"]}}],
  ["/joint 2026-11-12 区域党建联席会议 参会单位18家", {day: "2026-11-12", title: "区域党建联席会议", kept: ["参会单位18家"]}],
  ["/难点 11月3日 非公党建覆盖率低 责任人=李娜 期限=12月底", {day: "2026-11-03", title: "非公党建覆盖率低", category: "研究", due: "2026-12-31", fields: {owner: "李娜"}}],
  ["/难点 11月3日 老旧小区停车难 已解决 解决日期=11月15日", {day: "2026-11-03", title: "老旧小区停车难", category: "解决", fields: {resolved: "2026-11-15"}}],
  ["/帮扶 11.18 入户走访脱贫户15户 收集困难6件 解决3件 党员干部8人", {day: "2026-11-18", title: "入户走访脱贫户", amounts: "solved 3, raised 6, people 8, households 15"}],
  ["/assist 2026-11-10 龙泉村 走访慰问 solved 2", {day: "2026-11-10", title: "走访慰问", amounts: "solved 2", fields: {place: "龙泉村"}}],
  ["/考核 11月20日 被考核单位=市卫健委 类别=一类 得分=95 等次=优秀", {day: "2026-11-20", category: "一类", target: "市卫健委", fields: {score: "95", grade: "优秀"}}],
  ["/考核 11月20日 市直机关年度考核 考核单位30家", {day: "2026-11-20", title: "市直机关年度考核", amounts: "number 30"}],
  ["/通报 11月18日 被通报单位:市城管局 原因:1.未按期召开组织生活会 2.党费收缴不及时 期限:15天", {day: "2026-11-18", target: "市城管局", due: "2026-12-03", amounts: "problems 2", items: ["未按期召开组织生活会","党费收缴不及时"]}],
  ["/通报 11月18日 通报批评后进单位2家", {day: "2026-11-18", amounts: "number 2"}],
  ["/项目 3月1日至12月31日 “党建领航”工程 责任单位=工委办公室", {day: "2026-03-01", to: "2026-12-31", title: "“党建领航”工程", category: "实施", fields: {owner: "工委办公室"}}],
  ["/项目 2026-01-15 楼宇党建示范带 状态=完成", {day: "2026-01-15", title: "楼宇党建示范带", category: "完成"}],
  ["/调研 11月2日 《新就业群体党建调研报告》 执笔:赵敏、钱进 对策建议8条", {day: "2026-11-02", title: "新就业群体党建调研报告", category: "完成", amounts: "proposals 8", fields: {authors: ["赵敏","钱进"]}}],
  ["/采纳 11月10日 《新就业群体党建调研报告》 采纳单位=市委 采纳建议2条 文号=5号", {day: "2026-11-10", title: "新就业群体党建调研报告", category: "采纳", amounts: "adopted 2", fields: {adopter: "市委", document: "5号"}}],
  ["/表彰 7月1日 优秀共产党员20名 文号=3号", {day: "2026-07-01", title: "优秀共产党员", category: "优秀共产党员", amounts: "number 20", fields: {document: "3号"}}],
  ["/表彰 7月1日 先进党组织 名单=财政局党委、水务局党委、教育局党委", {day: "2026-07-01", title: "先进党组织", category: "先进党组织", fields: {winners: ["财政局党委","水务局党委","教育局党委"]}}],
  ["/平台 昨天 累计访问量101.2万次", {day: "2026-11-21", title: "累计访问量", category: "累计访问量", amounts: "value 1012000"}],
  ["/平台 11月1日 注册用户=15230", {day: "2026-11-01", title: "注册用户", category: "注册用户", amounts: "value 15230"}],
  ["/挂职 3月1日 选派15名干部到乡镇挂职", {day: "2026-03-01", category: "选派", amounts: "number 15", fields: {to: "乡镇"}}],
  ["/挂职 3月1日至2027年2月28日 姓名=赵刚 挂职地=龙泉镇", {day: "2026-03-01", to: "2027-02-28", category: "选派", fields: {persons: ["赵刚"], to: "龙泉镇"}}],
  ["/提拔 11月1日 赵刚提拔 姓名=赵刚 新任职务=副镇长", {day: "2026-11-01", title: "赵刚提拔", category: "提拔", fields: {persons: ["赵刚"], newPost: "副镇长"}}],
  ["/交流 11月6日 座谈研讨会 党建业务融合经验交流 参会45人", {day: "2026-11-06", title: "党建业务融合经验交流", category: "座谈研讨会", amounts: "attendees 45"}],
  ["/交流 11月7日 到省直机关学习交流 12人", {day: "2026-11-07", title: "到省直机关学习交流", category: "其他", amounts: "attendees 12"}],
  ["/查处 11月3日 编号:2026-08 公车私用 处理3人", {day: "2026-11-03", title: "公车私用", amounts: "people 3", fields: {caseNumber: "2026-08"}}],
  ["/查处 11月3日 违规吃喝 给予处分2人", {day: "2026-11-03", title: "违规吃喝", amounts: "people 2"}],
  ["/支部 11月10日 调整优化党支部12个", {day: "2026-11-10", category: "调整优化", amounts: "number 12"}],
  ["/支部 11月10日 新建 数字经济产业园联合党支部 书记=何伟 上级=经信局党委", {day: "2026-11-10", title: "数字经济产业园联合党支部", category: "新建", fields: {secretary: "何伟", parent: "经信局党委"}}],
  ["/亮身份 11月1日 “我是党员我带头” 政务大厅 56名党员", {day: "2026-11-01", title: "我是党员我带头", amounts: "people 56", fields: {place: "政务大厅"}}],
  ["/亮身份 11月1日 名单=张三、李四、王五", {day: "2026-11-01", fields: {persons: ["张三","李四","王五"]}}],
  ["/品牌 5月20日 “党建+扶贫” 责任单位=农业农村局", {day: "2026-05-20", title: "党建+扶贫", fields: {owner: "农业农村局"}}],
  ["/活动 10月20日 廉政文化周 参与党员干部近200人次", {day: "2026-10-20", title: "廉政文化周", amounts: "attendees 约200"}],
  ["/活动 10月20日 红色故事会 文化馆 150人 时长=2小时", {day: "2026-10-20", title: "红色故事会", amounts: "attendees 150, minutes 120", fields: {place: "文化馆"}}],
  ["/要点 1月8日 志愿服务常态化 目标300次 期限=12月31日 责任人=周敏", {day: "2026-01-08", title: "志愿服务常态化", due: "2026-12-31", amounts: "target 300", fields: {owner: "周敏"}}],
  ["/要点 2026-01-08 党课开讲啦 指标=党课场次 目标=120场次", {day: "2026-01-08", title: "党课开讲啦", amounts: "target 120", fields: {indicator: "党课场次"}}],
  ["/方案 2月10日 模范机关创建实施方案 期限=12月20日", {day: "2026-02-10", title: "模范机关创建实施方案", due: "2026-12-20"}],
  ["/方案 2月10日 《“八个三”工作机制实施方案》 文号=7号", {day: "2026-02-10", title: "“八个三”工作机制实施方案", fields: {document: "7号"}}],
  ["/党课 10月21日下午，市委党校教授张明在局机关三楼会议室主讲“学习贯彻条例”，参加人数：52人", {day: "2026-10-21", title: "学习贯彻条例", amounts: "attendees 52", fields: {place: "局机关三楼会议室", speaker: "张明", post: "市委党校教授"}}],
  ["/dk 昨天 主题 廉洁自律 主讲 何静 人数 33", {day: "2026-11-21", title: "廉洁自律", amounts: "attendees 33", fields: {speaker: "何静"}}],
  ["/lecture 2026-11-05 \"Red classics\" speaker=Wang 85 people", {day: "2026-11-05", title: "Red classics", amounts: "attendees 85", fields: {speaker: "Wang"}}],
  ["/党课 11月6日 王建国讲 《准则》 35 人 1小时30分钟", {day: "2026-11-06", title: "准则", amounts: "attendees 35, minutes 90", fields: {speaker: "王建国"}}],
  ["/志愿 11月18日 与阳光社区共建 联合单位=市财政局、市水务局 24人 服务居民80人", {day: "2026-11-18", title: "与阳光社区共建", amounts: "people 24, beneficiaries 80", fields: {hosts: ["市财政局","市水务局"]}}],
  ["/志愿 上周四至周五 疫苗接种引导 党员20人 群众志愿者5人 3小时", {day: "2026-11-12", to: "2026-11-13", title: "疫苗接种引导", amounts: "people 25, minutes 180"}],
  ["/zy 11.14 交通劝导 15名志愿者 未亮身份", {day: "2026-11-14", title: "交通劝导", amounts: "people 15", fields: {badge: "否"}}],
  ["/检查 11月20日 抽查市直机关支部三会一课 第二支部 未发现问题", {day: "2026-11-20", title: "抽查市直机关支部三会一课", category: "日常检查", target: "第二支部", amounts: "findings 0"}],
  ["/检查 11月18日 市教育局机关支部 发现问题：会议记录缺签到；党费台账未更新 限11月底前整改", {day: "2026-11-18", category: "日常检查", target: "市教育局机关支部", due: "2026-11-30", amounts: "findings 2", items: ["会议记录缺签到","党费台账未更新"]}],
  ["/inspect yesterday target=财政局机关支部 findings 2 fixed 1", {day: "2026-11-21", category: "日常检查", target: "财政局机关支部", amounts: "findings 2, rectified 1"}],
  ["/检查 11月18日 市教育局机关支部 问题:1.缺签到2.未更新3.无照片 期限:30天", {day: "2026-11-18", category: "日常检查", target: "市教育局机关支部", due: "2026-12-18", amounts: "findings 3", items: ["缺签到","未更新","无照片"]}],
  ["/品牌 2026-03-18 名称=先锋服务窗口 责任人=市政务局", {day: "2026-03-18", title: "先锋服务窗口", fields: {owner: "市政务局"}}],
  ["/检查 11月18日 第二支部 问题:1.台账缺3、4月记录 2.无签到", {day: "2026-11-18", category: "日常检查", target: "第二支部", amounts: "findings 2", items: ["台账缺3、4月记录","无签到"]}],
  ["/主题党日 11月18日 类型=支委会 研究发展对象 5人", {day: "2026-11-18", title: "研究发展对象", category: "支委会", amounts: "attendees 5"}],
  ["/志愿 11月20日 洁净家园 20 人 受益群众 60 人次 历时 2 小时", {day: "2026-11-20", title: "洁净家园", amounts: "people 20, beneficiaries 60, minutes 120"}],
  ["/志愿 11月19日下午2点到4点 社区巡逻 志愿者10人 群众受益约50人", {day: "2026-11-19", title: "社区巡逻", amounts: "people 10, beneficiaries 约50, minutes 120"}],
  ["/党课 11月19日 廉政党课 主讲：张局长 地点：三楼会议室，参加45人（其中党员40人）", {day: "2026-11-19", title: "廉政党课", amounts: "attendees 45", fields: {speaker: "张局长", place: "三楼会议室"}, kept: ["其中党员40人"]}],
  ["/党课 3天前 廉政党课 45人", {day: "2026-11-19", title: "廉政党课", amounts: "attendees 45"}],
  ["/检查 昨天，市审计局机关党支部，问题：无", {day: "2026-11-21", category: "日常检查", target: "市审计局机关党支部", amounts: "findings 0"}],
  ["/志愿 十一月十五号 敬老院慰问 12个人 送去慰问品30份", {day: "2026-11-15", title: "敬老院慰问", amounts: "people 12", kept: ["送去慰问品30份"]}],
  ["/党课 2026/11/12 14:30 主讲人 王建国 主题 “两个确立” 45 人", {day: "2026-11-12", title: "两个确立", amounts: "attendees 45", fields: {speaker: "王建国"}}],
  ["/志愿 11月21日 文明劝导 每人3小时 共12人", {day: "2026-11-21", title: "文明劝导", amounts: "people 12, minutes 180"}],
  ["/学习 11月4日 党员大会 到会52人 请假3人 审议预备党员转正2名", {day: "2026-11-04", title: "审议预备党员转正", category: "党员大会", amounts: "attendees 52, absent 3", kept: ["审议预备党员转正2名"]}],
  ["/检查 11月17日 第三党支部 发现问题3条，已整改2条，剩余1条", {day: "2026-11-17", category: "日常检查", target: "第三党支部", amounts: "findings 3, rectified 2, remaining 1"}],
  ["/志愿 11.08-11.09 大型赛事保障 65人 8小时/天", {day: "2026-11-08", to: "2026-11-09", title: "大型赛事保障", amounts: "people 65, minutes 480"}],
  ["/志愿 昨天 义诊 受益群众100余人次 志愿者约20人 活动持续约2个小时", {day: "2026-11-21", title: "义诊", amounts: "people 约20, beneficiaries 约100, minutes 约120"}],
  ["/志愿 11月20日 消防演练 近百人 半天", {day: "2026-11-20", title: "消防演练 半天", amounts: "people 约100"}],
  ["/志愿 11月20日 消防演练 百余人参加", {day: "2026-11-20", title: "消防演练", amounts: "people 约100"}],
  ["/党课 人数：40人左右 日期：11月18日 主题：党纪学习教育 主讲：支部书记 李明", {day: "2026-11-18", title: "党纪学习教育", amounts: "attendees 约40", fields: {post: "支部书记", speaker: "李明"}}],
  ["/党课 11月18日 李明同志讲授《党纪》，45人", {day: "2026-11-18", title: "党纪", amounts: "attendees 45", fields: {speaker: "李明"}}],
  ["/党课 昨天，李明，廉洁自律，35人", {day: "2026-11-21", title: "李明，廉洁自律", amounts: "attendees 35"}],
  ["/党课 昨天 主讲人李明 35人", {day: "2026-11-21", amounts: "attendees 35", fields: {speaker: "李明"}}],
  ["/党课 昨天主题是廉洁自律 人数是35", {day: "2026-11-21", title: "廉洁自律", amounts: "attendees 35"}],
  ["/党课 昨天 党的二十大精神宣讲 35人 王书记", {day: "2026-11-21", title: "党的二十大精神宣讲 王书记", amounts: "attendees 35"}],
  ["/党课 周五下午 书记王建国给大家讲党课 35人", {day: "2026-11-20", amounts: "attendees 35", fields: {speaker: "王建国", post: "书记"}}],
  ["/党课 今早 《党章》 王建国 28人", {day: "2026-11-22", title: "《党章》 王建国", amounts: "attendees 28"}],
  ["/检查 昨天检查了市财政局 发现3个问题", {day: "2026-11-21", category: "日常检查", target: "市财政局", amounts: "findings 3"}],
  ["/检查 昨天 财政局机关一支部 存在问题3条：1.缺签到 2.未更新 3.无照片", {day: "2026-11-21", category: "日常检查", target: "财政局机关一支部", amounts: "findings 3", items: ["缺签到","未更新","无照片"]}],
  ["/检查 今天 一支部 1.会议记录缺签到 2.党费台账未更新", {day: "2026-11-22", category: "日常检查", target: "一支部", amounts: "findings 2", items: ["会议记录缺签到","党费台账未更新"]}],
  ["/检查 今天 第一支部 问题:会议记录缺签到", {day: "2026-11-22", category: "日常检查", target: "第一支部", amounts: "findings 1", items: ["会议记录缺签到"]}],
  ["/检查 今天 市税务局 发现2个问题 会议记录不全 下月底前改完", {day: "2026-11-22", title: "会议记录不全", category: "日常检查", target: "市税务局", due: "2026-12-31", amounts: "findings 2"}],
  ["/检查 今天 市税务局 发现1个问题 缺签到 下周五前改好", {day: "2026-11-22", title: "缺签到", category: "日常检查", target: "市税务局", due: "2026-11-27", amounts: "findings 1"}],
  ["/检查 今天 市税务局 年底前工作 发现1个问题", {day: "2026-11-22", title: "年底前工作", category: "日常检查", target: "市税务局", amounts: "findings 1"}],
  ["/检查 昨天 市税务局 问题 1.缺签到 2.未更新 限期一个月", {day: "2026-11-21", category: "日常检查", target: "市税务局", due: "2026-12-21", amounts: "findings 2", items: ["缺签到","未更新"]}],
  ["/检查 昨天 市直机关工委对市水务局进行规范化检查，发现问题5个，当场整改3个，要求12月10日前完成整改", {day: "2026-11-21", title: "市直机关工委 进行规范化检查", category: "规范化建设", target: "市水务局", due: "2026-12-10", amounts: "findings 5, rectified 3"}],
  ["/志愿 30人 昨天植树", {day: "2026-11-21", title: "植树", amounts: "people 30"}],
  ["/volunteer yesterday tree planting 30 people 2 hours", {day: "2026-11-21", title: "tree planting", amounts: "people 30, minutes 120"}],
  ["/volunteer 2026-11-08 \"Tree day\" people=30 beneficiaries=100", {day: "2026-11-08", title: "Tree day", amounts: "people 30, beneficiaries 100"}],
  ["/志愿 昨天 植树 30人 单位=市财政局", {day: "2026-11-21", title: "植树", amounts: "people 30"}],
  ["/志愿 昨天 植树 三十人 受益：二百人次", {day: "2026-11-21", title: "植树", amounts: "people 30, beneficiaries 200"}],
  ["/志愿 昨天 植树30人", {day: "2026-11-21", title: "植树", amounts: "people 30"}],
  ["/志愿 昨天组织30名党员到阳光社区开展清洁家园活动，服务群众120人次，时长2小时", {day: "2026-11-21", title: "到阳光社区开展清洁家园活动", amounts: "people 30, beneficiaries 120, minutes 120"}],
  ["/志愿 昨天 帮助老人 15人 帮助老人20名", {day: "2026-11-21", title: "帮助老人", amounts: "people 15, beneficiaries 20"}],
  ["/志愿 昨天 清扫落叶 共3小时 10人 @_user_5 @_user_6", {day: "2026-11-21", title: "清扫落叶", amounts: "people 10, minutes 180"}],
  ["/帮扶 11月18日 到龙泉村走访慰问困难群众12户，送去慰问金6000元，解决实际困难2件", {day: "2026-11-18", title: "到龙泉村走访慰问困难群众", amounts: "solved 2, households 12", kept: ["送去慰问金6000元"]}],
  ["/学习 11月18日 党委理论学习中心组第九次集中学习 12人 4人发言", {day: "2026-11-18", title: "党委理论学习中心组第九次集中学习", category: "中心组", amounts: "attendees 12, speakers 4"}],
  ["/交流 昨天 经验交流会 45人 5个支部作交流发言", {day: "2026-11-21", title: "5个支部作交流发言", category: "经验交流会", amounts: "attendees 45"}],
  ["/活动 昨天 第三届红色故事会 8支队伍 120人", {day: "2026-11-21", title: "第三届红色故事会", amounts: "attendees 120", kept: ["8支队伍"]}],
  ["/培训 11月2日-6日 第2期党务干部培训班（主体班） 60人 5天", {day: "2026-11-02", to: "2026-11-06", title: "第2期党务干部培训班", category: "主体班", amounts: "attendees 60, days 5"}],
  ["/表彰 7月1日 最佳党建品牌10个", {day: "2026-07-01", title: "最佳党建品牌", category: "最佳党建品牌", amounts: "number 10"}],
  ["/提拔 11月1日 赵刚", {day: "2026-11-01", category: "提拔", fields: {persons: ["赵刚"]}}],
  ["/挂职 3月1日 赵刚、孙丽到龙泉镇挂职", {day: "2026-03-01", category: "选派", fields: {to: "龙泉镇", persons: ["赵刚","孙丽"]}}],
  ["/亮身份 11月1日 张三、李四、王五", {day: "2026-11-01", fields: {persons: ["张三","李四","王五"]}}],
  ["/平台 截至11月20日 注册用户达1.6万人", {day: "2026-11-20", title: "注册用户", category: "注册用户", amounts: "value 16000"}],
  ["/采纳 11月10日 《报告》 被市委市政府采纳3条建议", {day: "2026-11-10", title: "《报告》 被市委市政府 建议", category: "采纳", amounts: "adopted 3", fields: {adopter: "市委市政府"}}],
  ["/交流 昨天 座谈会 45人", {day: "2026-11-21", title: "座谈会", category: "座谈研讨会", amounts: "attendees 45"}],
  ["/志愿 11月5日 3·5学雷锋志愿服务 20人", {day: "2026-11-05", title: "3·5学雷锋志愿服务", amounts: "people 20"}],
  ["/志愿 昨天 12·4宪法宣传 20人", {day: "2026-11-21", title: "12·4宪法宣传", amounts: "people 20"}],
  ["/志愿 昨天 3.15消费者权益宣传 20人", {day: "2026-11-21", title: "3.15消费者权益宣传", amounts: "people 20"}],
  ["/志愿 10月11日 重阳节敬老 15人", {day: "2026-10-11", title: "重阳节敬老", amounts: "people 15"}],
  ["/志愿 10月2日 国庆文明出游引导 15人", {day: "2026-10-02", title: "国庆文明出游引导", amounts: "people 15"}],
  ["/志愿 昨天 “七一”走访慰问 15人", {day: "2026-11-21", title: "“七一”走访慰问", amounts: "people 15"}],
  ["/志愿 昨天 万人健步走 80人", {day: "2026-11-21", title: "万人健步走", amounts: "people 80"}],
  ["/志愿 昨天 百人大合唱 80人", {day: "2026-11-21", title: "百人大合唱", amounts: "people 80"}],
  ["/志愿 昨天 千名党员进社区 80人", {day: "2026-11-21", title: "千名党员进社区", amounts: "people 80"}],
  ["/志愿 昨天 一对一帮扶 12人", {day: "2026-11-21", title: "一对一帮扶", amounts: "people 12"}],
  ["/志愿 昨天 学雷锋 党员一人一岗 12人", {day: "2026-11-21", title: "学雷锋 党员一人一岗", amounts: "people 12"}],
  ["/志愿 昨天 “五个一”工程宣传 12人", {day: "2026-11-21", title: "“五个一”工程宣传", amounts: "people 12"}],
  ["/志愿 昨天 24小时值守 6人", {day: "2026-11-21", title: "24小时值守", amounts: "people 6"}],
  ["/志愿 昨天 8小时内外监督宣传 6人", {day: "2026-11-21", title: "8小时内外监督宣传", amounts: "people 6"}],
  ["/志愿 昨天 创建文明城市百日攻坚行动第二阶段 6人", {day: "2026-11-21", title: "创建文明城市百日攻坚行动第二阶段", amounts: "people 6"}],
  ["/志愿 昨天 为老人理发20人次 志愿者8人", {day: "2026-11-21", title: "为老人理发", amounts: "people 8", kept: ["为老人理发20人次"]}],
  ["/志愿 昨天 帮扶3户困难群众 8人", {day: "2026-11-21", title: "帮扶3户困难群众", amounts: "people 8"}],
  ["/志愿 昨天 G20路口值勤 8人 2h", {day: "2026-11-21", title: "G20路口值勤", amounts: "people 8, minutes 120"}],
  ["/志愿 昨天 捐款 20人 捐款5000元", {day: "2026-11-21", title: "捐款", amounts: "people 20", kept: ["捐款5000元"]}],
  ["/志愿 昨天 8人植树", {day: "2026-11-21", title: "植树", amounts: "people 8"}],
  ["/志愿 昨天 20多名志愿者参加清扫活动", {day: "2026-11-21", title: "参加清扫活动", amounts: "people 约20"}],
  ["/志愿 昨天 文明交通 早7点到9点 12人", {day: "2026-11-21", title: "文明交通", amounts: "people 12, minutes 120"}],
  ["/志愿 今天上午 社区清扫 11人，居民30人参与", {day: "2026-11-22", title: "社区清扫", amounts: "people 11, beneficiaries 30"}],
  ["/志愿 昨天，阳光社区，清扫，11人", {day: "2026-11-21", title: "清扫", amounts: "people 11", fields: {place: "阳光社区"}}],
  ["/党课 昨天 三会一课制度解读 30人 王明", {day: "2026-11-21", title: "三会一课制度解读 王明", amounts: "attendees 30"}],
  ["/党课 昨天 学习习近平总书记7月1日重要讲话精神 李明主讲 40人", {day: "2026-11-21", title: "学习习近平总书记7月1日重要讲话精神", amounts: "attendees 40", fields: {speaker: "李明"}}],
  ["/党课 昨天 二十届四中全会精神 40人", {day: "2026-11-21", title: "二十届四中全会精神", amounts: "attendees 40"}],
  ["/党课 昨天 纪念建党105周年专题党课 40人", {day: "2026-11-21", title: "纪念建党105周年专题党课", amounts: "attendees 40"}],
  ["/党课 昨天 一堂党课 40人 李书记讲", {day: "2026-11-21", title: "一堂党课", amounts: "attendees 40", fields: {speaker: "李书记"}}],
  ["/党课 昨天 支部书记讲党课 40人 《从百年党史中汲取力量》", {day: "2026-11-21", title: "支部书记讲党课 《从百年党史中汲取力量》", amounts: "attendees 40"}],
  ["/党课 昨天 两个一百年 40人", {day: "2026-11-21", title: "两个一百年", amounts: "attendees 40"}],
  ["/党课 11月1日-11月3日 党课 40人", {day: "2026-11-01", to: "2026-11-03", title: "党课", amounts: "attendees 40"}],
  ["/党课 昨天 讲党史 李明 40人", {day: "2026-11-21", title: "讲党史 李明", amounts: "attendees 40"}],
  ["/党课 昨天 廉洁文化进机关 40人 9:00—11:00", {day: "2026-11-21", title: "廉洁文化进机关", amounts: "attendees 40, minutes 120"}],
  ["/党课 昨天 下午三点半到五点 廉洁 40人", {day: "2026-11-21", title: "廉洁", amounts: "attendees 40, minutes 90"}],
  ["/检查 昨天 抽查3个支部 发现问题0条", {day: "2026-11-21", category: "日常检查", target: "3个支部", amounts: "findings 0", kept: ["抽查3个支部"]}],
  ["/检查 昨天 市财政局 财务检查 发现问题2条 移交线索1条", {day: "2026-11-21", title: "财务检查 移交线索", category: "日常检查", target: "市财政局", amounts: "findings 2", kept: ["移交线索1条"]}],
  ["/检查 昨天 市财政局机关党委第二支部 三会一课 1条问题", {day: "2026-11-21", title: "三会一课", category: "日常检查", target: "市财政局机关党委第二支部", amounts: "findings 1"}],
  ["/检查 昨天 第二党支部 2个问题已整改1个", {day: "2026-11-21", category: "日常检查", target: "第二党支部", amounts: "findings 2, rectified 1"}],
  ["/检查 昨天 二支部 发现2条，其中共性1条", {day: "2026-11-21", category: "日常检查", target: "二支部", amounts: "findings 2", kept: ["其中共性1条"]}],
  ["/检查 昨天 二支部 查出5处问题、立行立改2处", {day: "2026-11-21", category: "日常检查", target: "二支部", amounts: "findings 5, rectified 2"}],
  ["/检查 11月18日 市卫健委 问题：党费收缴不及时，台账不完整。整改期限：12月1日", {day: "2026-11-18", category: "日常检查", target: "市卫健委", due: "2026-12-01", amounts: "findings 1", items: ["党费收缴不及时，台账不完整"]}],
  ["/检查 11月18日 市卫健委 回头看 发现新问题1条", {day: "2026-11-18", title: "回头看", category: "日常检查", target: "市卫健委", amounts: "findings 1"}],
  ["/检查 11月18日 对照标准检查 市卫健委 问题2条", {day: "2026-11-18", title: "对照标准检查", category: "日常检查", target: "市卫健委", amounts: "findings 2"}],
  ["/学习 昨天 中心组 二十届四中全会精神 15人 第9次", {day: "2026-11-21", title: "二十届四中全会精神 第9次", category: "中心组", amounts: "attendees 15"}],
  ["/学习 昨天 党委会 第一议题 9人", {day: "2026-11-21", title: "第一议题", category: "班子会", amounts: "attendees 9"}],
  ["/主题党日 昨天 重走长征路 5公里 40人", {day: "2026-11-21", title: "重走长征路", category: "主题党日", amounts: "attendees 40", kept: ["5公里"]}],
  ["/帮扶 昨天 结对帮扶3对 解决困难2个 12人", {day: "2026-11-21", amounts: "solved 2, people 12", kept: ["结对帮扶3对"]}],
  ["/帮扶 昨天 走访慰问 发放米油各20份", {day: "2026-11-21", title: "走访慰问", kept: ["发放米油各20份"]}],
  ["/交流 昨天 与5家单位座谈交流 30余人", {day: "2026-11-21", title: "与5家单位座谈交流", category: "座谈研讨会", amounts: "attendees 约30"}],
  ["/活动 昨天 “红色故事会”第3场 120人", {day: "2026-11-21", title: "“红色故事会”第3场", amounts: "attendees 120"}],
  ["/活动 昨天 廉政文化周启动仪式 100人 18:30", {day: "2026-11-21", title: "廉政文化周启动仪式", amounts: "attendees 100"}],
  ["/考核 11月18日 单位名=市水务局 95分 优秀", {day: "2026-11-18", target: "市水务局", fields: {score: "95", grade: "优秀"}}],
  ["/考核 11月18日 单位名=市水务局 92.5 分，较好", {day: "2026-11-18", target: "市水务局", fields: {score: "92.5", grade: "较好"}}],
  ["/挂职 3月1日 姓名=赵刚、孙丽 到 县财政局", {day: "2026-03-01", category: "选派", fields: {persons: ["赵刚", "孙丽"], to: "县财政局"}}],
  ["/挂职 3月1日 赵刚 赴龙泉镇挂职锻炼 1人", {day: "2026-03-01", category: "选派", amounts: "number 1", fields: {persons: ["赵刚"], to: "龙泉镇"}}],
  ["/检查 11月18日 市卫健委 问题2条 责任人=王强", {day: "2026-11-18", category: "日常检查", target: "市卫健委", amounts: "findings 2", fields: {owner: "王强"}}],
  ["/党课 11月20日 王建国讲《条例》 35人到场听课", {day: "2026-11-20", title: "条例", amounts: "attendees 35", fields: {speaker: "王建国"}}],
  ["/志愿 昨天 清洁家园 志愿者32人，党员20人，群众12人", {day: "2026-11-21", title: "清洁家园", amounts: "people 32", kept: ["党员20人", "群众12人"]}],
  ["/志愿 昨天 清洁家园 32人，党员20人，群众12人", {day: "2026-11-21", title: "清洁家园", amounts: "people 32", kept: ["党员20人", "群众12人"]}],
  ["/志愿 昨天 清洁家园 32人 党员20人 老人12人", {day: "2026-11-21", title: "清洁家园", amounts: "people 32, beneficiaries 12", kept: ["党员20人"]}],
  ["/志愿 昨天 清洁家园 志愿者12人，党员20人", {day: "2026-11-21", title: "清洁家园", amounts: "people 32"}],
  ["/党课 昨天 学习原文 主讲王志强 党员30人，入党积极分子5人", {day: "2026-11-21", title: "学习原文", amounts: "attendees 35", fields: {speaker: "王志强"}}],
  ["/党课 昨天 学习原文 主讲王志强 应到40实到35请假5", {day: "2026-11-21", title: "学习原文", amounts: "attendees 35, expected 40, absent 5", fields: {speaker: "王志强"}}],
  ["/检查 今天 市水务局机关支部 发现问题：1.缺签到，2.台账未更新，限期两周", {day: "2026-11-22", category: "日常检查", target: "市水务局机关支部", due: "2026-12-06", amounts: "findings 2", items: ["缺签到", "台账未更新"]}],
  ["/检查 今天 市水务局机关支部 发现问题：1.缺签到、2.台账未更新、整改期限两周", {day: "2026-11-22", category: "日常检查", target: "市水务局机关支部", due: "2026-12-06", amounts: "findings 2", items: ["缺签到", "台账未更新"]}],
  ["/检查 今天 市水务局机关支部 问题：1.缺签到；2.台账未更新；11月30日前整改到位", {day: "2026-11-22", category: "日常检查", target: "市水务局机关支部", due: "2026-11-30", amounts: "findings 2", items: ["缺签到", "台账未更新"]}],
  ["/检查 今天 市水务局机关支部 问题：1.党费未缴，请两周内整改到位", {day: "2026-11-22", category: "日常检查", target: "市水务局机关支部", due: "2026-12-06", amounts: "findings 1", items: ["党费未缴"]}],
  ["/检查 今天 市水务局机关支部 问题：1.整改限期不明 2.未按期限整改，限期两周", {day: "2026-11-22", category: "日常检查", target: "市水务局机关支部", due: "2026-12-06", amounts: "findings 2", items: ["整改限期不明", "未按期限整改"]}],
  ["/检查 今天 市水务局机关支部 发现问题2条：记录缺签到、台账未更新，限期两周", {day: "2026-11-22", category: "日常检查", target: "市水务局机关支部", due: "2026-12-06", amounts: "findings 2", items: ["记录缺签到", "台账未更新"]}],
  ["/检查 今天 市水务局机关支部 问题2条：一是记录缺签到，二是台账未更新", {day: "2026-11-22", category: "日常检查", target: "市水务局机关支部", amounts: "findings 2", items: ["记录缺签到", "台账未更新"]}],
  ["/检查 今天 市水务局机关支部 发现问题3条：已整改2条", {day: "2026-11-22", category: "日常检查", target: "市水务局机关支部", amounts: "findings 3, rectified 2"}],
  ["/志愿 昨天 清洁家园 党员20人，志愿者8人，群众12人", {day: "2026-11-21", title: "清洁家园", amounts: "people 28, beneficiaries 12"}],
  ["/检查 今天 市水务局机关支部 发现问题2个：未按期换届、党费未公示", {day: "2026-11-22", category: "日常检查", target: "市水务局机关支部", amounts: "findings 2", items: ["未按期换届", "党费未公示"]}],
  ["/检查 今天 市水务局机关支部 问题：1.未写责任人，整改期限", {day: "2026-11-22", category: "日常检查", target: "市水务局机关支部", amounts: "findings 1", items: ["未写责任人，整改期限"]}],
  ["/检查 今天 市水务局机关支部 问题：台账缺3、4月", {day: "2026-11-22", category: "日常检查", target: "市水务局机关支部", amounts: "findings 1", items: ["台账缺3、4月"]}],
  ["/检查 今天 市水务局机关支部 问题：1.台账缺10月5日，11月3日", {day: "2026-11-22", category: "日常检查", target: "市水务局机关支部", amounts: "findings 1", items: ["台账缺10月5日，11月3日"]}],
  ["/检查 11月18日 教育局机关支部 查出问题5个 立即整改3个 限期整改2个", {day: "2026-11-18", category: "日常检查", target: "教育局机关支部", amounts: "findings 5, rectified 3, remaining 2"}],
];

// biome-ignore format: it is a table
const WRONG: readonly (readonly [line: string, asked: string])[] = [
  ["/党课 11月31日 李明讲党史 20人", "day impossible"],
  ["/党课 昨天 李明讲党史 20人 30人", "attendees ambiguous"],
  ["/党课 昨天 李明讲党史 两千人", "attendees implausible"],
  ["/党课 明天 李明讲党史 40人", "day future"],
  ["/党课 11月12日 实到32人 请假4人 应到40人 李明主讲", "expected contradiction"],
  ["/志愿 昨天 20人", "title missing"],
  ["/志愿 昨天 清洁家园 十几人", "people vague"],
  ["/志愿 昨天 清洁家园 32人 受益9999人次", "beneficiaries implausible"],
  ["/志愿 昨天 清洁家园 12.5人", "people impossible"],
  ["/检查 昨天 市水务局机关支部", "findings missing"],
  ["/检查 昨天 发现问题2条", "target missing"],
  ["/检查 昨天 第一支部 第二支部 发现问题2条", "target ambiguous"],
  ["/检查 昨天 第一支部 发现问题2条 已整改3条", "findings contradiction"],
  ["/学习 11月3日 传达学习 9人", "type missing"],
  ["/学习 上个月 班子会 9人", "day ambiguous"],
  ["/主题党日 昨天 参观 35人 应到30人", "expected contradiction"],
  ["/培训 11月9日 党务干部培训班", "attendees missing"],
  ["/培训 11月9日 党务干部培训班 若干人", "attendees vague"],
  ["/联席 下周三 联席会", "day future"],
  ["/联席 区域化党建联席会", "day missing"],
  ["/难点 11月3日 老旧小区停车难 已解决", "resolved missing"],
  ["/难点 11月3日 难点问题3个", "number contradiction, title missing"],
  ["/帮扶 昨天 解决困难若干", "solved vague"],
  ["/帮扶 昨天", "title missing"],
  ["/考核 11月20日 得分=95", "target missing"],
  ["/考核 2月29日 被考核单位=市卫健委", "day impossible"],
  ["/通报 11月18日 违反中央八项规定精神问题2起", "title forbidden, target missing"],
  ["/通报 11月18日", "target missing"],
  ["/项目 2026-01-15", "title missing"],
  ["/项目 2026-01-15 示范带 状态=差不多", "status ambiguous"],
  ["/采纳 11月10日 新就业群体报告 采纳单位=市委", "adopted missing"],
  ["/调研 11月2日", "title missing"],
  ["/表彰 7月1日 20名", "category missing"],
  ["/表彰 7月1日 先进单位10家 优秀个人20名", "category ambiguous"],
  ["/平台 昨天 1.2万", "metric missing"],
  ["/平台 昨天 注册用户很多", "value vague"],
  ["/挂职 3月1日", "persons missing"],
  ["/挂职 3月1日 若干名干部", "number vague"],
  ["/交流 11月7日 到省直机关学习交流", "attendees missing"],
  ["/交流 11月7日 -3人 座谈", "attendees impossible"],
  ["/查处 11月3日 违规吃喝2起 处理4人", "cases contradiction"],
  ["/查处 11月3日 违规吃喝", "people missing"],
  ["/支部 11月10日 联合党支部", "action missing"],
  ["/新建支部 11月10日", "title missing"],
  ["/亮身份 11月1日 亮牌上岗", "persons missing"],
  ["/亮身份 11月1日 多名党员", "people vague"],
  ["/品牌 3月 党建+服务", "day ambiguous"],
  ["/品牌 5月20日", "title missing"],
  ["/品牌 5月20日 党建品牌3个", "number contradiction, title missing"],
  ["/活动 10月20日 红色故事会", "attendees missing"],
  ["/活动 10月20日 红色故事会 150人 160人", "attendees ambiguous"],
  ["/要点 目标300次", "day missing, title missing"],
  ["/要点 1月8日", "title missing"],
  ["/方案 2月10日", "title missing"],
  ["/方案 2月31日 某方案", "day impossible"],
  ["/党课 上周五 35 王建国讲《条例》", "attendees ambiguous"],
  ["/志愿 昨天 平安值守 出动志愿者1,200人次", "people implausible"],
  ["/党课 11/18 “不忘初心” 35", "attendees ambiguous"],
  ["/检查 上周 第一支部 0个问题", "day ambiguous"],
  ["/志愿 明天 植树 30人", "day future"],
  ["/表彰 7月1日 表彰优秀共产党员张三、李四", "winners missing"],
  ["/志愿 昨天 核酸检测 20人 检测1500人次", "people contradiction"],
  ["/志愿 昨天 垃圾分类 20人 受益群众若干", "beneficiaries vague"],
  ["/党课 昨天 40人 1堂", "title missing"],
  ["/党课 昨天 党课2场 80人", "times ambiguous, title missing"],
  ["/检查 昨天 市财政局、市水务局 发现问题3条", "target ambiguous"],
  ["/志愿 昨天 清洁家园 志愿者32人，党员20人", "people ambiguous"],
  ["/检查 今天 市水务局机关支部 发现问题：会议记录缺签到、党费台账未更新", "findings ambiguous"],
  ["/检查 今天 市水务局机关支部 发现问题2条：会议记录缺签到", "findings contradiction"],
];

const NAMELESS = ["@_user_5", "@_user_6"].map((key) => ({ key, personId: undefined, name: "" }));

function read(line: string): Reading {
  const said = splitMessage(line).commands[0];
  const found = kindByCommand(said?.word ?? "");
  if (!said || !found) throw new Error(`no kind: ${line}`);
  return readLine(found.kind, said.rest, { today: "2026-11-22", presets: found.presets, mentions: NAMELESS });
}

function shorten({ partial }: Reading): Expected {
  const { fields, amounts, items, kept } = partial.content;
  const said = Object.entries(amounts).map(([key, { value, approx }]) => `${key} ${approx ? "约" : ""}${value}`);
  return {
    day: partial.day ?? "",
    ...(partial.dayTo ? { to: partial.dayTo } : {}),
    ...(partial.title ? { title: partial.title } : {}),
    ...(partial.category ? { category: partial.category } : {}),
    ...(partial.targetName ? { target: partial.targetName } : {}),
    ...(partial.due ? { due: partial.due } : {}),
    ...(said.length > 0 ? { amounts: said.join(", ") } : {}),
    ...(Object.keys(fields).length > 0 ? { fields } : {}),
    ...(items ? { items } : {}),
    ...(kept ? { kept } : {}),
  };
}

describe("lines that are records", () => {
  test.each(TRUE)("reads %s as a record", (line, expected) => {
    const reading = read(line);
    expect(reading.problems).toEqual([]);
    expect(shorten(reading)).toEqual(expected);
  });
});

describe("lines that lead to questions", () => {
  test.each(WRONG)("asks about %s", (line, asked) => {
    expect(
      read(line)
        .problems.map(({ field, type }) => `${field} ${type}`)
        .join(", "),
    ).toBe(asked);
  });
});

test("remarks on 群众 only if they may be counted as attendees too", () => {
  const remarks = (rest: string) => read(`/志愿 昨天 清洁家园 ${rest}`).remarks.filter((one) => one.includes("群众"));
  expect(remarks("党员20人，群众12人")).toEqual(["「群众12人」记为受益人次；如果是志愿者人数，请点更正"]);
  expect(remarks("党员20人，群众120人")).toEqual([]);
  expect(remarks("32人，党员20人，群众12人")).toEqual([]);
});

test("every kind has at least two accepted and two questioned lines", () => {
  const count = (rows: readonly (readonly [string, unknown])[], kind: string) =>
    rows.filter(([line]) => kindByCommand(splitMessage(line).commands[0]?.word ?? "")?.kind.name === kind).length;
  const short = allKinds
    .filter((kind) => kind.source === undefined)
    .filter((kind) => count(TRUE, kind.name) < 2 || count(WRONG, kind.name) < 2);
  expect(short.map((kind) => kind.name)).toEqual([]);
});
