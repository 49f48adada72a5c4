import { walk } from "./cards/text.ts";
import type { GalleryCard } from "./page/gallery.ts";
import type { Sandbox } from "./sandbox.ts";
import { isObject, textOf } from "./wire/json.ts";

/** One step of the tour: a person types a line, presses the newest such button, or uses another part of the client. */
export interface TourStep {
  readonly title: string;
  readonly who: string;
  /** Part of the group's name; absent means the speaker's direct chat with the bot. */
  readonly where?: string;
  /** Moves the clock to this time before the step, and runs the jobs due then. */
  readonly at?: string;
  readonly says?: string;
  /** Whether the line is sent as a reply to the bot's newest message in the chat. */
  readonly replies?: true;
  /** How often the line is sent within a moment. */
  readonly times?: number;
  readonly presses?: string;
  readonly fills?: Readonly<Record<string, string>>;
  /** The text by which the person replaces their last message. */
  readonly edits?: string;
  readonly does?: "takes back" | "enters" | "brings the bot";
  readonly taps?: string;
  /** The name and content of a file to send. */
  readonly sends?: { readonly name: string; readonly text: string };
}

/** When the tour begins: a Sunday at 10:00 in Shanghai. */
export const TOUR_START = "2026-11-22T02:00:00.000Z";

