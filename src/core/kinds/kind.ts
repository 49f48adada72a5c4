import type { Day } from '../day.ts';

/** Who may do a thing at the least; roles hold for a unit and its subtree. `discipline` stands beside the others (DECISIONS 15). */
export type Reporter = 'member' | 'secretary' | 'discipline';

/** The 25 kinds: 23 record kinds and the two planning kinds goal and plan (PRODUCT §4). */
export type KindName =
  | 'lecture' | 'volunteering' | 'inspection' | 'rectification' | 'roster' | 'study' | 'training' | 'joint_meeting'
  | 'issue' | 'assistance' | 'appraisal' | 'criticism' | 'project' | 'research' | 'award' | 'platform_metric'
  | 'secondment' | 'exchange' | 'discipline_case' | 'branch_change' | 'pledge' | 'brand' | 'theme_event' | 'goal' | 'plan';

/** A whole number a record carries, stated with its unit: 35人, 受益120人次, 2小时 (kept in minutes). */
export interface Quantity {
  readonly key: string;
  readonly label: string;
  /** How it is printed after the number: 人, 人次, 条. A quantity in minutes prints as hours. */
  readonly unit: string;
  readonly minutes?: true;
  /** Units that may follow the number, and words that may stand before or after it, which bind it to this quantity. */
  readonly units: readonly string[];
  readonly nouns: readonly string[];
  /** Keys that name it outright: 人数=35, attendees 48. */
  readonly keys: readonly string[];
  /** A number with one of `units` and no noun goes to the quantity of the kind that says so. */
  readonly bare?: true;
  readonly required?: true;
  /** What one record usually states; five times it is remarked, twenty times asked (PRODUCT §4). */
  readonly usual?: number;
  /** Labelled parts add up (共性4 个性11 = 15). */
  readonly sums?: true;
  /** Stored with the record but adds to no figure. */
  readonly detail?: true;
}

/** A worded datum of a record. */
export interface Field {
  readonly key: string;
  readonly label: string;
  readonly keys: readonly string[];
  readonly type: 'text' | 'day' | 'choice' | 'flag' | 'unit' | 'units' | 'person' | 'persons' | 'list';
  readonly choices?: readonly { readonly value: string; readonly names: readonly string[] }[];
  readonly required?: true;
  /** The value when nothing was said. */
  readonly otherwise?: string;
  readonly placeholder?: string;
}

/** How one record feeds figures beyond its count and quantities: each value of the field is counted once (distinct). */
export interface Subject {
  readonly measure: string;
  /** Field whose value (or each of whose values) is the subject; `title` and `target` (the unit it is about) name the record's own. */
  readonly field: string;
}

/** A record kind: everything commands, forms, receipts, help, tallies and exports ask. */
export interface Kind {
  readonly name: KindName;
  readonly label: string;
  /** The command without its slash: Chinese, English, further aliases; an alias may fix the category (/主题党日 = /学习 类型=主题党日). */
  readonly command: { readonly zh: string; readonly en: string; readonly aliases?: readonly string[]; readonly presets?: Readonly<Record<string, string>> };
  /** One sentence for `/帮助`. */
  readonly summary: string;
  readonly example: string;
  readonly reporter: Reporter;
  /** Entered and read in direct chats by authorised people only. */
  readonly restricted?: true;
  /** How one record is counted: 次 场次 个 期 篇 起. */
  readonly counter: string;
  /** What the free words of the line are called: 主题, 活动, 名称; and whether a record can do without. */
  readonly title: { readonly label: string; readonly keys: readonly string[]; readonly required?: true };
  readonly day: { readonly label: string; readonly keys: readonly string[] };
  /** The field whose value divides the kind's figures (类型, 类别); its choices are the categories. */
  readonly category?: string;
  readonly quantities: readonly Quantity[];
  readonly fields: readonly Field[];
  /** At least one of each group must be there: [['title','speaker']]. */
  readonly needsOneOf?: readonly (readonly string[])[];
  readonly subjects?: readonly Subject[];
  /** Numbered items that open tickets: findings of an inspection, the reason of a criticism. */
  readonly items?: { readonly label: string; readonly keys: readonly string[]; readonly quantity: string };
}

/** A number as it was stated: 40余人 is 40 and approximate. */
export interface Amount {
  readonly value: number;
  readonly approx?: true;
  /** The words of the line it was read from. */
  readonly phrase?: string;
}

/** What a record says beyond its columns; kept as JSON that only its kind reads. */
export interface Content {
  readonly fields: Readonly<Record<string, string | readonly string[]>>;
  readonly amounts: Readonly<Record<string, Amount>>;
  /** Worded items (findings), in their order. */
  readonly items?: readonly string[];
  /** Figures no quantity wanted (慰问金3500元, 18家单位), as they were written; shown, never counted. */
  readonly kept?: readonly string[];
  /** People mentioned with @, by open_id. */
  readonly mentioned?: readonly { readonly id: string; readonly name: string }[];
}

/** A record as it was understood from a line or a form, before it is one. */
export interface Reported {
  readonly kind: KindName;
  readonly day: Day;
  readonly dayTo?: Day;
  readonly title: string;
  readonly category: string;
  readonly content: Content;
  /** `单位=` as written; the bot finds the unit or asks. */
  readonly unitName?: string;
  /** 被检单位 as written. */
  readonly targetName?: string;
  /** 限期 as an absolute day, or undefined for the default. */
  readonly due?: Day;
}
