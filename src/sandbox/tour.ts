import type { GalleryCard } from "./page/gallery.ts";
import type { Sandbox } from "./sandbox.ts";

/** One step of the tour: somebody says a line, or presses a button of the card that came last. */
interface TourStep {
  readonly title: string;
  readonly who: string;
  /** Part of the group's name; the speaker's own chat with the bot when absent. */
  readonly where?: string;
  readonly says?: string;
  readonly presses?: string;
  readonly fills?: Readonly<Record<string, string>>;
}

/** A walk past every card the product sends, on the small city of the desk. */
const tour: readonly TourStep[] = [
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
  { title: "追问：缺主题", who: "王建国", where: "财政", says: "/党课 昨天 35人" },
  {
    title: "追问：数对不上",
    who: "李敏",
    where: "财政",
    says: "/党课 11月13日 三支部联合党课 主讲=何静 共70人(一支部20人、二支部25人、三支部23人)",
  },
  { title: "追问：是同一场吗", who: "李敏", where: "财政", says: "/志愿 昨天 清洁家园 30人" },
  { title: "联合举办", who: "陈立新", where: "水务", says: "/志愿 昨天 清洁家园 12人" },
  { title: "空表单", who: "王建国", where: "财政", says: "/检查" },
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
  { title: "帮助", who: "王建国", where: "财政", says: "/帮助" },
  { title: "帮助：一个命令", who: "王建国", where: "财政", says: "/帮助 志愿" },
  { title: "我", who: "李敏", where: "财政", says: "/我" },
  { title: "单位", who: "韩梅", says: "/单位" },
  { title: "花名册", who: "韩梅", says: "/花名册" },
  { title: "提醒", who: "韩梅", says: "/提醒" },
  { title: "状态", who: "韩梅", says: "/状态" },
];

/** Takes the tour in a sandbox whose program `settle`s by delivering what it owes; returns the card of each step. */
export async function takeTour(sandbox: Sandbox, settle: () => Promise<unknown>): Promise<readonly GalleryCard[]> {
  const cards: GalleryCard[] = [];
  for (const step of tour) {
    const person = sandbox.city.people.find((candidate) => candidate.name === step.who);
    if (person === undefined) throw new Error(`nobody in the city is called ${step.who}`);
    const chat =
      step.where === undefined ? undefined : sandbox.city.chats.find((one) => one.name.includes(step.where ?? ""));
    const chatId = chat?.chatId ?? sandbox.directChat(person.openId);
    const before = newest(sandbox, chatId);
    if (step.says !== undefined) await sandbox.say(person.openId, chatId, step.says);
    else if (before !== undefined)
      await sandbox.click(before.messageId, step.presses ?? "", step.fills ?? {}, person.openId);
    await settle();
    const after = newest(sandbox, chatId);
    if (after !== undefined) cards.push({ title: step.title, card: after.content });
    // The platform takes five messages a second in a chat; the desk's clock is ours to move.
    await sandbox.advance(1_000);
  }
  return cards;
}

const newest = (sandbox: Sandbox, chatId: string) => sandbox.messages(chatId).findLast((message) => message.isBot);
