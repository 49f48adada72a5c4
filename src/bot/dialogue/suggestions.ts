import { type Block, foldText, kindByName, namesPeriod, readPeriod } from "#core";
import type { Outcome, Scene } from "../command.ts";
import { quotable } from "../replies.ts";

/** A command somebody may have meant, and what is said before it. */
interface Hint {
  readonly why: string;
  readonly name: string;
  readonly rest: string;
}

/** What is said in passing is short; a longer text was pasted. */
const LONGEST = 60;
const HOW = /怎么|咋|如何/;
const WRONG = /(?<!没)错(?!过)|不对|搞混/;
const ANEW = /^(.*)(?:是|应为|改[成为]|换成)([^,。;]+)/;
const TAKE_BACK = /撤|删|作废|不要了|报重|重复/;
const JUST_NOW = /刚[才刚]|上一?条|[这那]一?条/;
const NUMBERED = /(?:[#＃]|编号|把(?=\d+号?[改的撤删]))(\d{1,9})|(\d{1,9})号?[这那]一?条/;
const FIELDS = /受益人[次数]|人[数次]|日期|时间|时长|主讲|主题|题目|活动|地点|期限/;
const MISSING = /未报|没有?[报交]|谁.{0,4}没|哪.{0,8}没/;
const HOW_MANY = /多少|几[个次场期条项件篇起人名位家份]|有没有|统计|[查看]一?下|[?？]$/;
const HELPED = /[写报]?错|改|撤回?|删除?|补报?|导出|讲稿|汇总|绑定|封账|请假/;
/** What has a command of its own to be seen by. */
const SEEN_BY: Readonly<Record<string, string>> = { 整改: "整改", 花名册: "花名册", 要点: "进度" };
/** Said of anything, and so of no kind. */
const VAGUE: ReadonlySet<string> = new Set(["活动", "支部", "目标", "项目"]);

/** The command that prose said to us seems to ask for; nobody runs it on a guess. */
export function hintAt({ today, tree }: Pick<Scene, "today" | "tree">, said: string): Hint | undefined {
  const text = foldText(said).trim();
  if (text.length > LONGEST || /[\n/]/.test(text)) return undefined;
  const isHow = HOW.test(text);
  const record = recordIn(text);
  // 「不是18人，是20人」: what is right is said last.
  const [, before = "", right = ""] = ANEW.exec(text.replace(/而?不是[^,。;]*/g, "")) ?? [];
  const value = right.replace(/[吧了啊呢的,。;!?\s]+$/, "");
  if (
    value !== ""
      ? WRONG.test(text) || /把.+改/.test(text) || (record !== undefined && /[应改换]/.test(text))
      : WRONG.test(text) && !isHow
  ) {
    const field = FIELDS.exec(before)?.[0];
    const change = value === "" || field === undefined ? value : `${field}=${value}`;
    return { why: "要更正的话", name: "改", rest: `${record ?? "刚才那条"} ${change}` };
  }
  if (record !== undefined && TAKE_BACK.test(text)) return { why: "要撤销的话", name: "撤", rest: record };
  return isHow ? howTo(text) : questionIn(text, today, tree);
}

/** A command whose name was miswritten by a hand or an ear, where what it does is too much to be offered for a typo. */
export function slipOf(word: string, rest: string): Hint | undefined {
  const [, glued, number = ""] = /^([改撤核退])(z?\d+)$/.exec(word) ?? [];
  const name = glued ?? Object.keys(SLIPS).find((name) => SLIPS[name]?.split(" ").includes(word));
  return name === undefined
    ? undefined
    : { why: `要用 /${name} 的话`, name, rest: `${number.toUpperCase()} ${rest.trim()}`.trim() };
}

/** A general word for what has another name here. */
export function meantBy(word: string, rest: string): Hint | undefined {
  const name = Object.keys(MEANT).find((one) => MEANT[one]?.split(" ").includes(word));
  return name === undefined ? undefined : { why: `要用 /${name} 的话`, name, rest: rest.trim() };
}

const MEANT: Readonly<Record<string, string>> = {
  汇总: "查询 查看 查 看 报表 数据 看数 query search stat stats report",
  帮助: "菜单 功能 命令 指令 说明 用法 怎么用 menu commands usage ?",
  我: "我的 记录 list mine history 历史 查记录",
  撤: "取消 作废 删除 删 撤消 cancel delete remove",
  未报: "谁没交 漏报 缺报",
  导出: "下载 表格 excel download",
  改: "修改 更改 订正 纠正 修正 编辑 update modify",
};

const SLIPS: Readonly<Record<string, string>> = {
  撤: "撒 撇 彻 澈 扯",
  改: "攺 该 攻",
  核: "合 盒",
  退: "推 腿",
  销号: "消号 销好 小号",
  延期: "延其 廷期",
  封账: "封张 封仗",
};

function recordIn(text: string): string | undefined {
  const [, marked, named] = NUMBERED.exec(text) ?? [];
  return marked ?? named ?? (JUST_NOW.test(text) ? "刚才那条" : undefined);
}

/** 「上个月党课上了几场」, 「财政局哪些支部还没报」 */
function questionIn(text: string, today: Scene["today"], tree: Scene["tree"]): Hint | undefined {
  const isMissing = MISSING.test(text);
  if (!isMissing && !HOW_MANY.test(text)) return undefined;
  const names = [...tree.units.values()].flatMap(({ name, names }) => [name, ...names]);
  const unit = longest(names.filter((name) => name.length > 1 && text.includes(name)));
  const words = runsIn(text.replace(unit, " "));
  const period = longest(words.filter((word) => namesPeriod(word, { today })));
  const kind = kindNamed(words);
  if (period === "" ? kind === "" && !isMissing : !readPeriod(period, { today }).ok) return undefined;
  const seenBy = SEEN_BY[kind];
  if (seenBy !== undefined && !isMissing) return { why: "想看的话", name: seenBy, rest: unit };
  const rest = [period || (isMissing ? "" : "今年"), kind, unit].filter((word) => word !== "").join(" ");
  return isMissing ? { why: "想看谁没报的话", name: "未报", rest } : { why: "想看数字的话", name: "汇总", rest };
}

function howTo(text: string): Hint {
  const about = kindNamed(runsIn(text)) || HELPED.exec(text)?.[0] || "";
  return { why: "想知道怎么写的话", name: "帮助", rest: about };
}

/** The kind that some of the words name, by its shortest command; an alias that says more than the kind stays. */
function kindNamed(words: readonly string[]): string {
  const word = kindWord(words);
  const { kind, presets } = kindByName(word) ?? {};
  return kind === undefined || Object.keys(presets ?? {}).length > 0 ? word : kind.command.zh;
}

const kindWord = (words: readonly string[]): string =>
  longest(words.filter((word) => !VAGUE.has(word) && kindByName(word) !== undefined));

/** Every run of characters of a text without spaces, as long as a period or a kind is called. */
function runsIn(text: string): readonly string[] {
  const runs = [...text].flatMap((_, at) => Array.from({ length: 8 }, (_, more) => text.slice(at, at + 2 + more)));
  return runs.filter((run) => !run.includes(" "));
}

const longest = (words: readonly string[]): string =>
  words.reduce((best, word) => (word.length > best.length ? word : best), "");

/** What was not done, and the command to copy; one that changes nothing can be tapped as well. */
export function suggest(scene: Scene, not: string, { why, name, rest }: Hint): Outcome {
  const line = `/${name} ${quotable(rest)}`.trim();
  const text = `${not}${why}，请发：`;
  const isSafe = scene.commands.some((command) => command.name === name && command.section === "ask");
  const tap: Block = {
    type: "buttons",
    buttons: [{ text: "点这里看", style: "primary", press: { action: "ask", id: name, value: rest } }],
  };
  return {
    settled: false,
    line: text + line,
    replies: [
      {
        card: {
          summary: text + line,
          tone: "ask",
          blocks: [
            { type: "text", text },
            { type: "quote", text: line },
            ...(isSafe ? [tap] : []),
            ...(scene.chat.kind === "group" ? [{ type: "note", text: "在群里要先 @我" } as const] : []),
          ],
        },
      },
    ],
  };
}
