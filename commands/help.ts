import {
  type Command,
  choice,
  command,
  commandNamed,
  mayAnywhere,
  namesOf,
  type Outcome,
  runNamed,
  type Scene,
  say,
  stalePress,
} from "#bot";
import { type Block, type Button, type Card, kindByCommand } from "#core";

const SECTIONS = { report: "登记", ledger: "更正", ask: "查看", manage: "管理" } as const;

/** The most used forms. */
const FIRST = ["党课", "志愿", "检查"];

/**
 * Answers to questions about how the ledger works, by the words of the question. An answer that begins with a slash is
 * the command that answers.
 */
const TOPICS: readonly (readonly [RegExp, string])[] = [
  [
    /编号|空号/,
    "每条记录有一个全市统一的编号，比如 231；整改单是 Z18。编号只增不减，中间会有空号：系统一次领一段号，没用完的不补用，不是丢了记录。",
  ],
  [
    /消息/,
    "编辑已发的消息，记录不会自动跟着改；收到编辑通知时我会问您。要改就发 /改 编号 人数=90，或点回执上的「更正」。撤回消息时我会问您记录要不要一起撤。",
  ],
  [
    /(?<!没)错|(?<!整)改/,
    "三种改法，任选一种：\n1. 点回执上的「更正」\n2. 回复那张回执，写 人数=90\n3. 发 /改 刚才那条 人数=90，或 /改 编号 人数=90\n整条不要了，发 /撤 编号 原因；撤了还能恢复。",
  ],
  [/撤|删|作废|报重|重复/, "/撤"],
  [
    /补|过期|以前|上个?月/,
    "过去的事照样报，写上日期就行，比如：\n/党课 9月12日 新时代学习大讲堂 主讲=王志强 85人\n会标上「补报」。那个月已经封账的，要等封账单位的书记同意才计入。",
  ],
  [
    /照片|图片|附件|截图|语音|视频/,
    "照片、文件可以作附件，不是必须：\n1. 图片：登记时和那一行一起发（群里要 @我）\n2. 文件：在与我的单聊里回复回执或整改卡片，直接发来；群里先发文件，再回复该文件，@我 发 /附件 231\n3. 单聊里发 /附件 231 或 /附件 Z18，再发来\n单独发来的照片、语音不能当登记，请发一行字或填表。",
  ],
  [/没报|漏报|谁没/, "/未报"],
  [/别催|不想|打扰|太多|催/, "/请假"],
  [/不理|没反应|不回|没回/, "在群里要先 @我，再发命令，我才收得到；单聊直接发。仍无回应的，请管理员发 /状态 查看。"],
  [/日期|时间|哪天/, "今天、昨天、上周五、9月12日、3-5、本月20日、3月5日至7日都认得。拿不准的我会问，不会猜。"],
];

