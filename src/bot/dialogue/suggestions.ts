import { type Block, foldText, kindByName, namesPeriod, readPeriod } from "#core";
import type { Command, Outcome, Scene } from "../command.ts";
import { quotable } from "../replies.ts";
import { type Service, servingAmong } from "../services.ts";

/** A command that a text may mean, and the sentence that introduces it. */
interface Hint {
  readonly why: string;
  readonly name: string;
  readonly rest: string;
}

/** The most characters of a text that gets a hint; a longer one was probably pasted. */
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
/** Words used for many things, which therefore name no kind. */
const VAGUE: ReadonlySet<string> = new Set(["活动", "支部", "目标", "项目"]);

/** The parts of a scene that the search for a suggested command needs. */
type Known = Pick<Scene, "today" | "tree" | "commands">;

/** The command that a text without a slash seems to ask for. It is only suggested, never run. */
export function hintAt(scene: Known, said: string): Hint | undefined {
  const text = foldText(said).trim();
  if (text.length > LONGEST || /[\n/]/.test(text)) return undefined;
  const isHow = HOW.test(text);
  const record = recordIn(text);
  // In 「不是18人，是20人」 the right value comes last.
  const [, before = "", right = ""] = ANEW.exec(text.replace(/而?不是[^,。;]*/g, "")) ?? [];
  const value = right.replace(/[吧了啊呢的,。;!?\s]+$/, "");
  if (
    value !== ""
      ? WRONG.test(text) || /把.+改/.test(text) || (record !== undefined && /[应改换]/.test(text))
      : WRONG.test(text) && !isHow
  ) {
    const field = FIELDS.exec(before)?.[0];
    const change = value === "" || field === undefined ? value : `${field}=${value}`;
    return served(scene, "edit", "要更正的话", `${record ?? "刚才那条"} ${change}`);
  }
  if (record !== undefined && TAKE_BACK.test(text)) return served(scene, "withdraw", "要撤销的话", record);
  return isHow ? howTo(scene, text) : questionIn(scene, text);
}

function served({ commands }: Known, service: Service, why: string, rest: string): Hint | undefined {
  const name = servingAmong(commands, service)?.name;
  return name === undefined ? undefined : { why, name, rest };
}

/** The command for a misspelled name, if the command changes too much to be offered as a button. */
export function slipOf({ commands }: Known, word: string, rest: string): Hint | undefined {
  const [, glued = "", number = ""] = /^(\p{Script=Han})(z?\d+)$/u.exec(word) ?? [];
  const meant = commands.find(
    ({ name, changes, slips = [] }) => (changes === true && name === glued) || slips.includes(word),
  );
  return meant && useOf(meant, `${number.toUpperCase()} ${rest.trim()}`.trim());
}

/** The command for a common word that has another name in this bot. */
export function meantBy({ commands }: Known, word: string, rest: string): Hint | undefined {
  const meant = commands.find(({ meantBy = [] }) => meantBy.includes(word));
  return meant && useOf(meant, rest.trim());
}

const useOf = ({ name }: Command, rest: string): Hint => ({ why: `要用 /${name} 的话`, name, rest });

function recordIn(text: string): string | undefined {
  const [, marked, named] = NUMBERED.exec(text) ?? [];
  return marked ?? named ?? (JUST_NOW.test(text) ? "刚才那条" : undefined);
}

/** Reads questions such as 「上个月党课上了几场」 and 「财政局哪些支部还没报」. */
function questionIn(scene: Known, text: string): Hint | undefined {
  const { today, tree, commands } = scene;
  const isMissing = MISSING.test(text);
  if (!isMissing && !HOW_MANY.test(text)) return undefined;
  const names = [...tree.units.values()].flatMap(({ name, names }) => [name, ...names]);
  const unit = longest(names.filter((name) => name.length > 1 && text.includes(name)));
  const words = runsIn(text.replace(unit, " "));
  const period = longest(words.filter((word) => namesPeriod(word, { today })));
  const kind = kindNamed(words);
  if (period === "" ? kind === "" && !isMissing : !readPeriod(period, { today }).ok) return undefined;
  const seenBy = commands.find(({ shows = [] }) => shows.includes(kind));
  if (seenBy !== undefined && !isMissing) return { why: "想看的话", name: seenBy.name, rest: unit };
  const rest = [period || (isMissing ? "" : "今年"), kind, unit].filter((word) => word !== "").join(" ");
  return isMissing ? served(scene, "missing", "想看谁没报的话", rest) : served(scene, "tally", "想看数字的话", rest);
}

function howTo(scene: Known, text: string): Hint | undefined {
  const { topics } = servingAmong(scene.commands, "help") ?? {};
  return served(scene, "help", "想知道怎么写的话", kindNamed(runsIn(text)) || topics?.exec(text)?.[0] || "");
}

/** The shortest command word of the kind that is named. An alias that also says the category is kept. */
function kindNamed(words: readonly string[]): string {
  const word = kindWord(words);
  const { kind, presets } = kindByName(word) ?? {};
  return kind === undefined || Object.keys(presets ?? {}).length > 0 ? word : kind.command.zh;
}

const kindWord = (words: readonly string[]): string =>
  longest(words.filter((word) => !VAGUE.has(word) && kindByName(word) !== undefined));

/** All substrings without spaces that are as long as the name of a period or a kind can be. */
function runsIn(text: string): readonly string[] {
  const runs = [...text].flatMap((_, at) => Array.from({ length: 8 }, (_, more) => text.slice(at, at + 2 + more)));
  return runs.filter((run) => !run.includes(" "));
}

const longest = (words: readonly string[]): string =>
  words.reduce((best, word) => (word.length > best.length ? word : best), "");

/** Says what was not done and gives the command to copy. A command that changes nothing also gets a button. */
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
