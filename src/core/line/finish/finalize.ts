import { printAmount } from "../../cards/amount-text.ts";
import { defined } from "../../defined.ts";
import type { Amount, Content } from "../../kinds/kind.ts";
import { foldText } from "../../text/text.ts";
import type { Partially, Problem, Reading } from "../reading.ts";
import { settleDue } from "../scan/deadline.ts";
import type { Notes } from "../scan/notes.ts";
import { settleAmounts } from "./amount-checks.ts";
import { askLeft, askLone } from "./left.ts";
import { askMissing } from "./missing.ts";
import { settleFixed } from "./rectified.ts";

/**
 * Turns the notes of a line into a reading: decides values stated in parts, fills in defaults and adds questions about
 * the rest.
 */
export function settle(notes: Notes, presets: Readonly<Record<string, string>>): Omit<Reading, "spans"> {
  settleDue(notes);
  settleCategory(notes, presets);
  splitCategories(notes);
  const amounts = { ...settleAmounts(notes) };
  settleMinutes(notes, amounts);
  settleItems(notes, amounts);
  settleFixed(notes, amounts);
  compareNames(notes, amounts);
  askLone(notes, amounts);
  askLeft(notes, amounts);
  const title = settleTitle(notes);
  const partial = partialOf(notes, title, amounts);
  askMissing(notes, partial);
  for (const quantity of notes.kind.quantities) {
    const amount = amounts[quantity.key];
    if (amount?.approx) notes.remarks.push(`${quantity.label}「${amount.phrase ?? amount.value}」按约数记`);
  }
  return {
    partial,
    problems: onePerField(notes.problems),
    remarks: notes.remarks.length > 1 ? [...new Set(notes.remarks)] : notes.remarks,
  };
}

function settleCategory(notes: Notes, presets: Readonly<Record<string, string>>): void {
  const field = notes.lexicon.category;
  if (field === undefined) return;
  const preset = presets[field.key] ?? presets.category;
  // A category fixed by an alias (/主题党日) takes precedence over the line. A mere default (规范化建设 for an
  // inspection by a 工委) gives way to it.
  const fixed = field.otherwise === undefined || field.anywhere !== true;
  if (preset !== undefined && (notes.category === undefined || (fixed && !notes.categoryKeyed))) {
    notes.category = preset;
    dropProblems(notes, field.key);
  }
  if (notes.category === undefined && field.otherwise !== undefined) notes.category = field.otherwise;
}

// A line such as 「先进党支部5个 优秀党员20名」 states several categories, but a record has one, so the bot asks.
function splitCategories(notes: Notes): void {
  const { category: field, ofCategory: quantity } = notes.lexicon;
  if (field === undefined || quantity === undefined) return;
  const own = notes.stated.filter((one) => one.category !== undefined);
  const named = new Map(own.map((one) => [one.category ?? "", one]));
  const [first] = named.keys();
  if (first === undefined) return;
  if (notes.category !== undefined && !named.has(notes.category) && !notes.categoryKeyed) notes.category = first;
  notes.category ??= first;
  if (named.size < 2 && named.has(notes.category)) return;
  notes.stated.splice(0, notes.stated.length, ...notes.stated.filter((one) => !own.includes(one)));
  dropProblems(notes, field.key);
  const choices = [...named].map(([value, one]) => {
    const said = printAmount(quantity, { value: one.value }, value);
    return { label: `${value} ${said}`, value, sets: { [quantity.key]: said } };
  });
  const said = own.map((one) => `${one.label}${one.phrase}`).join("、");
  notes.problems.unshift({
    type: "ambiguous",
    field: field.key,
    text: `一条里写了几样：${said}。先记哪一样？其余的请另发一条`,
    choices,
  });
}

function settleMinutes(notes: Notes, amounts: Record<string, Amount>): void {
  const { minutes: quantity } = notes.lexicon;
  if (quantity === undefined || notes.fromTimes === undefined || amounts[quantity.key] !== undefined) return;
  const { minutes, text } = notes.fromTimes;
  if (minutes <= 0) return;
  amounts[quantity.key] = { value: minutes, phrase: text };
  notes.remarks.push(`${quantity.label}按「${text}」推算为${printAmount(quantity, { value: minutes })}`);
}

function settleItems(notes: Notes, amounts: Record<string, Amount>): void {
  const { items } = notes.kind;
  if (items === undefined) return;
  const stated = amounts[items.quantity];
  const asked = notes.problems.some((problem) => problem.field === items.quantity);
  const [lone, ...others] = notes.items ?? [];
  const listed = lone?.split("、") ?? [];
  // A single item is split at its separators if that gives exactly the stated number:
  // 「两个问题：记录不全、党费没公示」, 「一是记录不全，二是党费没公示」.
  const said = lone?.replace(/^一是/, "").split(/[、,，](?:[二三四五]是)?/) ?? [];
  const counted = [listed, said].find(({ length }) => length > 1 && length === stated?.value);
  if (others.length === 0 && counted !== undefined) notes.items = counted;
  const ask = (type: "contradiction" | "ambiguous", text: string, counts: readonly number[]) => {
    const choices = counts.map((value) => ({ label: `${value}条`, value: String(value) }));
    notes.problems.push({ type, field: items.quantity, text, choices });
  };
  if (notes.items !== undefined && !asked) {
    const count = notes.items.length;
    const isUnclear = count === 1 && listed.length > 1 && listed.every((one) => /\p{Script=Han}{4}/u.test(one));
    if (stated === undefined && isUnclear)
      ask("ambiguous", `「${lone}」是${listed.length}条${items.label}，还是1条？`, [listed.length, 1]);
    else if (stated === undefined) amounts[items.quantity] = { value: count };
    else if (stated.value !== count && count > 0 && !stated.approx)
      ask("contradiction", `写了${stated.value}条${items.label}，列出来的有${count}条，按哪个记？`, [
        count,
        stated.value,
      ]);
  }
  if (notes.previous && stated === undefined && notes.items === undefined) {
    notes.problems.push({
      type: "ambiguous",
      field: items.quantity,
      text: "这是回头看：上次的问题请用「/销号 Z编号」或「/核 Z编号」逐条处理；这次新发现几条？",
      choices: [{ label: "没有新问题", value: "0" }],
    });
  }
}