/** Steps that produce every card of the product, in the small default city. */
const tour: readonly TourStep[] = [
  { title: "进群问候", who: "李敏", where: "财政", does: "brings the bot" },
  { title: "打开单聊", who: "王建国", does: "enters" },
  { title: "菜单：台账页面", who: "王建国", taps: "pages" },
  { title: "整改清单：没有", who: "陈立新", where: "水务", says: "/整改" },
  { title: "序时进度：没有要点", who: "李敏", where: "财政", says: "/进度" },
  { title: "回执：一行说完", who: "王建国", where: "财政", says: "/志愿 昨天 清洁家园 32人 受益110人次 2小时 亮身份" },
  {
    title: "回执：有约数、有另记",
    who: "王建国",
    where: "财政",
    says: "/志愿 11.15 义诊 医生8人 服务群众150余人次 发放药品价值3000元",
  },
  {
    title: "回执：检查开出整改单",
    who: "周敏",
    where: "工委",
    says: "/检查 今天 市水务局机关支部 问题:1.会议记录缺签到 2.党费台账未更新 期限=两周",
  },
  {
    title: "回执：补报",
    who: "李敏",
    where: "财政",
    says: "/党课 9月12日 新时代学习大讲堂 主讲=王志强 85人 地点:会议室",
  },
  { title: "更正：表单", who: "李敏", where: "财政", presses: "更正" },
  { title: "更正：一句话", who: "李敏", where: "财政", says: "/改 刚才那条 人数=90" },
  { title: "撤销", who: "李敏", where: "财政", says: "/撤 刚才那条 报重了" },
  { title: "恢复", who: "李敏", where: "财政", presses: "恢复" },
  { title: "追问：哪一天", who: "王建国", where: "财政", says: "/志愿 周日 植树 25人" },
  { title: "追问：答得两可", who: "王建国", where: "财政", says: "11月", replies: true },
  { title: "追问：缺主题", who: "王建国", where: "财政", says: "/党课 昨天 35人" },
  {
    title: "追问：数对不上",
    who: "李敏",
    where: "财政",
    says: "/党课 11月13日 三支部联合党课 主讲=何静 共70人(一支部20人、二支部25人、三支部23人)",
  },
  { title: "追问：是同一场吗", who: "李敏", where: "财政", says: "/志愿 昨天 清洁家园 30人" },
  { title: "追问：写着回答", who: "李敏", where: "财政", says: "不是，两场都算", replies: true },
  { title: "联合举办", who: "陈立新", where: "水务", says: "/志愿 昨天 清洁家园 12人" },
  { title: "空表单", who: "王建国", where: "财政", says: "/检查" },
  { title: "没有权限：找谁办", who: "王建国", where: "财政", says: "/任命 李敏 书记 市财政局" },
  { title: "没有这个命令", who: "王建国", where: "财政", says: "/党客 昨天 学习 20人" },
  {
    title: "多行一起报",
    who: "李敏",
    where: "财政",
    says: "/党课 11月18日 八项规定再学习 主讲=周敏 42人\n/志愿 11月19日 文明劝导 9人\n/主题党日 11月20日",
  },
  { title: "汇总：本周", who: "李敏", where: "财政", says: "/汇总" },
  { title: "汇总：一类", who: "周敏", where: "工委", says: "/汇总 本月 志愿" },
  { title: "明细：一个数字背后", who: "周敏", where: "工委", presses: "明细" },
  { title: "明细：一条的来历", who: "李敏", where: "财政", says: "/明细 4" },
  { title: "口径", who: "周敏", where: "工委", says: "/口径 志愿次数" },
  { title: "未报", who: "周敏", where: "工委", says: "/未报 本月 党课" },
  { title: "整改清单", who: "周敏", where: "工委", says: "/整改" },
  { title: "销号", who: "陈立新", where: "水务", says: "/销号 Z1 已补签到并归档" },
  { title: "讲稿", who: "周敏", says: "/讲稿 2026" },
  { title: "讲稿：一段的出处", who: "周敏", presses: "出处" },
  { title: "讲稿：文字版", who: "周敏", presses: "文字版" },
  { title: "对数", who: "周敏", says: "/对数 2026\n2026年，市直机关各级党组织开展党课活动120余场次。" },
  {
    title: "对数：没有数字",
    who: "周敏",
    says: "/对数 2026\n我们认真学习党章和党的创新理论，广大党员干部反响热烈，纷纷表示要立足岗位作贡献，把学习成果转化为推动工作的实际成效。",
  },
  { title: "对数：问哪一年", who: "周敏", says: "/对数\n202x年，市直机关开展党课活动120余场次。" },
  { title: "延期申请", who: "陈立新", where: "水务", says: "/延期 Z2 到12月31日 台账要重新装订" },
  { title: "核验：不通过", who: "周敏", says: "/退回 Z1 没有附照片" },
  { title: "一个数字的记录", who: "周敏", where: "工委", says: "/明细 志愿次数 今年" },
  { title: "明细：无记录", who: "周敏", where: "工委", says: "/明细 去年 党课" },
  { title: "明细：依规不展开", who: "周敏", where: "工委", says: "/明细 今年 查处" },
  { title: "口径：全部", who: "周敏", says: "/口径" },
  { title: "未报：一类的名单", who: "周敏", says: "/未报 本月 党课" },
  { title: "未报：一项的名单", who: "周敏", says: "/未报" },
  { title: "未报：这个数是哪几家", who: "周敏", says: "11月主题党日未报是哪些", replies: true },
  { title: "未报：依规不展开", who: "周敏", says: "/未报 本月 查处" },
  { title: "考核标准", who: "周敏", says: "/考核 标准" },
  { title: "考核：一家", who: "周敏", says: "/考核 2026 市财政局" },
  { title: "考核：名单", who: "周敏", says: "/考核 2026" },
  {
    title: "年度要点",
    who: "韩梅",
    says: "/要点 1月8日 党课开讲啦 指标=党课场次 目标=500 期限=12月31日 单位=市直机关工委",
  },
  { title: "序时进度", who: "周敏", says: "/进度" },
  { title: "减负", who: "周敏", says: "/减负" },
  { title: "要情：未开通", who: "周敏", says: "/要情" },
  { title: "要情：开通", who: "周敏", presses: "市直机关工委每周" },
  { title: "登记文件", who: "韩梅", where: "工委", says: "/文件 11月18日 关于加强机关党建的意见 期限=10个工作日" },
  { title: "文件", who: "韩梅", where: "工委", says: "/文件" },
  { title: "封账", who: "韩梅", says: "/封账 10月 市直机关工委" },
  { title: "封账后差异：没有", who: "韩梅", says: "/封账 10月 市直机关工委 差异" },
  { title: "封账后补报", who: "李敏", where: "财政", says: "/党课 10月12日 补学一课 主讲=王志强 40人" },
  { title: "封账后补报：要答复的", who: "韩梅", says: "/封账 待同意" },
  { title: "封账后补报：同意", who: "韩梅", presses: "同意" },
  { title: "封账后差异", who: "韩梅", says: "/封账 10月 市直机关工委 差异" },
  { title: "提示一条命令", who: "王建国", where: "财政", says: "今年搞了几次志愿？" },
  { title: "消息改了", who: "王建国", where: "财政", says: "/志愿 今天 扫雪 8人" },
  { title: "消息改了：要更正吗", who: "王建国", where: "财政", edits: "/志愿 今天 扫雪 9人" },
  { title: "消息撤回了", who: "王建国", where: "财政", does: "takes back" },
  { title: "两个问题都在等", who: "王建国", says: "/党课 周日 学党章 30人" },
  { title: "两个问题都在等：又一个", who: "王建国", says: "/志愿 周日 植树 20人" },
  { title: "两个问题都在等：是哪一个", who: "王建国", says: "今天" },
  {
    title: "查的不是自己下级",
    who: "李敏",
    where: "财政",
    says: "/检查 今天 市水务局机关支部 问题:1.没有会议记录 期限=一周",
  },
  { title: "新增单位", who: "韩梅", says: "/单位 新增 市教育局 类型=机关 上级=市直机关工委" },
  { title: "改单位", who: "韩梅", says: "/单位 改 市教育局 党员数=20" },
  { title: "移动单位", who: "韩梅", says: "/单位 移动 市教育局 上级=市财政局 自=2026-11-01" },
  { title: "改绑本群", who: "李敏", where: "工委", says: "/绑定 市财政局" },
  { title: "改绑本群：要书记点头", who: "韩梅", presses: "同意改绑" },
  { title: "没有书记的单位", who: "韩梅", where: "水务", says: "/绑定 市水务局" },
  { title: "没有书记的单位：有了整改", who: "周敏", says: "/检查 今天 市水务局 问题:1.没有会议记录 期限=一周" },
  {
    title: "检查：待上级确认",
    who: "李敏",
    where: "财政",
    says: "/检查 今天 市水务局机关支部 问题:1.台账缺页",
  },
  { title: "检查：上级确认", who: "韩梅", presses: "确认，列入整改" },
  { title: "连发很多条", who: "王建国", says: "/志愿 昨天 清洁河道 5人", times: 24 },
  { title: "连发很多条：合成一张", who: "王建国", at: "2026-11-22T03:30:00.000Z", says: "/我" },
  { title: "周一", who: "王建国", at: "2026-11-23T01:00:00.000Z" },
  { title: "周一九点半", who: "王建国", at: "2026-11-23T01:30:00.000Z" },
  { title: "到期提醒", who: "王建国", at: "2026-12-14T01:30:00.000Z" },
  { title: "到期提醒：报完成", who: "陈立新", presses: "销号" },
  { title: "群里的提醒", who: "王建国", at: "2026-12-14T06:59:00.000Z" },
  { title: "帮助", who: "王建国", where: "财政", says: "/帮助" },
  { title: "帮助：全部查看", who: "王建国", where: "财政", presses: "全部查看" },
  { title: "帮助：一个命令", who: "王建国", where: "财政", says: "/帮助 志愿" },
  { title: "我", who: "李敏", where: "财政", says: "/我" },
  { title: "单位", who: "韩梅", says: "/单位" },
  { title: "花名册", who: "韩梅", says: "/花名册" },
  { title: "提醒", who: "韩梅", says: "/提醒" },
  { title: "状态", who: "韩梅", says: "/状态" },
];

