import { type Brief, commandedOf, type Deed, fillForms, kindTold, readBrief } from "#briefs";
import { allKinds, type CommandedKind, type Kind, kindOf } from "#core";
import type { Outcome, Reply, Scene } from "../command.ts";
import { type Offered, offerLines } from "../offers.ts";
import { mayAnywhere } from "../permissions.ts";
import { say } from "../replies.ts";
import { serving } from "../services.ts";
import { type DeedForm, deedForm } from "./form.ts";

/** A text that describes activities. `scene` holds the day from which words like 昨天 are counted. */
export interface Told {
  readonly scene: Scene;
  readonly text: string;
  readonly brief: Brief;
}

/** Reads a text as of the scene's day. */
export const toldIn = (scene: Scene, text: string): Told => ({
  scene,
  text,
  brief: readBrief(text, { today: scene.today }),
});

/** The most activities of a text that each get a message with a form; a text with more is treated as several briefs. */
const MOST_FORMS = 6;
const MOST_BUTTONS = 12;

/** Offers one form per activity of the texts, or buttons for the possible kinds. The draft keeps the text. */
export async function offerForms(scene: Scene, line: string, texts: readonly Told[]): Promise<Outcome> {
  const deeds = texts.flatMap((told) => told.brief.deeds.map((deed) => ({ told, deed })));
  const chosen: { told: Told; deed: Deed; kind: CommandedKind }[] = [];
  const refusals: Outcome[] = [];
  for (const { told, deed } of deeds) {
    const allowed = deed.kinds.map(commandedOf).filter(({ kind }) => refusalOf(scene, kind) === undefined);
    const [first] = allowed;
    // The text fits two kinds. Even if this person may report only one of them, the bot asks instead of guessing.
    if (first !== undefined && deed.kinds.length > 1 && deeds.length === 1)
      return kindButtons(told, whichOf(deed, allowed), allowed);
    if (first !== undefined) chosen.push({ told, deed, kind: first });
    else {
      const refusal = deed.kinds.map(({ kind }) => refusalOf(scene, kindOf(kind))).find((one) => one !== undefined);
      if (refusal !== undefined) refusals.push(refusal);
    }
  }
  const [refusal] = refusals;
  if (chosen.length === 0) return refusal ?? unclear(scene, texts);
  return (await forms(line, chosen)) ?? unclear(scene, texts);
}

/** The question for an activity that may be of several kinds. Restricted kinds are not mentioned. */
function whichOf({ kinds }: Deed, allowed: readonly CommandedKind[]): string {
  if (allowed.length > 1) return "这段话可能是以下两类，请选择：";
  const others = kinds
    .map(({ kind }) => kindOf(kind))
    .filter((kind) => kind.restricted !== true && !allowed.some((one) => one.kind === kind));
  const also = others.map(({ label }) => label).join("、");
  return also === ""
    ? "这段话可能是以下类别，是的话请选择："
    : `这段话也可能是${also}，那一类不能由您在这里登记。如属以下类别，请选择：`;
}

/** The form of a named kind, filled from the first activity of the text. Without an activity: buttons for the kinds. */
export async function offerNamed(scene: Scene, line: string, told: Told, kind: CommandedKind): Promise<Outcome> {
  const [deed] = told.brief.deeds;
  const form = deed === undefined ? undefined : await forms(line, [{ told, deed, kind }]);
  return form ?? unclear(scene, [told]);
}

/** The refusal of a kind that this person may not report here, or undefined. The refusal quotes nothing of the text. */
export function refusalOf(scene: Scene, kind: Kind): Outcome | undefined {
  if (kind.source !== undefined)
    return say("整改情况请用 /销号 Z编号 逐条报；发 /整改 可查看未办结的整改单。这段话没有登记。", { tone: "ask" });
  const isAllowed = mayAnywhere(scene.sender.grants, `report.${kind.reporter}`);
  if (kind.restricted === true && (!isAllowed || scene.chat.kind === "group"))
    return say("这段话涉及依规不展开的内容，没有登记，也没有保存。请获授权的同志在单聊里用专门的命令报。");
  return isAllowed ? undefined : say(`${kind.label}由书记登记，这段话没有登记。请转书记登记。`);
}

/** The only kind that a text's only activity may be. */
export function onlyKindIn({ brief: { deeds } }: Told): CommandedKind | undefined {
  const [deed, ...others] = deeds;
  const [only, ...more] = deed === undefined || others.length > 0 ? [] : deed.kinds.map(commandedOf);
  return more.length === 0 ? only : undefined;
}

/** Buttons for a text without a command that describes an activity: one for each kind the activity may be. */
export function proseOffers(scene: Scene, text: string): readonly Offered[] {
  const { brief } = toldIn(scene, text);
  // A kind that was only ranked as likely is not offered here, because this person did not ask for a form.
  const deeds = (brief.isRanked ? [] : brief.deeds).map(({ kinds }) =>
    kinds.filter(({ kind }) => kindOf(kind).restricted !== true && kindOf(kind).source === undefined),
  );
  const told = deeds.filter((kinds) => kinds.length > 0);
  const [kinds = []] = told;
  const { name } = serving(scene, "fill");
  if (told.length === 1 && kinds.length > 1)
    return kinds
      .map(commandedOf)
      .map((one) => ({ label: `填${labelOf(one)}表`, name, rest: `${wordOf(one)} ${text}` }));
  return told.length === 0 ? [] : [{ label: "按这段话填表", name, rest: text }];
}

