import { foldWord } from "../text/text.ts";
import { appraisal } from "./appraisal.ts";
import { assistance } from "./assistance.ts";
import { award } from "./award.ts";
import { branchChange } from "./branch-change.ts";
import { brand } from "./brand.ts";
import { criticism } from "./criticism.ts";
import { disciplineCase } from "./discipline-case.ts";
import { exchange } from "./exchange.ts";
import { goal } from "./goal.ts";
import { inspection } from "./inspection.ts";
import { issue } from "./issue.ts";
import { jointMeeting } from "./joint-meeting.ts";
import type { Kind, KindName } from "./kind.ts";
import { lecture } from "./lecture.ts";
import { plan } from "./plan.ts";
import { platformMetric } from "./platform-metric.ts";
import { pledge } from "./pledge.ts";
import { project } from "./project.ts";
import { rectification } from "./rectification.ts";
import { research } from "./research.ts";
import { roster } from "./roster.ts";
import { secondment } from "./secondment.ts";
import { study } from "./study.ts";
import { themeEvent } from "./theme-event.ts";
import { training } from "./training.ts";
import { volunteering } from "./volunteering.ts";

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
