import { command, emptyForm, mayAnywhere, type Outcome, type Scene, say } from "#bot";
import {
  type Amount,
  type Block,
  type Brief,
  type BriefFigure,
  type Kind,
  kindByCommand,
  kinds,
  type Meaning,
  type Partially,
  type Quantity,
  type Reading,
  readBrief,
  readLine,
} from "#core";

export default command({
  name: "报",
  en: "brief",
  aliases: ["简报", "jb"],
  summary: "把简报正文贴上来，我按它填好表单，您核对后提交",
  usage: "/报 简报正文",
  examples: ["/报 11月20日，市财政局机关第一支部组织18名党员志愿者到清河社区开展清洁家园活动，服务2小时。"],
  section: "report",
  action: "report.member",
  where: "anywhere",
  async run(scene, line) {
    const text = line.rest.trim();
    if (text === "") return say("把简报的正文贴在 /报 后面发给我，我来填表，您核对后提交。", { tone: "ask" });
    const word = text.split(/\s+/).find(kindByCommand) ?? "";
    const named = kindByCommand(word);
    const brief = readBrief(text, { today: scene.today });
    const kind = named?.kind ?? (brief.kind && kinds[brief.kind]);
    // A line instead of a brief: it is read as lines are.
    const isLine = text.length <= LONGEST_LINE && !/[。\n]./.test(text);
    if (kind === undefined) {
      if (isLine)
        return say(`没写是哪类活动，没有登记。写明类别再发，比如：\n/党课 ${text}\n/志愿 ${text}`, { tone: "ask" });
      return say(
        "看不出这篇简报说的是哪类活动，没有登记。请用具体的命令报，比如 /党课 /志愿 /检查；发 /帮助 看全部。",
        { tone: "ask" },
      );
    }
    const { today, mentions } = scene;
    const said = isLine
      ? readLine(kind, text.replace(word, " "), { today, mentions, presets: named?.presets ?? {} }).partial
      : undefined;
    return filled(scene, line.line, text, brief, kind, said);
  },
});

const LONGEST_LINE = 80;

/** The kind's own form, filled with what the brief says; nothing is recorded until it is submitted. */
function filled(scene: Scene, line: string, text: string, brief: Brief, kind: Kind, said?: Partially): Outcome {
  if (!mayAnywhere(scene.sender.grants, `report.${kind.reporter}`)) return say(`${kind.label}要由书记来报，没有登记。`);
  if (kind.restricted === true && scene.chat.kind === "group")
    return say(`${kind.label}请在和我的单聊里报，群里不处理。`);
  const { amounts, unused } = amountsOf(kind, brief.figures);
  const category = said?.category || brief.category || "";
  const fields = kind.category === undefined || category === "" ? {} : { [kind.category]: category };
  const reading: Reading = {
    partial: {
      ...said,
      kind: kind.name,
      ...(brief.day === undefined ? {} : { day: brief.day }),
      ...(brief.dayTo === undefined ? {} : { dayTo: brief.dayTo }),
      ...(brief.title === undefined ? {} : { title: brief.title }),
      ...(category === "" ? {} : { category }),
      content: {
        ...said?.content,
        fields: { ...said?.content.fields, ...fields },
        amounts: { ...said?.content.amounts, ...amounts },
      },
    },
    problems: [],
    remarks: [],
    spans: [],
  };
  const outcome = emptyForm(scene, kind, line, reading);
  const [reply, ...others] = outcome.replies;
  if (reply?.refs?.draft === undefined) return outcome;
  const blocks: Block[] = [
    { type: "text", text: `按简报填好了${kind.label}的表，请核对、补齐后提交，提交前不登记。` },
    { type: "quote", text: text.length > 120 ? `${text.slice(0, 120)}…` : text },
    ...(unused.length === 0
      ? []
      : [
          { type: "note", text: `简报里还有这些数，没有填：${unused.map(({ phrase }) => phrase).join("、")}` } as const,
        ]),
  ];
  return {
    ...outcome,
    replies: [{ ...reply, card: { ...reply.card, blocks: [...blocks, ...reply.card.blocks] } }, ...others],
  };
}

/** Which quantity of a kind takes a number of this meaning. */
const KEYS: Readonly<Partial<Record<Meaning, readonly string[]>>> = {
  participants: ["attendees", "people", "participants"],
  beneficiaries: ["beneficiaries"],
  findings: ["findings"],
  hours: ["minutes"],
};

/** One number of a meaning fills its quantity; two could be parts or places, so the person decides. */
function amountsOf(kind: Kind, figures: readonly BriefFigure[]) {
  const amounts: Record<string, Amount> = {};
  const used = new Set<BriefFigure>();
  for (const [meaning, list] of Map.groupBy(figures, (figure) => figure.meaning)) {
    const [only] = list;
    const quantity = kind.quantities.find(({ key }) => KEYS[meaning]?.includes(key));
    if (quantity === undefined || only === undefined || list.length > 1) continue;
    const value = amountIn(quantity, only);
    if (!Number.isInteger(value)) continue;
    amounts[quantity.key] = { value, ...(only.approx ? { approx: true } : {}), phrase: only.phrase };
    used.add(only);
  }
  return { amounts, unused: figures.filter((figure) => !used.has(figure)) };
}

const amountIn = (quantity: Quantity, figure: BriefFigure): number =>
  quantity.minutes === true ? figure.value * 60 : figure.value;