/** The first day of an empty ledger: the person with the claim code becomes its admin. */
export const firstDay = (claimCode: string): readonly TourStep[] => [
  { title: "认领", who: "韩梅", says: `/认领 ${claimCode}` },
  { title: "认领：建第一个单位", who: "韩梅", presses: "建单位", fills: { name: "市直机关工委", level: "市" } },
  { title: "认领：绑定本群", who: "韩梅", where: "工委", says: "/绑定 市直机关工委" },
  {
    title: "花名册：要改的",
    who: "韩梅",
    sends: { name: "花名册.csv", text: "名称,上级,类型\n市财政局,没有的单位,机关\n" },
  },
  {
    title: "花名册：核对",
    who: "韩梅",
    sends: {
      name: "花名册.csv",
      text: "全市机关党组织花名册,,,\n党组织名称,上级党组织,党员人数,书记\n市财政局,市直机关工委,85,李敏\n市水务局,,46,陈立新\n合计,,131,\n",
    },
  },
  { title: "花名册：导入", who: "韩梅", presses: "确认导入" },
  { title: "进群：认出单位", who: "李敏", where: "财政", does: "brings the bot" },
  { title: "进群：认出单位", who: "陈立新", where: "水务", does: "brings the bot" },
  { title: "一次绑定", who: "韩梅", presses: "按群名一次绑定" },
  { title: "一次绑定：完成", who: "韩梅", presses: "全部绑定" },
  { title: "我是书记", who: "李敏", where: "财政", says: "我是书记" },
  { title: "我是书记：要管理员确认", who: "王建国", where: "财政", says: "我是书记" },
];

