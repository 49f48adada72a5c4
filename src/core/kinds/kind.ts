import type { Day } from "../time/days/day.ts";

/** The lowest role that may report a kind; `discipline` is outside the order of roles. */
export type Reporter = "member" | "secretary" | "discipline";

/** The 25 kinds: 23 record kinds and the two planning kinds goal and plan. */
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

/** A whole number a record carries, stated with its unit: 35人, 受益120人次, 2小时 (kept in minutes). */
export interface Quantity {
  readonly key: string;
  readonly label: string;
  /** How it is printed after the number: 人, 人次, 条. A quantity in minutes prints as hours. */
  readonly unit: string;
  /** The unit of a category, where it differs: 名 for people, 家 for units. */
  readonly unitIn?: Readonly<Record<string, string>>;
  readonly minutes?: true;
  /** Units that may follow the number when a noun beside it binds it to this quantity. */
  readonly units: readonly string[];
  /** Words that bind a number when they stand right before or after it: 受益120人次, 3个问题. */
  readonly nouns: readonly string[];
  /** What binds a number where no noun does: words that end right before it, or begin right behind it (已销号4个, 2条当场改了). */
  readonly said?: { readonly before: RegExp; readonly behind: RegExp };
  /** Units which need no noun: a bare 35人 goes here. */
  readonly bare?: readonly string[];
  /** Keys that name it outright: 人数=35, attendees 48. */
  readonly keys: readonly string[];
  readonly required?: true;
  /** Required in these categories only. */
  readonly requiredIn?: readonly string[];
  /** What one record usually states; above five times it is remarked, above twenty times asked. */
  readonly usual?: number;
  /** The usual of a category, where it differs. */
  readonly usualIn?: Readonly<Record<string, number>>;
  /** 0 means none and is kept; elsewhere it is asked, for nobody came to nothing. */
  readonly zero?: true;
  /** More than this in one record is asked to be reported one by one. */
  readonly most?: number;
  /** Parts with different labels add up (共性4 个性11 = 15). */
  readonly sums?: true;
  /** Those of `nouns` that name a part rather than the whole: 党员, 共性问题. */
  readonly parts?: readonly string[];
  /** Counts what the category names: 先进党组织5个. A figure said of anything else is none. */
  readonly ofCategory?: true;
  /** In these categories a later value is never lower: 累计访问量. */
  readonly neverFalls?: readonly string[];
  /** Counts those who were helped; who did it is another quantity. */
  readonly helped?: true;
  /** Stored with the record but adds to no figure. */
  readonly detail?: true;
  /** The categories whose form shows this field first; the forms of other categories leave it out. */
  readonly formIn?: readonly string[];
  /** Feeds its figure only when this field has one of these values. */
  readonly onlyWhen?: { readonly field: string; readonly values: readonly string[] };
}

/** How prose tells that one took place; lists of words, apart by blanks. A kind's names, aliases and categories tell it anyway. */
export interface Told {
  /** The category that these words imply, where they imply one. */
  readonly category?: string;
  /** What is held, opened or given: 培训班, 义诊. It tells the kind as the head of what somebody 开展 or 举办. */
  readonly things?: string;
  /** Verbs that tell it by themselves: 清扫, 慰问. */
  readonly verbs?: string;
  /** Verbs that tell it only beside one of these objects: 成立 支部. */
  readonly pairs?: readonly { readonly verbs: string; readonly objects: string }[];
  /** Who meets: 中心组. Whatever they hold or do is of this kind. */
  readonly bodies?: string;
  /** Said of much else as well, so it gives way to any other word. */
  readonly weak?: true;
}

/** One value of a choice, and the words people use for it. */
export interface Choice {
  readonly value: string;
  readonly names: readonly string[];
  /** Gives way to another value named beside it. */
  readonly weak?: true;
  /** Each unit holds its own: two units' 支委会 are two. */
  readonly own?: true;
  /** How the line says it without a key, where its words then are no part of the title: 已解决. */
  readonly said?: RegExp;
}

/** A worded datum of a record. */
export interface Field {
  readonly key: string;
  readonly label: string;
  readonly keys: readonly string[];
  readonly type: "text" | "day" | "choice" | "flag" | "unit" | "units" | "person" | "persons" | "list";
  readonly choices?: readonly Choice[];
  readonly required?: true;
  readonly requiredIn?: readonly string[];
  /** The value when nothing was said. */
  readonly otherwise?: string;
  readonly placeholder?: string;
  /** The categories whose form shows this field first; the forms of other categories leave it out. */
  readonly formIn?: readonly string[];
  /** A flag that these words of the line raise. */
  readonly words?: readonly string[];
  /** How it is said without a key, its value in the one group: 95分, 到龙泉镇. */
  readonly said?: RegExp;
  /** A category whose names are recognised anywhere in the line, not only standing alone. */
  readonly anywhere?: true;
  /** Its names alone say which kind it is: 支委会, 座谈会; not 规范化, which may be said of anything. */
  readonly namesKind?: true;
}

