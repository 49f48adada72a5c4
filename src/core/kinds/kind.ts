import type { Day } from "../time/days/day.ts";

/** The lowest role that may report a kind; `discipline` is outside the order of roles. */
export type Reporter = "member" | "secretary" | "discipline";

/** The names of the 25 kinds: 23 kinds of record and the two kinds of planning, goal and plan. */
export type KindName =
  | "lecture"
  | "volunteering"
  | "inspection"
  | "rectification"
  | "roster"
  | "study"
  | "training"
  | "joint_meeting"
  | "issue"
  | "assistance"
  | "appraisal"
  | "criticism"
  | "project"
  | "research"
  | "award"
  | "platform_metric"
  | "secondment"
  | "exchange"
  | "discipline_case"
  | "branch_change"
  | "pledge"
  | "brand"
  | "theme_event"
  | "goal"
  | "plan";

/** A whole number that a record carries with its unit: 35人, 受益120人次, 2小时 (stored in minutes). */
export interface Quantity {
  readonly key: string;
  readonly label: string;
  /** The unit printed after the number: 人, 人次, 条. A quantity in minutes is printed in hours. */
  readonly unit: string;
  /**
   * The printed unit for single categories, where it differs from `unit`: 名 for honoured people, 家 for honoured units.
   */
  readonly unitIn?: Readonly<Record<string, string>>;
  readonly minutes?: true;
  /** Units that may follow the number if one of `nouns` stands beside it and so assigns the number to this quantity. */
  readonly units: readonly string[];
  /** Words that assign a number to this quantity when they stand directly before or after it: 受益120人次, 3个问题. */
  readonly nouns: readonly string[];
  /**
   * Patterns that assign a number to this quantity where no noun does. `before` must end directly before the number,
   * `behind` must begin directly after it: 已销号4个, 2条当场改了.
   */
  readonly said?: { readonly before: RegExp; readonly behind: RegExp };
  /** Units that need no noun: a bare 35人 is assigned to this quantity. */
  readonly bare?: readonly string[];
  /** Keys that name this quantity explicitly: 人数=35, attendees 48. */
  readonly keys: readonly string[];
  readonly required?: true;
  /** The categories in which the quantity is required, if it is not required in all of them. */
  readonly requiredIn?: readonly string[];
  /**
   * The usual value in one record. The receipt remarks on a value above five times this; the bot asks about one above
   * twenty times.
   */
  readonly usual?: number;
  /** The usual value for single categories, where it differs from `usual`. */
  readonly usualIn?: Readonly<Record<string, number>>;
  /**
   * Zero is a valid value and is stored. For other quantities the bot asks about a zero, because nobody reports an
   * event without attendees.
   */
  readonly zero?: true;
  /** The largest value of one record. If a line states more, the bot asks for one record each. */
  readonly most?: number;
  /** Amounts with different labels are added up: 共性4 个性11 = 15. */
  readonly sums?: true;
  /** The nouns among `nouns` that stand for a part of the total: 党员, 共性问题. */
  readonly parts?: readonly string[];
  /** Counts the things that the category names: 先进党组织5个. A number beside any other noun is not this quantity. */
  readonly ofCategory?: true;
  /** The categories in which a newer value is never below an older one: 累计访问量. */
  readonly neverFalls?: readonly string[];
  /** Counts the people who were helped. The people who helped are another quantity. */
  readonly helped?: true;
  /** Stored with the record but added to no statistic. */
  readonly detail?: true;
  /** The categories whose form shows this quantity first; the forms of the others leave it out. */
  readonly formIn?: readonly string[];
  /** Counts towards its measure only if this field has one of these values. */
  readonly onlyWhen?: { readonly field: string; readonly values: readonly string[] };
}

/**
 * Words by which prose mentions a record of this kind. Each string is a list separated by spaces. A kind's names,
 * aliases and categories are recognised in any case.
 */