// Asks if more names are listed than people stated: 「赵刚、孙丽、李娜 2名」. Fewer names are allowed: 「赵刚等3人」.
function compareNames(notes: Notes, amounts: Readonly<Record<string, Amount>>): void {
  const { persons, people } = notes.lexicon;
  const names = persons && notes.fields[persons.key];
  const stated = people && amounts[people.key];
  if (typeof names !== "object" || people === undefined || stated === undefined || stated.value >= names.length) return;
  const choices = [names.length, stated.value].map((value) => ({
    label: `${value}${people.unit}`,
    value: String(value),
  }));
  const text = `写了${stated.value}${people.unit}，列出来的有${names.length}${people.unit}，按哪个记？`;
  notes.problems.push({ type: "contradiction", field: people.key, text, choices });
}

function settleTitle(notes: Notes): string {
  // A repeated title is kept once: 「帮助老人 15人 帮助老人20名」.
  const title = [...new Set(notes.titles)].join(" ").trim();
  if (/[\p{L}\p{N}]/u.test(title)) return title;
  const { kind } = notes;
  const needsTitle = kind.title.required || kind.needsOneOf?.some((group) => group.includes("title"));
  if (kind.title.required && notes.lexicon.category?.anywhere && notes.categoryWord) return notes.categoryWord;
  const place = notes.fields.place;
  // A supposed place becomes the title if nothing else names the activity: 「清扫广场」.
  if (needsTitle && notes.placeByForm && typeof place === "string" && !hasOther(notes)) {
    delete notes.fields.place;
    return place;
  }
  // Words that were only stored beside a number (「帮扶3户困难群众」) become the title if nothing else describes the activity.
  const said =
    needsTitle && !kind.title.given && !hasOther(notes) ? notes.kept.findIndex((phrase) => countHan(phrase) >= 5) : -1;
  if (said >= 0) return notes.kept.splice(said, 1)[0] ?? title;
  if (notes.category !== undefined && !needsTitle && notes.lexicon.category?.required) {
    return notes.category;
  }
  return title;
}

const countHan = (text: string): number => text.match(/\p{Script=Han}/gu)?.length ?? 0;

const hasOther = (notes: Notes): boolean =>
  notes.kind.title.required !== true &&
  (notes.kind.needsOneOf ?? []).some((group) =>
    group.some((key) => notes.fields[key] !== undefined || notes.stated.some((one) => one.quantity.key === key)),
  );

function partialOf(notes: Notes, title: string, amounts: Readonly<Record<string, Amount>>): Partially {
  const { kind } = notes;
  const content: Content = {
    fields: notes.fields,
    amounts,
    ...(notes.items !== undefined && notes.items.length > 0 ? { items: notes.items } : {}),
    ...(notes.times.length > 0 ? { time: notes.times.join(" ") } : {}),
    ...defined({ fixed: notes.fixed }),
    ...(notes.kept.length > 0 ? { kept: notes.kept } : {}),
    ...(notes.mentioned.length > 0 ? { mentioned: notes.mentioned } : {}),
  };
  const target = notes.targetName ?? (kind.items && notes.lexicon.target ? labelOfTarget(notes) : undefined);
  return {
    kind: kind.name,
    title,
    category: notes.category ?? "",
    content,
    ...defined({ day: notes.day, dayTo: notes.dayTo, unitName: notes.unitName, targetName: target, due: notes.due }),
  };
}

// If the inspected unit is only described (抽查6个支部, 档案室), the words become its label and no unit is looked up.
function labelOfTarget(notes: Notes): string | undefined {
  if (notes.kind.name !== "inspection") return undefined;
  const place = notes.fields.place;
  if (typeof place === "string") return place;
  const said = [...notes.kept, ...notes.titles].join(" ");
  const found = /\d{1,4} ?[个家](?:[^\s，,。；;\d]{0,6}?)(?:支部|党组织|单位|党委|机关)/.exec(foldText(said));
  return found === null ? undefined : said.slice(found.index, found.index + found[0].length);
}

function dropProblems(notes: Notes, field: string): void {
  const kept = notes.problems.filter((problem) => problem.field !== field);
  notes.problems.splice(0, notes.problems.length, ...kept);
}

// Keeps one question for each field: the first. Later ones usually have the same cause.
function onePerField(problems: readonly Problem[]): readonly Problem[] {
  const seen = new Set<string>();
  return problems.filter(({ field, type }) => {
    const key = type === "forbidden" ? type : field;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
