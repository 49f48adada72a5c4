import {
  command,
  emptyForm,
  may,
  mayAnywhere,
  type Outcome,
  offerLines,
  type Reply,
  type Scene,
  say,
  standingOf,
} from "#bot";
import {
  allKinds,
  type Block,
  type Brief,
  type CommandedKind,
  commandedOf,
  type Deed,
  type FilledForm,
  fillForms,
  type Kind,
  kindByCommand,
  type NamedUnit,
  readBrief,
  readLine,
  unitOfDeed,
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
    if (text === "") return say("请把简报正文贴在 /报 后面发送，我按正文填好表单，您核对后提交。", { tone: "ask" });
    const [word = ""] = text.split(/\s+/, 1);
    const named = kindByCommand(word);
    const said = named === undefined ? text : text.slice(word.length).trim();
    const refusal = named === undefined ? undefined : refusalOf(scene, named.kind);
    if (refusal !== undefined) return refusal;
    if (named !== undefined && isLine(said)) return lineForm(scene, line.line, said, named);
    if (named === undefined && isLine(said) && /\S\s+\S/.test(said)) return spacedLine(scene, line.line, said);
    const brief = readBrief(said, { today: scene.today });
    if (named !== undefined)
      return forms(
        scene,
        line.line,
        said,
        brief,
        brief.deeds.slice(0, 1).map((deed) => ({ deed, kind: named })),
      );
    return offered(scene, line.line, said, brief);
  },
});

/** A form a message: more deeds than this are several briefs. */
const MOST_FORMS = 6;
const LONGEST_LINE = 80;
const MOST_BUTTONS = 12;

/** A line instead of a brief: it has no sentences. */
const isLine = (text: string): boolean => text.length <= LONGEST_LINE && !/[，。；,;\n]/.test(text);

function lineForm(scene: Scene, line: string, text: string, { kind, presets }: CommandedKind): Outcome {
  const { today, mentions } = scene;
  const reading = readLine(kind, text, { today, mentions, presets });
  return emptyForm(scene, kind, line, { ...reading, problems: [] });
}

/** What a command's line would say without its command: 「昨天 志愿 清洁家园 35人」, of the kind that a word of it names, or tells. */
function spacedLine(scene: Scene, line: string, text: string): Outcome {
  const words = text.split(/\s+/);
  const at = words.findIndex((word) => kindByCommand(word) !== undefined);
  const brief = readBrief(text, { today: scene.today });
  const told = brief.deeds.length === 1 ? (brief.deeds[0]?.kinds ?? []).map(commandedOf) : [];
  const kind = kindByCommand(words[at] ?? "") ?? (told.length === 1 ? told[0] : undefined);
  if (kind === undefined) return offered(scene, line, text, brief);
  return refusalOf(scene, kind.kind) ?? lineForm(scene, line, words.filter((_, index) => index !== at).join(" "), kind);
}

/** The forms of what was done; or the kinds to choose from, with the text kept. */
function offered(scene: Scene, line: string, text: string, brief: Brief): Outcome {
  if (brief.deeds.length === 0 || brief.deeds.every(({ kinds }) => kinds.length === 0))
    return unclear(scene, text, brief);
  const chosen: { deed: Deed; kind: CommandedKind }[] = [];
  const refusals: Outcome[] = [];
  for (const deed of brief.deeds.slice(0, MOST_FORMS)) {
    const allowed = deed.kinds.map(commandedOf).filter(({ kind }) => refusalOf(scene, kind) === undefined);
    const [first, second] = allowed;
    if (first !== undefined && second !== undefined && brief.deeds.length === 1)
      return choice(scene, text, "这段话可能是以下两类，请选择：", allowed);
    if (first !== undefined) chosen.push({ deed, kind: first });
    else {
      const refusal = deed.kinds
        .map(({ kind }) => refusalOf(scene, commandedOf({ kind, category: undefined }).kind))
        .find((one) => one !== undefined);
      if (refusal !== undefined) refusals.push(refusal);
    }
  }
  const [refusal] = refusals;
  if (chosen.length === 0) return refusal ?? unclear(scene, text, brief);
  return forms(scene, line, text, brief, chosen);
}

/** Why a kind is no kind this person may report here; nothing of the text is repeated. */
function refusalOf(scene: Scene, kind: Kind): Outcome | undefined {
  if (kind.source !== undefined)
    return say("整改情况请用 /销号 Z编号 逐条报；发 /整改 可查看未办结的整改单。这段话没有登记。", { tone: "ask" });
  const isAllowed = mayAnywhere(scene.sender.grants, `report.${kind.reporter}`);
  if (kind.restricted === true && (!isAllowed || scene.chat.kind === "group"))
    return say("这段话涉及依规不展开的内容，没有登记，也没有保存。请获授权的同志在单聊里用专门的命令报。");
  return isAllowed ? undefined : say(`${kind.label}由书记登记，这段话没有登记。请转书记来报。`);
}

/** No kind is told, or what is told is not done: the person chooses, the text is kept. */
function unclear(scene: Scene, text: string, { why, hinted, deeds }: Brief): Outcome {
  const seen = [...hinted, ...deeds.flatMap(({ kinds }) => kinds)];
  const isRestricted =
    seen.length > 0 && seen.every(({ kind }) => commandedOf({ kind, category: undefined }).kind.restricted === true);
  const [only] = seen;
  if (isRestricted && only !== undefined) {
    const refusal = refusalOf(scene, commandedOf(only).kind);
    if (refusal !== undefined) return refusal;
  }
  const near = seen.map(commandedOf);
  const rest = allKinds.filter((kind) => !near.some((one) => one.kind === kind)).map((kind) => ({ kind, presets: {} }));
  const allowed = [...near, ...rest].filter(
    ({ kind }) => refusalOf(scene, kind) === undefined && kind.restricted !== true,
  );
  const texts = {
    plan: "这段话像是尚未办理的安排，没有登记。已经办完的，请选择类别：",
    missed: "这段话说的像是没有办成的事，没有登记。如已办理，请选择类别：",
    sum: "这段话像是一段时间的累计，没有登记。如是单次活动，请选择类别：",
  };
  return choice(
    scene,
    text,
    why === undefined ? "看不出这段话是哪类活动，没有登记。请选择类别：" : texts[why],
    allowed,
  );
}