export default command({
  name: "帮助",
  en: "help",
  aliases: ["?", "使用说明", "怎么用"],
  summary: "看能发什么命令",
  usage: "/帮助 [命令，或想问的话]",
  examples: ["/帮助", "/帮助 志愿", "/帮助 怎么改错"],
  section: "ask",
  action: "help",
  where: "anywhere",
  serves: "help",
  menu: ["report", ""],
  meantBy: ["菜单", "功能", "命令", "指令", "说明", "用法", "menu", "commands", "usage"],
  topics: /[写报]?错|改|撤回?|删除?|补报?|导出|讲稿|汇总|绑定|封账|请假/,
  async run(scene, line) {
    const wanted = line.rest.trim().replace(/^[/／]/, "");
    if (wanted === "") return { replies: [{ card: overview(scene) }], line: "帮助" };
    const topic = TOPICS.find(([words]) => words.test(wanted))?.[1];
    const exact = commandNamed(wanted, scene.commands);
    if (exact === undefined && topic !== undefined && !topic.startsWith("/")) return say(topic);
    const found = exact ?? commandNamed(topic?.slice(1) ?? "", scene.commands) ?? commandIn(wanted, scene.commands);
    if (found !== undefined) return { replies: [{ card: about(found) }], line: found.name };
    const mine = scene.commands.filter((candidate) => mayAnywhere(scene.sender.grants, candidate.action));
    const [first, ...others] = search(wanted, mine);
    if (first === undefined) return choice(`没有「${wanted}」的说明。`, [sayButton("看全部功能", "帮助")]);
    return others.length === 0
      ? { replies: [{ card: about(first) }], line: first.name }
      : several(wanted, [first, ...others]);
  },
  presses: {
    help: async (scene, press): Promise<Outcome> => {
      const found = commandNamed(press.id ?? "", scene.commands);
      const section = Object.keys(SECTIONS).find((name) => name === press.value) as keyof typeof SECTIONS | undefined;
      const rest = section === undefined ? overview(scene) : sectionCard(scene, section);
      const card = found === undefined ? rest : about(found);
      return { replies: [{ card, to: { chat: scene.chat.id } }], toast: { type: "info", text: "说明在下面" } };
    },
    // Runs the button's command as if the presser had typed it, with their rights.
    say: async (scene, press): Promise<Outcome> => {
      const found = commandNamed(press.id ?? "", scene.commands);
      if (found === undefined) return stalePress();
      const outcome = await runNamed(scene, found.name, String(press.value ?? ""));
      return { toast: { type: "info", text: "在下面" }, ...outcome };
    },
  },
});

/** The most used buttons: forms to open and lists to show. */
const OPENED: readonly (readonly [label: string, name: string, rest: string])[] = [
  ["本月汇总", "汇总", "本月"],
  ["还没报的", "未报", ""],
  ["整改事项", "整改", ""],
  ["我登记的", "我", ""],
  ["更正记录", "改", ""],
];

const sayButton = (text: string, name: string, rest = ""): Button => ({
  text,
  press: { action: "say", id: name, ...(rest === "" ? {} : { value: rest }) },
});

/** The help menu: each button opens a form, a list or a page; the pages of single commands are one step further. */
function overview(scene: Scene): Card {
  const mine = scene.commands.filter((candidate) => mayAnywhere(scene.sender.grants, candidate.action));
  const has = (name: string) => mine.some((candidate) => candidate.name === name);
  const forms = FIRST.filter(has).map((name) => sayButton(`登记${name}`, name));
  const lists = OPENED.filter(([, name]) => has(name)).map(([label, name, rest]) => sayButton(label, name, rest));
  const { publicUrl } = scene.settings;
  const pages: readonly Button[] = publicUrl === undefined ? [] : [{ text: "台账页面", url: `${publicUrl}/ledger` }];
  const sections = Object.entries(SECTIONS).flatMap(([section, title]): Button[] =>
    mine.some((candidate) => candidate.section === section)
      ? [{ text: `全部${title}`, press: { action: "help", value: section } }]
      : [],
  );
  const example = mine.find(({ name }) => name === FIRST[0])?.examples?.[0] ?? "";
  const where = scene.chat.kind === "group" ? "@我 发一行即登记：" : "发一行即登记：";
  const isUnknown = scene.chat.kind === "direct" && scene.sender.grants.length === 0;
  return {
    title: "我能帮您记什么",
    summary: "我能帮您记什么",
    blocks: [
      { type: "text", text: `${where}${example}` },
      { type: "text", text: "或点开表单：" },
      { type: "buttons", buttons: forms },
      { type: "text", text: "查看和更正：" },
      { type: "buttons", buttons: [...lists, ...pages] },
      { type: "text", text: "全部功能：" },
      { type: "buttons", buttons: sections },
      ...(isUnknown
        ? [{ type: "note", text: "还不知道您是哪个单位的。书记请在本单位群里 @我 发「我是书记」。" } as const]
        : []),
      {
        type: "note",
        text: "顺序随意，简体、繁体、英文都能写，拿不准的会问。想找什么，发 /帮助 加一个词，如 /帮助 补报。",
      },
    ],
  };
}

