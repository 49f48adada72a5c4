import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { allKinds, type KindName } from "#core";
import { type Conversation, conversation, type PersonName, type Place } from "../support/conversation.ts";
import { notShown } from "../support/shown.ts";

interface Row {
  /** By the Chinese command and by the English one. */
  readonly right: readonly [zh: string, en: string];
  /** Two that must not become records. */
  readonly wrong: readonly [string, string];
  /** What is put into the form of the bare command. */
  readonly form: Readonly<Record<string, string>>;
  readonly who?: PersonName;
  readonly where?: Place;
}

const DIRECT = { who: "周敏", where: "单聊" } as const;

const rows: Readonly<Partial<Record<KindName, Row>>> = {
  lecture: {
    right: [
      "/党课 11月3日 新时代学习大讲堂 主讲=王志强 85人 地点:会议室",
      '/lecture 2026-11-04 "Red classics" speaker=Wang 42人',
    ],
    wrong: ["/党课 11月5日 主讲=王志强", "/党课 2026年2月30日 严守纪律 30人"],
    form: { day: "2026-11-05", title: "做合格党员", attendees: "33" },
  },
  volunteering: {
    right: [
      "/志愿 11月3日 清洁家园 32人 受益110人次 2小时 亮身份",
      "/volunteer 2026-11-04 tree planting people=18 beneficiaries=40",
    ],
    wrong: ["/志愿 11月5日 32人 受益110人次", "/志愿 明天 交通劝导 12人"],
    form: { day: "2026-11-05", title: "反诈宣传", people: "9" },
  },
  inspection: {
    right: [
      "/检查 11月3日 市水务局机关支部 问题:1.会议记录缺签到 2.党费台账未更新 期限=两周",
      "/inspect 2026-11-04 target=市财政局 findings=0",
    ],
    wrong: ["/检查 11月5日 市水务局", "/检查 2026年2月30日 市水务局 问题2条"],
    form: { day: "2026-11-06", target: "市水务局", findings: "1" },
  },
  study: {
    right: ["/主题党日 11月3日 重温入党誓词 35人", "/study 2026-11-04 type=group topic=document attendees=12"],
    wrong: ["/学习 11月5日 上级文件 30人", "/学习 12月30日 类型=班子会 上级文件"],
    form: { day: "2026-11-06", type: "支委会", title: "发展党员" },
  },
  training: {
    right: ["/培训 11月2日至6日 党务干部培训班 主体班 86人", '/train 2026-11-09 "New members" trainees=40'],
    wrong: ["/培训 11月9日 党务干部培训班", "/培训 11月9日 86人"],
    form: { day: "2026-11-10", title: "公文写作", attendees: "50" },
  },
  joint_meeting: {
    right: ["/联席 11月3日 区域化党建联席会 18家单位 议题=物业党建", "/joint 2026-11-04 topics=property"],
    wrong: ["/联席 2026年2月30日 区域化党建联席会", "/联席 12月30日 区域化党建联席会"],
    form: { day: "2026-11-06", title: "机关党建联席会" },
  },
  issue: {
    right: [
      "/难点 11月3日 老旧小区支部场地不足 状态=解决 解决日期=11月18日",
      '/issue 2026-11-04 "members on the move"',
    ],
    wrong: ["/难点 11月5日", "/难点 11月5日 流动党员管理难 状态=解决"],
    form: { day: "2026-11-06", title: "党务力量偏弱" },
  },
  project: {
    right: ["/项目 2026-03-01 楼宇党建示范带 责任人=李敏 状态=实施", '/project 2026-03-02 "Red station" status=done'],
    wrong: ["/项目 3月5日 责任人=李敏", "/项目 2026年2月30日 楼宇党建"],
    form: { day: "2026-03-06", title: "先锋驿站" },
  },
  research: {
    right: [
      "/调研 10月20日 《机关党建与业务融合调研报告》 作者=刘洋 建议6条",
      '/research 2026-10-21 "Mobile members" proposals=4',
    ],
    wrong: ["/调研 10月22日 建议6条", "/采纳 10月22日 机关党建调研 采纳单位=市委"],
    form: { day: "2026-10-23", title: "青年理论学习调研" },
  },
  assistance: {
    right: ["/帮扶 11月3日 走访低收入户7户 慰问金3500元 解决困难4件", "/assist 2026-11-04 solved=2 place=village"],
    wrong: ["/帮扶 11月5日", "/帮扶 12月30日 走访低收入户7户"],
    form: { day: "2026-11-06", title: "助农采摘", solved: "1" },
  },
  appraisal: {
    right: ["/考核 2026-11-18 单位名=市水务局 得分=92.5 等次=好", "/appraise 2026-11-19 target=市财政局 score=95"],
    wrong: ["/考核 2026-11-18 得分=92.5", "/考核 2026年2月30日 单位名=市水务局"],
    form: { day: "2026-11-18", target: "市水务局机关支部", score: "88" },
  },
  award: {
    right: [
      "/表彰 7月1日 类别=先进党组织 名单=市财政局党委、市水务局党委 文号=12号",
      "/award 2026-07-02 category=优秀党员 number=20",
    ],
    wrong: ["/表彰 7月3日 名单=市财政局", "/表彰 7月3日 类别=先进单位"],
    form: { day: "2026-07-06", category: "优秀个人", winners: "赵刚、孙丽" },
  },
  criticism: {
    right: [
      "/通报 11月18日 被通报单位=市水务局 原因=1.主题党日未按期开展 期限=两周",
      "/criticize 2026-11-19 target=市财政局 reason=late",
    ],
    wrong: ["/通报 11月18日 原因=1.主题党日未按期开展", "/通报 2026年2月30日 被通报单位=市水务局"],
    form: { day: "2026-11-17", target: "市水务局机关支部" },
  },
  platform_metric: {
    right: ["/平台 11月3日 注册用户1.2万人", "/metric 2026-11-04 metric=visits value=1000200"],
    wrong: ["/平台 11月5日 注册用户", "/平台 11月5日 1.2万"],
    form: { day: "2026-11-06", metric: "注册用户", value: "12100" },
  },
  secondment: {
    right: ["/挂职 3月1日 姓名=赵刚、孙丽 挂职地=龙泉镇 结束=2026-12-31", "/second 2026-03-02 persons=钱程 to=村"],
    wrong: ["/挂职 3月3日 挂职地=龙泉镇", "/挂职 2026年2月30日 姓名=赵刚"],
    form: { day: "2026-03-06", persons: "周杰", to: "柳树镇" },
  },
  exchange: {
    right: ["/交流 11月3日 与税务局支部结对共建座谈 双方共32人", '/exchange 2026-11-04 "Branch talk" attendees=20'],
    wrong: ["/交流 11月5日 支部书记交流会", "/交流 11月5日 32人"],
    form: { day: "2026-11-06", title: "作风建设研讨", attendees: "26" },
  },
  discipline_case: {
    right: ["/查处 11月3日 编号=2026-07 违规收受礼金 处理2人", "/discipline 2026-11-04 case=2026-08 people=1"],
    wrong: ["/查处 11月5日 编号=2026-09 违规收受礼金", "/查处 2026年2月30日 处理2人"],
    form: { day: "2026-11-06", people: "1" },
    ...DIRECT,
  },
  branch_change: {
    right: [
      "/新建支部 11月3日 成立快递行业联合党支部 党员9名 文号=8号",
      '/branch 2026-11-04 action=adjust "Second branch"',
    ],
    wrong: ["/支部 11月5日 快递行业联合党支部", "/支部 11月5日 变动=新建"],
    form: { day: "2026-11-06", action: "新建", title: "网约车联合支部" },
  },
  pledge: {
    right: ["/亮身份 11月3日 窗口亮身份 26人", "/pledge 2026-11-04 persons=赵刚、孙丽"],
    wrong: ["/亮身份 11月5日 窗口亮身份", "/亮身份 明天 窗口亮身份 26人"],
    form: { day: "2026-11-06", people: "15" },
  },
  brand: {
    right: ["/品牌 5月20日 “党建+服务”先锋窗口 责任单位=市政务局", '/brand 2026-05-21 "Party+Water"'],
    wrong: ["/品牌 5月22日 责任单位=市政务局", "/品牌 2026年2月30日 先锋窗口"],
    form: { day: "2026-05-25", title: "党建+阳光执法" },
  },
  theme_event: {
    right: ["/活动 10月15日 红色故事会 120人 地点=文化广场", '/event 2026-10-16 "Clean week" attendees=90'],
    wrong: ["/活动 10月19日 红色故事会", "/活动 10月19日 120人"],
    form: { day: "2026-10-20", title: "经典诵读会", attendees: "66" },
  },
  goal: {
    right: [
      "/要点 1月8日 党课开讲啦 指标=党课场次 目标=120场次 期限=12月31日",
      '/goal 2026-01-09 "Volunteers" target=280次',
    ],
    wrong: ["/要点 1月12日 指标=党课场次", "/要点 2026年2月30日 党课开讲啦"],
    form: { day: "2026-01-13", title: "调研报告" },
  },
  plan: {
    right: ["/方案 2月10日 模范机关创建实施方案 责任单位=机关党委 期限=12月20日", '/plan 2026-02-11 "Model organ"'],
    wrong: ["/方案 2月12日 责任单位=机关党委", "/方案 2026年2月30日 创建方案"],
    form: { day: "2026-02-13", title: "清廉机关方案" },
  },
};

