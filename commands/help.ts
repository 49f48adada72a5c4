import {
  type Command,
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
import type { Block, Button, Card } from "#core";

const SECTIONS = { report: "登记", ledger: "更正", ask: "查看", manage: "管理" } as const;

/** The five a clerk remembers, shown first. */
const FIRST = ["党课", "志愿", "检查", "汇总", "改"];

/** Questions people ask about how the ledger works, by the words they ask with; a text that begins with a slash is the command that answers. */
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
  [/没报|漏报|谁没/, "/未报"],
  [/别催|不想|打扰|太多|催/, "/请假"],
  [/不理|没反应|不回|没回/, "在群里要先 @我，再发命令，我才收得到；单聊直接发。还是没反应，请让管理员发 /状态 看看。"],
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
  async run(scene, line) {
    const wanted = line.rest.trim().replace(/^[/／]/, "");
    if (wanted === "") return { replies: [{ card: overview(scene) }], line: "帮助" };
    const topic = TOPICS.find(([words]) => words.test(wanted))?.[1];
    const exact = commandNamed(wanted, scene.commands);
    if (exact === undefined && topic !== undefined && !topic.startsWith("/")) return say(topic);
    const found = exact ?? commandNamed(topic?.slice(1) ?? "", scene.commands) ?? commandIn(wanted, scene.commands);
    return found === undefined
      ? say(`没有「${wanted}」的说明。发 /帮助 看全部命令。`, { tone: "ask" })
      : { replies: [{ card: about(found) }], line: found.name };
  },
  presses: {
    help: async (scene, press): Promise<Outcome> => {
      const found = commandNamed(press.id ?? "", scene.commands);
      const card = found === undefined ? overview(scene) : about(found);
      return { replies: [{ card, to: { chat: scene.chat.id } }], toast: { type: "info", text: "说明在下面" } };
    },
    // A button that says a command in the place of whoever presses it, with their rights.
    say: async (scene, press): Promise<Outcome> => {
      const found = commandNamed(press.id ?? "", scene.commands);
      if (found === undefined) return stalePress();
      const outcome = await runNamed(scene, found.name, String(press.value ?? ""));
      return { toast: { type: "info", text: "在下面" }, ...outcome };
    },
  },
});

function overview(scene: Scene): Card {
  const mine = scene.commands.filter((candidate) => mayAnywhere(scene.sender.grants, candidate.action));
  const first = FIRST.map((name) => mine.find((candidate) => candidate.name === name)).filter(
    (found) => found !== undefined,
  );
  const buttons = first.map((found): Button => ({ text: `/${found.name}`, press: { action: "help", id: found.name } }));
  const folds = Object.entries(SECTIONS).flatMap(([section, title]): Block[] => {
    const commands = mine.filter((candidate) => candidate.section === section);
    if (commands.length === 0) return [];
    const lines = commands.map((found): Block => ({ type: "text", text: `/${found.name}　${found.summary}` }));
    return [{ type: "fold", title: `${title}（${commands.length}）`, blocks: lines }];
  });
  const where = scene.chat.kind === "group" ? "在群里先 @我，再发一行：" : "发一行就行：";
  return {
    title: "我能帮您记什么",
    summary: "我能帮您记什么",
    blocks: [
      { type: "text", text: where },
      { type: "quote", text: first.flatMap((found) => found.examples?.[0] ?? []).join("\n") },
      { type: "text", text: "点一个看怎么写：" },
      { type: "buttons", buttons },
      ...folds,
      { type: "note", text: "顺序随意，拿不准的我会问。发 /帮助 改错、/帮助 补报、/帮助 日期 看更多。" },
    ],
  };
}

/** 「怎么报党课」: the longest Chinese name that stands in the words. */
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
    ],
  };
}