export interface Told {
  /** The category that a text with these words belongs to, if they tell it. */
  readonly category?: string;
  /**
   * Nouns for what is held, opened or given: 培训班, 义诊. As the object of 开展 or 举办 such a noun identifies the
   * kind.
   */
  readonly things?: string;
  /** Verbs that identify the kind without an object: 清扫, 慰问. */
  readonly verbs?: string;
  /** Verbs that identify the kind only together with one of some objects: 成立 支部. */
  readonly pairs?: readonly { readonly verbs: string; readonly objects: string }[];
  /** Bodies that meet: 中心组. Everything they hold or do is of this kind. */
  readonly bodies?: string;
  /** These words are also used of other things, so words of another kind in the same text win. */
  readonly weak?: true;
}

/** One value of a choice field, with the words people use for it. */
export interface Choice {
  readonly value: string;
  readonly names: readonly string[];
  /** If the line also names another value of the choice, that one is taken. */
  readonly weak?: true;
  /** Every unit has its own event of this value: the 支委会 of two units are two meetings, never one joint event. */
  readonly own?: true;
  /**
   * A record of this value tells what became of an earlier record of the kind, so it is none of the kind's own events: a
   * report and its adoption are one 篇. `counter` is the counter word for such records.
   */
  readonly follows?: { readonly counter: string };
  /** A pattern that states this value without a key, for words that are then not part of the title: 已解决. */
  readonly said?: RegExp;
}

/** A field of a record whose value is words rather than an amount. */
export interface Field {
  readonly key: string;
  readonly label: string;
  readonly keys: readonly string[];
  readonly type: "text" | "day" | "choice" | "flag" | "unit" | "units" | "person" | "persons" | "list";
  readonly choices?: readonly Choice[];
  readonly required?: true;
  readonly requiredIn?: readonly string[];
  /** The value of the field if the line states none. */
  readonly otherwise?: string;
  readonly placeholder?: string;
  /** The categories whose form shows this field first; the forms of the others leave it out. */
  readonly formIn?: readonly string[];
  /**
   * The number of the earlier record that a record of a following category belongs to. The unit and the title come from
   * that record.
   */
  readonly earlier?: true;
  /** Words that set the flag if they occur in the line. */
  readonly words?: readonly string[];
  /** A pattern for the value where it is stated without a key (95分, 到龙泉镇); its one group is the value. */
  readonly said?: RegExp;
  /** Whether the category's names are recognised anywhere in the line, even inside a longer word. */
  readonly anywhere?: true;
  /**
   * The names of the choices identify the kind by themselves, as 支委会 and 座谈会 do; 规范化 does not, because it is
   * used of many things.
   */
  readonly namesKind?: true;
}

/** The people or units that a record is about, for statistics that count each of them only once. */
export interface Subject {
  readonly measure: string;
  /** The field whose value, or each of whose values, is a subject. `title` and `target` mean the record's own. */
  readonly field: string;
  /** How two subjects are distinguished: persons by unit and name, units by id, names by the name alone. */
  readonly as: "person" | "unit" | "name";
  /**
   * The quantity that states how many people or units there are. Those without a name are added to the same measure as
   * a plain number.
   */
  readonly count?: string;
  readonly onlyWhen?: { readonly field: string; readonly values: readonly string[] };
  /** Words removed from the beginning of a name: 成立. */
  readonly strip?: readonly string[];
}

/**
 * An additional measure that counts a record because of a field's value: meetings with 廉政教育, issues that were
 * solved.
 */
export interface Tally {
  readonly measure: string;
  readonly field: string;
  readonly values: readonly string[];
  /** The day field on whose day the record counts, if that is not the record's own day. */
  readonly dayField?: string;
}