/** The functions that let the program work: deliver pending messages, or run the jobs of a minute. */
export interface TourHands {
  settle(): Promise<unknown>;
  minute(): Promise<unknown>;
}

/** Runs the tour in a sandbox and returns every new or changed card, with its step. */
export async function takeTour(
  sandbox: Sandbox,
  hands: TourHands,
  steps: readonly TourStep[] = tour,
): Promise<readonly GalleryCard[]> {
  const seen = new Map<string, number>();
  const cards: GalleryCard[] = [];
  for (const step of steps) {
    await take(sandbox, step, hands);
    for (const { where, view } of shownIn(sandbox)) {
      if (seen.get(view.messageId) === view.patches) continue;
      seen.set(view.messageId, view.patches);
      const title = where === placeOf(sandbox, step) ? step.title : `${step.title}（${where}）`;
      if (view.type === "interactive") cards.push({ title, card: view.content });
    }
  }
  return cards;
}

async function take(sandbox: Sandbox, step: TourStep, { settle, minute }: TourHands): Promise<void> {
  const { openId } = personIn(sandbox, step.who);
  const chatId = chatOf(sandbox, step)?.chatId ?? sandbox.directChat(openId);
  if (step.at !== undefined) {
    await sandbox.setClock(step.at);
    await minute();
  }
  const { says, edits, taps, times = 1 } = step;
  const newest = sandbox.messages(chatId).findLast(({ isBot }) => isBot)?.messageId;
  const replyTo = step.replies === undefined || newest === undefined ? {} : { replyTo: newest };
  if (step.does === "enters") await sandbox.enterDirect(openId);
  if (step.does === "brings the bot") await sandbox.addBot(chatId, openId);
  if (step.does === "takes back") await sandbox.recall(lastSaid(sandbox, step, chatId), openId);
  if (edits !== undefined) await sandbox.edit(lastSaid(sandbox, step, chatId), edits);
  if (taps !== undefined) await sandbox.tapMenu(openId, taps);
  if (says !== undefined) for (let time = 0; time < times; time += 1) await sandbox.say(openId, chatId, says, replyTo);
  if (step.sends !== undefined) {
    const { name, text } = step.sends;
    await sandbox.sendFile(openId, chatId, { name, bytes: Buffer.from(text) });
    await settle();
  }
  if (step.presses !== undefined) {
    const { presses } = step;
    const card = shownIn(sandbox).findLast(({ view }) => view.chatId === chatId && labelOf(view.content, presses));
    const button = card && labelOf(card.view.content, presses);
    if (card === undefined || button === undefined) throw new Error(`${step.title}: there is no button ${presses}`);
    await sandbox.click(card.view.messageId, button, step.fills ?? {}, openId);
  }
  await settle();
  // The platform allows five messages a second per chat, so the sandbox's clock is moved between steps.
  await sandbox.advance(1_000);
}

/** The whole label of a card's button that contains these words. */
function labelOf(card: unknown, words: string): string | undefined {
  let label: string | undefined;
  if (!isObject(card)) return undefined;
  walk(card, (node) => {
    const text = node.tag === "button" && isObject(node.text) ? textOf(node.text.content) : undefined;
    if (text?.includes(words)) label ??= text;
  });
  return label;
}

function lastSaid(sandbox: Sandbox, { title, who }: TourStep, chatId: string): string {
  const said = sandbox.messages(chatId).findLast(({ sender, recalled }) => sender === who && !recalled);
  if (said === undefined) throw new Error(`${title}: ${who} said nothing`);
  return said.messageId;
}

function personIn({ city }: Sandbox, name: string) {
  const person = city.people.find((candidate) => candidate.name === name);
  if (person === undefined) throw new Error(`nobody in the city is called ${name}`);
  return person;
}

const chatOf = ({ city }: Sandbox, { where }: TourStep) =>
  where === undefined ? undefined : city.chats.find(({ name }) => name.includes(where));

const placeOf = (sandbox: Sandbox, step: TourStep): string => chatOf(sandbox, step)?.name ?? `单聊 ${step.who}`;

const shownIn = (sandbox: Sandbox) =>
  [
    ...sandbox.city.chats.map(({ name, chatId }) => ({ where: name, chatId })),
    ...sandbox.city.people.map(({ name, openId }) => ({ where: `单聊 ${name}`, chatId: sandbox.directChat(openId) })),
  ].flatMap(({ where, chatId }) =>
    sandbox
      .messages(chatId)
      .filter(({ isBot, recalled }) => isBot && !recalled)
      .map((view) => ({ where, view })),
  );
