import { type Kind, type KindName, kindByCommand, kinds, readLine } from "#core";
import { type Command, type CommandLine, command, type Outcome, type Scene } from "../command.ts";
import { say } from "../replies.ts";
import { decideReport, emptyForm } from "./create.ts";
import type { Answers } from "./forms.ts";

/** What is known about a report before its line is read. */
export interface Beforehand {
  readonly presets?: Readonly<Record<string, string>>;
  readonly answers?: Answers;
}

/** The command that reports a kind: all it says and does comes from the kind. Words in `elsewhere` have a command of their own. */
export function recordCommand(name: KindName, elsewhere: readonly string[] = []): Command {
  const kind: Kind = kinds[name];
  const { zh, en, aliases = [], presets = {} } = kind.command;
  return command({
    name: zh,
    en,
    aliases: [...aliases, ...Object.keys(presets)].filter((word) => !elsewhere.includes(word)),
    summary: kind.summary,
    usage: usageOf(kind),
    examples: [kind.example],
    section: "report",
    action: `report.${kind.reporter}`,
    where: kind.restricted === true ? "direct" : "anywhere",
    run: (scene, line) => reportLine(scene, name, line),
  });
}

/** Decides a line that reports a kind: a record, a question, or the empty form for a bare command. */
export async function reportLine(
  scene: Scene,
  name: KindName,
  line: CommandLine,
  { presets = {}, answers = {} }: Beforehand = {},
): Promise<Outcome> {
  const kind: Kind = kinds[name];
  const fixed = { ...presetsHere(scene, kind), ...(kindByCommand(line.word)?.presets ?? {}), ...presets };
  const reading = readLine(kind, line.rest, { today: scene.today, mentions: scene.mentions, presets: fixed });
  const second = secondCommand(scene, line);
  if (second !== undefined) return second;
  const { unitName } = reading.partial;
  if (line.rest.trim() === "" || isUnitAlone(line.rest, unitName))
    return await emptyForm(scene, kind, line.line, reading, unitName === undefined ? [] : [unitName], scene.today);
  return await decideReport(scene, {
    kind,
    line: line.line,
    reading,
    answers,
    messageId: scene.message?.messageId,
  });
}

/** 「单位=市财政局」 alone names the unit of a report and nothing of its content. */
const isUnitAlone = (rest: string, unitName: string | undefined): boolean =>
  unitName !== undefined && /^单位=\S+$/.test(rest.trim());

/** A command written after a report in the same line would become part of its title, so both are refused. */
function secondCommand(scene: Scene, { word: own, rest }: CommandLine): Outcome | undefined {
  const at = [...rest.matchAll(/[\s。；;，,、！!][/／](\S+)/g)].find(([, word = ""]) =>
    scene.commands.some(({ name, en, aliases = [] }) => [name, en, ...aliases].includes(word)),
  );
  if (at === undefined) return undefined;
  const [first, other] = [`/${own} ${rest.slice(0, at.index).trim()}`, rest.slice(at.index + 1).trim()];
  return {
    ...say(`此行含两条命令，均未处理。请分成两行发（可在同一条消息里）：\n${first}\n${other}`, { tone: "ask" }),
    settled: false,
  };
}

/** An inspection by a 工委 is about 规范化建设 unless the line says otherwise. */
function presetsHere(scene: Scene, kind: Kind): Readonly<Record<string, string>> {
  return kind.name === "inspection" && scene.unit?.kind === "committee" ? { type: "规范化建设" } : {};
}

/** `/党课 日期 主题 主讲=… 人数 …`: the printed line of what a kind takes, its optional parts in brackets. */
export function usageOf(kind: Kind): string {
  const parts = [kind.day.label];
  const optional = (required: boolean | undefined, text: string) => (required ? text : `[${text}]`);
  parts.push(optional(kind.title.required, kind.title.label));
  // A quantity that is in no total is rarely reported, so the usage shows it last and with its key.
  const isSeldom = ({ detail, required }: Kind["quantities"][number]) => detail === true && required !== true;
  const details = kind.quantities.filter(isSeldom);
  const figures = kind.quantities.filter((quantity) => !isSeldom(quantity));
  for (const { required, label, unit } of figures)
    parts.push(optional(required, unit === "" ? label : `${label}（${unit}）`));
  const keyed = ({ keys, label }: { readonly keys: readonly string[]; readonly label: string }) =>
    `${keys[0] ?? label}=`;
  if (kind.items !== undefined) parts.push(optional(false, `${keyed(kind.items)}1.… 2.…`));
  for (const field of kind.fields) parts.push(optional(field.required, keyed(field)));
  for (const one of [kind.until, kind.due, ...details]) if (one !== undefined) parts.push(optional(false, keyed(one)));
  return `/${kind.command.zh} ${parts.join(" ")}`;
}