/** Buttons of kinds; the text waits in the offer until one is pressed. */
function choice(scene: Scene, text: string, question: string, kinds: readonly CommandedKind[]): Outcome {
  const offered = kinds
    .slice(0, MOST_BUTTONS)
    .map((one) => ({ label: labelOf(one), name: "报", rest: `${wordOf(one)} ${text}` }));
  return offerLines(scene, question, offered);
}

/** The word that reports the kind in its category: 主题党日 for a study of that type. */
function wordOf({ kind, presets }: CommandedKind): string {
  const category = kind.category === undefined ? undefined : presets[kind.category];
  const word = Object.entries(kind.command.presets ?? {}).find(([, value]) => value === category)?.[0];
  return word ?? kind.command.zh;
}

const labelOf = (one: CommandedKind): string => (wordOf(one) === one.kind.command.zh ? one.kind.label : wordOf(one));

/** One form for each deed, one after the other; nothing is recorded until it is submitted. */
function forms(
  scene: Scene,
  line: string,
  text: string,
  brief: Brief,
  chosen: readonly { readonly deed: Deed; readonly kind: CommandedKind }[],
): Outcome {
  const all = chosen.flatMap(({ deed, kind }) =>
    fillForms(brief, deed, kind, scene.today).map((form) => ({ deed, kind: kind.kind, form })),
  );
  if (all.length === 0) return unclear(scene, text, brief);
  const shown = all.slice(0, MOST_FORMS);
  const outcomes = shown.map(({ deed, kind, form }, index) => {
    const unit = reachable(scene, kind, unitOf(scene, brief, deed));
    return oneForm(scene, line, text, kind, form, unit, [
      ...(shown.length > 1 ? [`第${index + 1}张，共${shown.length}张。`] : []),
      ...(deed.doubt === undefined ? [] : [`日期没有填：${deed.doubt}。`]),
    ]);
  });
  const [first, ...others] = outcomes;
  if (first === undefined || others.length === 0) return first ?? unclear(scene, text, brief);
  const replies = outcomes.flatMap(({ replies: [reply] }, index): Reply[] =>
    reply === undefined ? [] : [index === 0 ? reply : { ...reply, part: `form-${index}` }],
  );
  return { ...first, replies, writes: outcomes.flatMap(({ writes = [] }) => writes) };
}

/** The unit a deed names, or the one that the deed before it named. */
function unitOf(scene: Scene, brief: Brief, deed: Deed): NamedUnit {
  const named = unitOfDeed(brief, deed, scene);
  return named.unit === undefined && !named.asked && deed.before !== undefined
    ? unitOf(scene, brief, deed.before)
    : named;
}

/** The named unit as far as this person may report for it; of whom a criticism or an appraisal is, it is no reporter. */
function reachable(scene: Scene, kind: Kind, named: NamedUnit): NamedUnit {
  const { unit } = named;
  if (unit === undefined || unit.id === scene.unit?.id) return named;
  if (kind.subjects?.some(({ field, as }) => field === "target" && as === "unit")) return { ...named, unit: undefined };
  if (may(standingOf(scene), `report.${kind.reporter}`, unit.id)) return named;
  return { unit: undefined, asked: true, among: [], said: unit.name };
}

function oneForm(
  scene: Scene,
  line: string,
  text: string,
  kind: Kind,
  { partial, left }: FilledForm,
  unit: NamedUnit,
  remarks: readonly string[],
): Outcome {
  const named = unit.unit;
  const isHere = named === undefined || named.id === scene.unit?.id;
  const names =
    isHere && !unit.asked
      ? []
      : [
          ...new Set(
            [...(named ? [named] : []), ...unit.among, ...(scene.unit ? [scene.unit] : [])].map(({ name }) => name),
          ),
        ];
  const reading = {
    partial: { ...partial, ...(named === undefined || isHere ? {} : { unitName: named.name }) },
    problems: [],
    remarks: [],
    spans: [],
  };
  const outcome = emptyForm(scene, kind, line, reading, names);
  const [reply, ...others] = outcome.replies;
  if (reply?.refs?.draft === undefined) return outcome;
  const who =
    unit.said !== undefined
      ? `正文写的是「${unit.said}」，这里不能替它登记；如属本单位，请选择登记单位。`
      : unit.asked
        ? "正文没有写明是哪个单位，请选择登记单位。"
        : `登记单位：${(named ?? scene.unit)?.name ?? "未定，提交时选择"}。`;
  const blocks: Block[] = [
    { type: "text", text: `已按正文填好${kind.label}的表单，请核对、补齐后提交，提交前不登记。` },
    { type: "text", text: [...remarks, who].join("") },
    quoteOf(text),
    ...(left.length === 0 ? [] : [{ type: "note", text: `正文里这些数没有填：${left.join("、")}` } as const]),
  ];
  return {
    ...outcome,
    replies: [{ ...reply, card: { ...reply.card, blocks: [...blocks, ...reply.card.blocks] } }, ...others],
  };
}

const quoteOf = (text: string): Block => ({ type: "quote", text: text.length > 120 ? `${text.slice(0, 120)}…` : text });
