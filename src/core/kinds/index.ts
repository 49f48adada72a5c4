import { foldWord } from "../text/text.ts";
import { assistance } from "./activities/assistance.ts";
import { exchange } from "./activities/exchange.ts";
import { jointMeeting } from "./activities/joint-meeting.ts";
import { lecture } from "./activities/lecture.ts";
import { study } from "./activities/study.ts";
import { themeEvent } from "./activities/theme-event.ts";
import { training } from "./activities/training.ts";
import { volunteering } from "./activities/volunteering.ts";
import type { Choice, Kind, KindName } from "./kind.ts";
import { award } from "./organization/award.ts";
import { branchChange } from "./organization/branch-change.ts";
import { pledge } from "./organization/pledge.ts";
import { roster } from "./organization/roster.ts";
import { secondment } from "./organization/secondment.ts";
import { appraisal } from "./oversight/appraisal.ts";
import { criticism } from "./oversight/criticism.ts";
import { disciplineCase } from "./oversight/discipline-case.ts";
import { inspection } from "./oversight/inspection.ts";
import { issue } from "./oversight/issue.ts";
import { rectification } from "./oversight/rectification.ts";
import { brand } from "./work/brand.ts";
import { goal } from "./work/goal.ts";
import { plan } from "./work/plan.ts";
import { platformMetric } from "./work/platform-metric.ts";
import { project } from "./work/project.ts";
import { research } from "./work/research.ts";

/** Every kind, in the order of help and tallies. */
export const kinds = {
  lecture,
  volunteering,
  inspection,
  rectification,
  study,
  training,
  joint_meeting: jointMeeting,
  issue,
  project,
  research,
  assistance,
  appraisal,
  award,
  criticism,
  platform_metric: platformMetric,
  secondment,
  exchange,
  discipline_case: disciplineCase,
  roster,
  branch_change: branchChange,
  pledge,
  brand,
  theme_event: themeEvent,
  goal,
  plan,
} as const satisfies Record<KindName, Kind>;

/** The label of a record's day, which depends on the category: 开始日期, 提拔日期. */
export const dayLabelOf = ({ day }: Pick<Kind, "day">, category = ""): string => day.labelIn?.[category] ?? day.label;

/** All kinds as a list. */
export const allKinds: readonly Kind[] = Object.values(kinds);

/** The kind with this name. */
export const kindOf = (name: KindName): Kind => kinds[name];

/** The choice of a category whose records follow earlier ones of the kind; undefined for the kind's own events. */
export const followingIn = (kind: Kind, category: string | undefined): Choice | undefined =>
  kind.fields
    .find(({ key }) => key === kind.category)
    ?.choices?.find(({ value, follows }) => value === category && follows !== undefined);

/** The categories of the kind's own events, if some of its categories follow earlier records. */
export function eventCategories(kind: Kind): readonly string[] | undefined {
  const choices = kind.fields.find(({ key }) => key === kind.category)?.choices ?? [];
  const own = choices.filter(({ follows }) => follows === undefined).map(({ value }) => value);
  return own.length === choices.length ? undefined : own;
}

/** The counter word of a kind's records of this category. */
export const counterOf = (kind: Kind, category?: string): string =>
  followingIn(kind, category)?.follows?.counter ?? kind.counter;

/** Whether `value` names a kind. */
export const isKindName = (value: string): value is KindName => Object.hasOwn(kinds, value);

/** A kind with the category that the typed command fixes. */
export interface CommandedKind {
  readonly kind: Kind;
  /** Field values that the command sets unless the line states another: the category of /主题党日. */
  readonly presets: Readonly<Record<string, string>>;
}

const NOTHING_FIXED = {};
const byCommand = new Map<string, CommandedKind>();
const byName = new Map<string, CommandedKind>();
for (const kind of allKinds) {
  const { zh, en, aliases = [], presets = {} } = kind.command;
  const list: [string, CommandedKind][] = [];
  for (const word of [zh, en, ...aliases]) list.push([word.toLowerCase(), { kind, presets: NOTHING_FIXED }]);
  for (const [word, value] of Object.entries(presets)) {
    list.push([word.toLowerCase(), { kind, presets: kind.category === undefined ? {} : { [kind.category]: value } }]);
  }
  for (const [word, found] of list) {
    byName.set(word, found);
    if (kind.source === undefined) byCommand.set(word, found);
  }
  byName.set(kind.label, { kind, presets: NOTHING_FIXED });
  byName.set(kind.name, { kind, presets: NOTHING_FIXED });
}

/**
 * The kind reported by `/word`, where `word` is its Chinese or English command or an alias. A kind without a report
 * command is not found.
 */
export const kindByCommand = (word: string): CommandedKind | undefined => byCommand.get(foldWord(word));

/** The kind named in a question such as `/汇总 本月 志愿`, by a command, an alias or its label. */
export const kindByName = (word: string): CommandedKind | undefined => byName.get(foldWord(word));

/** Every command word that reports a kind, for the help and for suggestions after a typing error. */
export const reportWords = (): readonly string[] => [...byCommand.keys()];