/** Whom or what a record is about, for figures that count each only once. */
export interface Subject {
  readonly measure: string;
  /** The field whose value (or each of whose values) is the subject; `title` and `target` name the record's own. */
  readonly field: string;
  /** A person is told apart by unit and name, a unit by its id, a name by itself. */
  readonly as: "person" | "unit" | "name";
  /** The quantity that says how many there are; those without names are posted as a sum under the same measure. */
  readonly count?: string;
  readonly onlyWhen?: { readonly field: string; readonly values: readonly string[] };
  /** Words before a name that are not part of it: 成立. */
  readonly strip?: readonly string[];
}

/** A record that counts once more because a field says so: a meeting with 廉政教育, an issue that was solved. */
export interface Tally {
  readonly measure: string;
  readonly field: string;
  readonly values: readonly string[];
  /** The day field on which it counts, when it is not the record's own day. */
  readonly dayField?: string;
}

/** A record kind: everything commands, forms, receipts, help, tallies and exports ask. */
export interface Kind {
  readonly name: KindName;
  readonly label: string;
  /** The command without its slash; an alias in `presets` fixes the category (/主题党日 = /学习 类型=主题党日). */
  readonly command: {
    readonly zh: string;
    readonly en: string;
    readonly aliases?: readonly string[];
    readonly presets?: Readonly<Record<string, string>>;
  };
  /** Where its figures come from when nobody reports it in a line: tickets of inspections, the roster. */
  readonly source?: "tickets" | "units";
  /** One sentence for `/帮助`. */
  readonly summary: string;
  readonly example: string;
  readonly reporter: Reporter;
  /** Entered and read in direct chats by authorised people only. */
  readonly restricted?: true;
  /** How one record is counted: 次 场次 个 期 篇 起. */
  readonly counter: string;
  /** What the free words of the line are called: 主题, 活动, 名称; and whether a record can do without. */
  readonly title: {
    readonly label: string;
    readonly keys: readonly string[];
    readonly required?: true;
    /** Is a name somebody gave: figures of what was done (走访3个支部) do not stand for it. */
    readonly given?: true;
  };
  readonly day: {
    readonly label: string;
    readonly keys: readonly string[];
    /** What it is called in these categories: 提拔日期. */
    readonly labelIn?: Readonly<Record<string, string>>;
  };
  /** The last day, where it may be said apart: 结束=; `formIn` are the categories whose form asks it, all when not said. */
  readonly until?: { readonly label: string; readonly keys: readonly string[]; readonly formIn?: readonly string[] };
  /** A deadline that looks forward: 期限=两周. */
  readonly due?: { readonly label: string; readonly keys: readonly string[] };
  /** The field, among `fields`, that divides the kind's figures; its choices are the categories. */
  readonly category?: string;
  readonly quantities: readonly Quantity[];
  readonly fields: readonly Field[];
  /** At least one of each group must be there: [['title','speaker']]. */
  readonly needsOneOf?: readonly (readonly string[])[];
  /** Quantities of which the parts together are the whole: 10条 = 整改8条 + 未整改2条. */
  readonly balances?: readonly { readonly whole: string; readonly parts: readonly string[] }[];
  readonly subjects?: readonly Subject[];
  readonly tallies?: readonly Tally[];
  /** Numbered items that open tickets: findings of an inspection, the reason of a criticism. */
  readonly items?: {
    readonly label: string;
    readonly keys: readonly string[];
    readonly quantity: string;
    /** The quantity that says how many of them were put right. */
    readonly fixed?: string;
  };
  /** How prose tells of one, besides the names above. */
  readonly told?: readonly Told[];
  /** Words that say the line is about something else, and where that belongs. */
  readonly elsewhere?: readonly { readonly says: RegExp; readonly text: string }[];
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
  /** The time of day, as it was written: 下午3点. */
  readonly time?: string;
  /** Which of the items were put right, counted from 1, where only some were. */
  readonly fixed?: readonly number[];
  /** Figures no quantity wanted (慰问金3500元, 18家单位), as they were written; shown, never counted. */
  readonly kept?: readonly string[];
  /** People mentioned with @, by id. */
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
  /** 被检单位 as written; words that name no unit (档案室, 6个支部) are kept as a label. */
  readonly targetName?: string;
  /** 限期 as an absolute day, or undefined for the default. */
  readonly due?: Day;
}
