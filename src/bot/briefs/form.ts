import { type Brief, type Deed, type FilledForm, type NamedUnit, unitOfDeed } from "#briefs";
import type { Block, Kind } from "#core";
import type { Outcome, Scene } from "../command.ts";
import { may, standingOf } from "../permissions.ts";
import { emptyForm } from "../records/report/ask.ts";

/** One activity of a brief and the form to fill. `scene` holds the day from which words like 昨天 are counted. */
export interface DeedForm {
  readonly scene: Scene;
  readonly text: string;
  readonly brief: Brief;
  readonly deed: Deed;
  readonly kind: Kind;
  readonly form: FilledForm;
}

/**
 * The form of one activity that a brief reports, with its missing fields and its unit. `place` says which of several
 * activities it is.
 */
export async function deedForm(line: string, one: DeedForm, place: string): Promise<Outcome> {
  const { scene, text, brief, deed, kind, form } = one;
  const unit = reachable(scene, kind, unitOf(scene, brief, deed));
  const doubt = deed.doubt === undefined ? "" : `日期没有填：${deed.doubt}。`;
  return await oneForm(scene, line, text, kind, form, unit, `${place}${doubt}`);
}

/** The unit that an activity names, or else the unit of the activity before it. */
function unitOf(scene: Scene, brief: Brief, deed: Deed): NamedUnit {
  const named = unitOfDeed(brief, deed, scene);
  return named.unit === undefined && !named.asked && deed.before !== undefined
    ? unitOf(scene, brief, deed.before)
    : named;
}

/**
 * The named unit if this person may report for it. The unit that a criticism or an appraisal is about is not the
 * reporting unit.
 */
function reachable(scene: Scene, kind: Kind, named: NamedUnit): NamedUnit {
  const { unit } = named;
  if (unit === undefined || unit.id === scene.unit?.id) return named;
  if (kind.subjects?.some(({ field, as }) => field === "target" && as === "unit")) return { ...named, unit: undefined };
  if (may(standingOf(scene), `report.${kind.reporter}`, unit.id)) return named;
  return { unit: undefined, asked: true, among: [], said: unit.name };
}

async function oneForm(
  scene: Scene,
  line: string,
  text: string,
  kind: Kind,
  { partial, left }: FilledForm,
  unit: NamedUnit,
  remarks: string,
): Promise<Outcome> {
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
  const outcome = await emptyForm(scene, kind, line, reading, names);
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
    { type: "text", text: `${remarks}${who}` },
    quoteOf(text),
    ...(left.length === 0 ? [] : [{ type: "note", text: `正文里这些数没有填：${left.join("、")}` } as const]),
  ];
  return {
    ...outcome,
    replies: [{ ...reply, card: { ...reply.card, blocks: [...blocks, ...reply.card.blocks] } }, ...others],
  };
}

const quoteOf = (text: string): Block => ({ type: "quote", text: text.length > 120 ? `${text.slice(0, 120)}…` : text });