/** A record kind: the data from which commands, forms, receipts, help, statistics and exports are derived. */
export interface Kind {
  readonly name: KindName;
  readonly label: string;
  /**
   * The command without its slash. An alias in `presets` also fixes the category: /主题党日 means /学习 类型=主题党日.
   */
  readonly command: {
    readonly zh: string;
    readonly en: string;
    readonly aliases?: readonly string[];
    readonly presets?: Readonly<Record<string, string>>;
  };
  /**
   * The source of the kind's statistics if nobody reports it in a line: the tickets of inspections, or the table of
   * units.
   */
  readonly source?: "tickets" | "units";
  /** One sentence that `/帮助` shows about the kind. */
  readonly summary: string;
  readonly example: string;
  readonly reporter: Reporter;
  /** Only authorised people may enter and read records of this kind, and only in direct chats. */
  readonly restricted?: true;
  /** The counter word for records of this kind: 次 场次 个 期 篇 起. */
  readonly counter: string;
  /**
   * The title is made of the words of the line that no field claimed. `label` is its name in forms: 主题, 活动, 名称.
   * `required` says whether a record needs one.
   */
  readonly title: {
    readonly label: string;
    readonly keys: readonly string[];
    readonly required?: true;
    /**
     * The title is a proper name. A phrase with a number that states what was done (走访3个支部) is not accepted as
     * one.
     */
    readonly given?: true;
  };
  readonly day: {
    readonly label: string;
    readonly keys: readonly string[];
    /** The label of the record's day for single categories, where it differs: 提拔日期. */
    readonly labelIn?: Readonly<Record<string, string>>;
  };
  /**
   * The last day, for kinds whose records may span several days: 结束=. `formIn` lists the categories whose form shows
   * this field; without it every form does.
   */
  readonly until?: { readonly label: string; readonly keys: readonly string[]; readonly formIn?: readonly string[] };
  /** A deadline after the day of the record: 期限=两周. */
  readonly due?: { readonly label: string; readonly keys: readonly string[] };
  /** The key of the field in `fields` that divides the kind's statistics. Its choices are the categories. */
  readonly category?: string;
  readonly quantities: readonly Quantity[];
  readonly fields: readonly Field[];
  /** Groups of fields of which a report must have at least one: [['title','speaker']]. */
  readonly needsOneOf?: readonly (readonly string[])[];
  /** Quantities whose parts must add up to the whole: 10条 = 整改8条 + 未整改2条. */
  readonly balances?: readonly { readonly whole: string; readonly parts: readonly string[] }[];
  readonly subjects?: readonly Subject[];
  readonly tallies?: readonly Tally[];
  /** Numbered items, each of which opens a ticket: the findings of an inspection, the reason of a criticism. */
  readonly items?: {
    readonly label: string;
    readonly keys: readonly string[];
    readonly quantity: string;
    /** The quantity that counts the items that were rectified. */
    readonly fixed?: string;
  };
  /** Words by which prose mentions a record of this kind, besides its names. */
  readonly told?: readonly Told[];
  /** Patterns that show that the line is about something else, with the sentence that says where to report that. */
  readonly elsewhere?: readonly { readonly says: RegExp; readonly text: string }[];
}

/** A number as it was stated: 40余人 is the value 40, marked as approximate. */
export interface Amount {
  readonly value: number;
  readonly approx?: true;
  /** The words of the line from which the number was read. */
  readonly phrase?: string;
}

/** The part of a record that has no columns of its own. It is stored as JSON and interpreted by the record's kind. */
export interface Content {
  readonly fields: Readonly<Record<string, string | readonly string[]>>;
  readonly amounts: Readonly<Record<string, Amount>>;
  /** The findings or other items in words, in the order written. */
  readonly items?: readonly string[];
  /** The time of day as written: 下午3点. */
  readonly time?: string;
  /** The numbers, counted from 1, of the items that were rectified, if only some were. */
  readonly fixed?: readonly number[];
  /** Numbers that match no quantity, as written: 慰问金3500元, 18家单位. They are shown but never counted. */
  readonly kept?: readonly string[];
  /** People mentioned with @, by id. */
  readonly mentioned?: readonly { readonly id: string; readonly name: string }[];
}

/** A record read from a line or a form, before it is stored. */
export interface Reported {
  readonly kind: KindName;
  readonly day: Day;
  readonly dayTo?: Day;
  readonly title: string;
  readonly category: string;
  readonly content: Content;
  /** The value of `单位=` as written. The bot looks up the unit or asks. */
  readonly unitName?: string;
  /** The inspected unit as written. Words that name no single unit (档案室, 6个支部) are stored as a label. */
  readonly targetName?: string;
  /** The deadline (限期) as an absolute day; undefined means the default. */
  readonly due?: Day;
}
