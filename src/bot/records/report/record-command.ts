import { type Kind, type KindName, kindByCommand, kinds, readLine } from "#core";
import { type Command, type CommandLine, command, type Outcome, type Scene } from "../../command.ts";
import { say } from "../../replies.ts";
import type { Answers } from "../forms.ts";
import { emptyForm } from "./ask.ts";
import { decideReport } from "./decide.ts";

/** What is known about a report before its line is read. */
export interface Beforehand {
  readonly presets?: Readonly<Record<string, string>>;
  readonly answers?: Answers;
}

/**
 * The command that reports records of one kind; all its words and its behaviour come from the kind. Words in
 * `elsewhere` are served by commands of their own.
 */
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

/** Decides a line that reports a kind: a record, a question, or the empty form if there are no arguments. */
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
    return await emptyForm(
      scene,
      kind,
      line.line,
      reading,
      unitName === undefined ? [] : [unitName],
      line.isUndated === true ? undefined : scene.today,
    );
  return await decideReport(scene, {
    kind,
    line: line.line,
    reading,
    answers,
    messageId: scene.message?.messageId,
  });
}

/** Whether the line says only 「单位=市财政局」: the unit, and nothing of the content. */
const isUnitAlone = (rest: string, unitName: string | undefined): boolean =>
  unitName !== undefined && /^单位=\S+$/.test(rest.trim());

/** Refuses a line with a second command after the report, because the command would become part of the title. */
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

/** The default type of an inspection by a 工委: 规范化建设. */
function presetsHere(scene: Scene, kind: Kind): Readonly<Record<string, string>> {
  return kind.name === "inspection" && scene.unit?.kind === "committee" ? { type: "规范化建设" } : {};
}

/** The usage line of a kind, with optional parts in brackets: `/党课 日期 主题 主讲=… 人数 …`. */
export function usageOf(kind: Kind): string {
  const parts = [kind.day.label];
  const optional = (required: boolean | undefined, text: string) => (required ? text : `[${text}]`);
  parts.push(optional(kind.title.required, kind.title.label));
  // A detail quantity is in no total and rarely reported, so the usage shows it last and with its key.
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