/** All commands of a section that the speaker may use, each with a button to its own page. */
function sectionCard(scene: Scene, section: keyof typeof SECTIONS): Card {
  const commands = scene.commands.filter(
    (candidate) => candidate.section === section && mayAnywhere(scene.sender.grants, candidate.action),
  );
  const title = `${SECTIONS[section]}：${commands.length}项`;
  return {
    title,
    summary: title,
    blocks: [
      { type: "text", text: commands.map(({ name, summary }) => `/${name}　${summary}`).join("\n") },
      {
        type: "buttons",
        buttons: commands.map(({ name }): Button => ({ text: `/${name}`, press: { action: "help", id: name } })),
      },
    ],
  };
}

const MOST_FOUND = 8;

/** The words by which a command is found: its names, its summary, and for a kind its categories and typical words. */
function wordsOf(found: Command): readonly string[] {
  const kind = kindByCommand(found.name)?.kind;
  const told = (kind?.told ?? []).flatMap(({ things = "", verbs = "" }) => `${things} ${verbs}`.split(" "));
  const choices = kind?.fields.find(({ key }) => key === kind.category)?.choices ?? [];
  const words = [...namesOf(found), kind?.label ?? "", ...told, ...choices.flatMap(({ names }) => names)];
  return words.filter((word) => word.length > 1);
}

/** The commands that a word may mean; those with this name come first. */
function search(wanted: string, commands: readonly Command[]): readonly Command[] {
  const said = wanted.replace(/^(?:怎么|如何|怎样)|[报登记录]+|[?？。吗呢]+$/g, "");
  const isLike = (word: string) => wanted.includes(word) || (said.length > 1 && word.includes(said));
  const named = commands.filter((found) => wordsOf(found).some(isLike));
  const told = commands.filter((found) => said.length > 1 && found.summary.includes(said));
  return [...new Set([...named, ...told])];
}

/** Asks which of several commands is meant, with a button for each. */
function several(wanted: string, found: readonly Command[]): Outcome {
  const text = `「${wanted}」可能是：`;
  const buttons = found
    .slice(0, MOST_FOUND)
    .map(({ name }): Button => ({ text: `/${name}`, press: { action: "help", id: name } }));
  const lines = found.slice(0, MOST_FOUND).map(({ name, summary }) => `/${name}　${summary}`);
  return choice([text, ...lines].join("\n"), buttons);
}

/** Finds the longest Chinese command name in a text such as 「怎么报党课」. */
function commandIn(words: string, commands: readonly Command[]): Command | undefined {
  const names = commands.flatMap(namesOf).filter((name) => /^\p{Script=Han}{2,}$/u.test(name) && words.includes(name));
  return commandNamed(names.sort((a, b) => b.length - a.length)[0] ?? "", commands);
}

function about(found: Command): Card {
  const other = [found.en, ...(found.aliases ?? [])].map((name) => `/${name}`).join(" ");
  return {
    title: `/${found.name}`,
    summary: `/${found.name} ${found.summary}`,
    blocks: [
      { type: "text", text: found.summary },
      { type: "quote", text: (found.examples ?? []).join("\n") },
      {
        type: "fields",
        rows: [
          ["写法", found.usage],
          ["也可以写", other],
        ],
      },
      { type: "note", text: "方括号里的可以不写。" },
      ...opening(found),
    ],
  };
}

/** A button that does what the help page describes: opens the form, or shows the list. */
function opening({ name, section, where, changes }: Command): readonly Block[] {
  if (where === "group" || changes === true) return [];
  const label = section === "report" ? "填表登记" : section === "ask" ? "现在查看" : undefined;
  return label === undefined ? [] : [{ type: "buttons", buttons: [{ ...sayButton(label, name), style: "primary" }] }];
}