/**
 * The offer for a domain word that is not a command: /民主生活会 is a meeting, reported with /学习. The word stays in the
 * line.
 */
export function toldCommand(scene: Scene, word: string, rest: string): Offered | undefined {
  const told = kindTold(word);
  const named = told && commandedOf(told);
  if (named === undefined || named.kind.source !== undefined || refusalOf(scene, named.kind) !== undefined)
    return undefined;
  const name = wordOf(named);
  // If the preset category already says the same as the word, the word is dropped from the line.
  const isSaid = name !== named.kind.command.zh && told?.category !== undefined && word.includes(told.category);
  const line = isSaid ? rest : `${word} ${rest}`.trim();
  return { label: `按 /${name} 处理`, name, rest: line };
}

const WHY = {
  plan: "这段话像是尚未办理的安排，没有登记。已经办完的，请选择类别：",
  missed: "这段话说的像是没有办成的事，没有登记。如已办理，请选择类别：",
  sum: "这段话像是一段时间的累计，没有登记。如是单次活动，请选择类别：",
};

/** Asks for the kind if the text describes no activity, or one that has not happened. The draft keeps the text. */
function unclear(scene: Scene, texts: readonly Told[]): Outcome {
  const [told] = texts;
  if (told === undefined) throw new Error("no text");
  const seen = texts.flatMap(({ brief: { hinted, deeds } }) => [...hinted, ...deeds.flatMap(({ kinds }) => kinds)]);
  const isRestricted = seen.length > 0 && seen.every(({ kind }) => kindOf(kind).restricted === true);
  const [only] = seen;
  const refusal = isRestricted && only !== undefined ? refusalOf(scene, kindOf(only.kind)) : undefined;
  if (refusal !== undefined) return refusal;
  const near = seen.map(commandedOf);
  const rest = allKinds.filter((kind) => !near.some((one) => one.kind === kind)).map((kind) => ({ kind, presets: {} }));
  const allowed = [...near, ...rest].filter(
    ({ kind }) => refusalOf(scene, kind) === undefined && kind.restricted !== true,
  );
  const { why } = told.brief;
  const text = texts.map((one) => one.text).join("\n");
  const question = why === undefined ? "看不出这段话是哪类活动，没有登记。请选择类别：" : WHY[why];
  return kindButtons({ ...told, text }, question, allowed);
}

/** Asks with one button per kind. The offer's draft keeps the text until a button is pressed. */
function kindButtons({ scene, text }: Told, question: string, kinds: readonly CommandedKind[]): Outcome {
  const { name } = serving(scene, "fill");
  const offered = kinds
    .slice(0, MOST_BUTTONS)
    .map((one) => ({ label: labelOf(one), name, rest: `${wordOf(one)} ${text}` }));
  return offerLines(scene, question, offered);
}

/** The command word that reports the kind in this category: 主题党日 for a study of that type. */
function wordOf({ kind, presets }: CommandedKind): string {
  const category = kind.category === undefined ? undefined : presets[kind.category];
  const word = Object.entries(kind.command.presets ?? {}).find(([, value]) => value === category)?.[0];
  return word ?? kind.command.zh;
}

const labelOf = (one: CommandedKind): string => (wordOf(one) === one.kind.command.zh ? one.kind.label : wordOf(one));

/** Offers one form message per activity. Nothing is recorded before a form is submitted. */
async function forms(
  line: string,
  chosen: readonly { readonly told: Told; readonly deed: Deed; readonly kind: CommandedKind }[],
): Promise<Outcome | undefined> {
  const all = chosen.flatMap(({ told, deed, kind }) =>
    fillForms(told.brief, deed, kind, told.scene.today).map(
      (form): DeedForm => ({ ...told, deed, kind: kind.kind, form }),
    ),
  );
  const shown = all.slice(0, MOST_FORMS);
  const more = all.length > shown.length ? `这段话里共有${all.length}项，只列前${shown.length}项，其余请另发。` : "";
  const outcomes: Outcome[] = [];
  for (const [index, one] of shown.entries())
    outcomes.push(await deedForm(line, one, shown.length > 1 ? `第${index + 1}张，共${shown.length}张。${more}` : ""));
  const [first] = outcomes;
  if (first === undefined || outcomes.length === 1) return first;
  const replies = outcomes.flatMap(({ replies: [reply] }, index): Reply[] =>
    reply === undefined ? [] : [index === 0 ? reply : { ...reply, part: `form-${index}` }],
  );
  return { ...first, replies, writes: outcomes.flatMap(({ writes = [] }) => writes) };
}