let chat: Conversation;
beforeAll(async () => {
  chat = await conversation();
});
afterAll(() => chat.close());

const HOME = { who: "韩梅", where: "市直机关工委工作群" } as const;
const reported = allKinds.filter(({ source }) => source === undefined);

test("every kind that can be reported in a line has a row here", () => {
  expect(Object.keys(rows).sort()).toEqual(reported.map(({ name }) => name).sort());
});

describe.each(reported.map((kind) => [kind.name, kind] as const))("%s", (name, kind) => {
  const row = rows[name];
  const { who, where } = { ...HOME, ...(row?.who === undefined ? {} : DIRECT) };

  test.each(row?.right ?? [])("is recorded from %s, and the receipt shows all of it", async (line) => {
    const before = await chat.records();
    const heard = await chat.ask(who, where, line);
    const [record, ...more] = (await chat.records()).slice(before.length);
    expect(more).toEqual([]);
    expect(record, heard).toMatchObject({ kind: name, state: "counted", line });
    if (record !== undefined) expect(notShown(record, heard, "2026-11-22"), heard).toEqual([]);
  });

  test.each(row?.wrong ?? [])("is refused for %s, and the answer says why", async (line) => {
    const before = await chat.records();
    const heard = await chat.ask(who, where, line);
    expect(await chat.records(), heard).toEqual(before);
    expect(heard).toMatch(/登记|哪|吗|请|缺|没有|写/);
  });

  test("is recorded from the form of its bare command", async () => {
    const before = await chat.records();
    await chat.ask(who, where, `/${kind.command.zh}`);
    const pressed = await chat.click(who, "登记", row?.form);
    const [record] = (await chat.records()).slice(before.length);
    expect(record, JSON.stringify(pressed.toast ?? pressed)).toMatchObject({ kind: name, state: "counted" });
  });
});
