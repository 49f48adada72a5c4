import type { Kind, Quantity } from "../../kinds/kind.ts";
import { ok } from "../../text/result.ts";
import { foldText } from "../../text/text.ts";
import { type Lexicon, lexiconOf, type Target } from "../values/lexicon.ts";
import { looksLikeName } from "../values/names.ts";
import {
  type Edit,
  type EditContext,
  type Edits,
  editsIn,
  HOW,
  looseIn,
  misread,
  notesOf,
  readStated,
} from "./stated.ts";

const NUMBER = /^(?:大?约|近)?[\d,.]+(?:余|多)?$|^[一二两三四五六七八九十百千万零〇半几来多余]+$/;
const TRAILING = /那个|那天$|左右的样子$|的样子$/g;
/** Words that introduce an estimate: 少说也有五十个, 怎么也有50人. */
const AT_LEAST =
  /^(?:少说|怎么|至少|起码|大概|差不多|估计|应该|也就|就)(?:也|都)?(?:得)?(?:有|是)?(?=约?[\d一二三四五六七八九十百])/;
const NONE = /^(?:没有?|无|未)(?:发现|查出|存在)?(?:啥|什么|任何)?(.{0,8}?)$/;
const LONGEST_WORDS = 40;
const AROUND = /^(?:我们|咱们|大家|一共|总共)?(?:去|来|到|有|参加)了?$/;

/**
 * Reads a value without a key. It is tried as the value that the bot asked for, then by its unit or form, and then as
 * the words of each text field.
 */
export function bare(kind: Kind, said: string, context: EditContext): Edits {
  const value = said.replace(TRAILING, "").replace(AT_LEAST, "约");
  const { asked = [] } = context;
  const lexicon = lexiconOf(kind);
  const targets = asked.flatMap((name) => targetOf(lexicon, name) ?? []);
  const words = targets.filter(isWords);
  const partly = words.length === 0 ? undefined : withWords(kind, words, value, context);
  if (partly !== undefined) return partly;
  const stated = readStated(kind, value, context);
  if (stated.ok) return stated;
  const none = targets.filter((target) => isNone(target, value));
  if (none.length === 1 && none[0] !== undefined) return oneOf(fitting(kind, none[0], "0", context), value, stated);
  const strict = targets
    .filter((target) => !isWords(target))
    .flatMap((target) => fitting(kind, target, value, context));
  if (strict.length > 0) return oneOf(strict, value);
  if (asked.length > 0 || stated.error.loose === undefined) return stated;
  if (NUMBER.test(foldText(value))) return oneOf(numbersFor(kind, value, context), value, stated);
  return loose(kind, value, context, stated);
}

/** Whether the answer means zero for the quantity asked for: 没有, 没发现问题, 没有什么问题. */
function isNone(target: Target, said: string): boolean {
  if (target.to !== "quantity") return false;
  const [, of = ""] = NONE.exec(said) ?? [undefined, undefined];
  return NONE.test(said) && (of === "" || target.quantity.nouns.includes(of) || target.label.includes(of));
}

interface Fit {
  readonly label: string;
  readonly key: string;
  readonly edits: readonly Edit[];
}

const isWords = (target: Target): boolean =>
  target.to === "title" ||
  target.to === "items" ||
  target.to === "unit" ||
  (target.to === "field" && ["text", "person", "persons", "unit", "units", "list"].includes(target.field.type));

const targetOf = (lexicon: Lexicon, name: string): Target | undefined =>
  name === "category" && lexicon.category !== undefined
    ? lexicon.targets.get(lexicon.category.key)
    : lexicon.targets.get(name);

const keyOf = (lexicon: Lexicon, target: Target): string =>
  [...lexicon.keys].find(([, other]) => other === target)?.[0] ?? target.label;

function fitting(kind: Kind, target: Target, value: string, context: EditContext): readonly Fit[] {
  const key = keyOf(lexiconOf(kind), target);
  // 个 after a number of people is accepted as 人: 「30个」.
  const said = target.to === "quantity" ? withUnit(value, target.quantity) : value;
  const found = readStated(kind, `${key}="${said.replaceAll('"', '""')}"`, context);
  return found.ok ? [{ label: target.label, key, edits: found.value }] : [];
}

// Replaces 个 after a number of people by 人, because 来 and 左右 need a unit that the quantity has: 「30个」,
// 「二十来个」, 「三十个左右」.
const withUnit = (value: string, { units }: Quantity): string =>
  value.replace(/(?<=[\d一二三四五六七八九十百来多余])个(?=左右|上下|$)/, units.includes("人") ? "人" : "");

/** Carries out a single interpretation; several become the choices of a question. */
function oneOf(fits: readonly Fit[], value: string, otherwise?: Edits): Edits {
  const [only, second] = fits;
  if (only === undefined) return otherwise ?? misread(`没看懂「${value}」。${HOW}`);
  if (second === undefined) return ok(only.edits);
  const choices = fits.map(({ label, key, edits }) => ({
    label: `${label} ${edits[0]?.after ?? value}`,
    said: `${key}="${value.replaceAll('"', '""')}"`,
  }));
  return misread(`「${value}」是哪一项？`, choices);
}

/** Reads an answer in words to a question that expects words. The answer may also state numbers and dates. */
function withWords(kind: Kind, words: readonly Target[], value: string, context: EditContext): Edits | undefined {
  const notes = notesOf(kind, value, context);
  if (notes.problems.length > 0 || !notes.looseTitle || value.length > LONGEST_WORDS) return undefined;
  const said = looseIn(notes);
  const others = editsIn(kind, notes, context).filter(({ field }) => field !== "title");
  // If a number was asked for, the words around it in 「我们去了7个人」 are not a value.
  if (others.length > 0 && context.unread !== undefined && AROUND.test(said)) return undefined;
  const fits = words.flatMap((target) => fitting(kind, target, said, context));
  const byForm = fits.filter((_, at) => isPerson(words[at]) === looksLikeName(said));
  const chosen = oneOf(byForm.length > 0 ? byForm : fits, said);
  return chosen.ok ? ok([...others, ...chosen.value]) : chosen;
}

const isPerson = (target: Target | undefined): boolean => target?.to === "field" && target.field.type === "person";

/** A number alone corrects the amount that the record states. If it states several, each is offered as a choice. */
function numbersFor(kind: Kind, value: string, context: EditContext): readonly Fit[] {
  const lexicon = lexiconOf(kind);
  const { amounts } = context.current.content;
  const there = kind.quantities.filter(({ key, detail }) => amounts[key] !== undefined && detail !== true);
  const [first] = kind.quantities;
  const meant = there.length === 0 && first !== undefined ? [first] : there;
  return meant.flatMap((quantity) => {
    const target = lexicon.targets.get(quantity.key);
    return target === undefined ? [] : fitting(kind, target, value, context);
  });
}

/**
 * Reads words without a key: a person's name replaces the only person field, and for other words the bot asks which
 * text field they replace.
 */
function loose(kind: Kind, value: string, context: EditContext, otherwise: Edits): Edits {
  if (value.length > LONGEST_WORDS || /[\s=：:]/.test(value)) return otherwise;
  const { content, title = "" } = context.current;
  const lexicon = lexiconOf(kind);
  const fields = kind.fields.filter(({ key }) => typeof content.fields[key] === "string");
  const persons = fields.filter(({ type }) => type === "person");
  const wanted =
    looksLikeName(value) && persons.length > 0
      ? persons
      : fields.filter(({ type }) => type !== "flag" && type !== "person");
  const names = [...(title === "" || wanted === persons ? [] : ["title"]), ...wanted.map(({ key }) => key)];
  const fits = names.flatMap((name) => {
    const target = lexicon.targets.get(name);
    return target === undefined || !isWords(target) ? [] : fitting(kind, target, value, context);
  });
  if (fits.length === 1 && wanted === persons) return ok(fits[0]?.edits ?? []);
  if (fits.length === 0) return otherwise;
  const choices = fits.map(({ label, key }) => ({
    label: `${label}改成${value}`,
    said: `${key}="${value.replaceAll('"', '""')}"`,
  }));
  return misread(`「${value}」是哪一项？`, choices);
}

/** Carries out an addition (加上请假3人, 加上李红): a list is extended, any other field is set. */
export function added(kind: Kind, said: string, context: EditContext): Edits {
  const stated = readStated(kind, said, context);
  const { fields } = context.current.content;
  if (stated.ok)
    return ok(
      stated.value.map((edit) => {
        const now = fields[edit.field];
        const value = typeof now === "object" ? [...now, ...edit.value.split("、")].join("、") : edit.value;
        return { ...edit, value, after: typeof now === "object" ? value : edit.after };
      }),
    );
  const lists = kind.fields.filter(({ type, key }) => ["persons", "units", "list"].includes(type) && key in fields);
  const choices = lists.map(({ label, keys, key }) => {
    const value = [...[fields[key] ?? []].flat(), said].join("、");
    return { label: `${label}加上${said}`, said: `${keys[0] ?? label}=${value}` };
  });
  const [only] = choices;
  if (only !== undefined && choices.length === 1) return readStated(kind, only.said, context);
  return choices.length === 0 ? stated : misread(`「${said}」加到哪一项？`, choices);
}

/** Carries out a removal (去掉地点, 去掉李红, 去掉第2条): a field is cleared, or one entry of a list is removed. */
export function dropped(kind: Kind, said: string, context: EditContext): Edits {
  const { content, title = "" } = context.current;
  const lexicon = lexiconOf(kind);
  const gone = (field: string, label: string, before: string, after = "") =>
    ok([{ field, label, before, after, value: after }]);
  const [, place] = /^第?([1-9]\d?)[条个项]?$/.exec(foldText(said)) ?? [];
  const items = content.items ?? [];
  const isItem = (item: string, at: number) => (place === undefined ? item === said : at === Number(place) - 1);
  if (kind.items !== undefined && items.some(isItem))
    return gone("items", kind.items.label, items.join("\n"), items.filter((item, at) => !isItem(item, at)).join("\n"));
  for (const { key, label } of kind.fields) {
    const now = content.fields[key];
    if (typeof now === "object" && now.includes(said))
      return gone(key, label, now.join("、"), now.filter((one) => one !== said).join("、"));
    if (now === said) return gone(key, label, said);
  }
  const target = lexicon.keys.get(foldText(said).toLowerCase());
  if (target?.to === "field") {
    const now = content.fields[target.field.key];
    return now === undefined
      ? misread(`没有记${target.label}，不用去掉`)
      : gone(target.field.key, target.label, [now].flat().join("、"));
  }
  if (target?.to === "quantity") return gone(target.quantity.key, target.label, "", "");
  const stated = readStated(kind, said, context);
  if (stated.ok && stated.value.every(({ before, after }) => before === after))
    return ok(stated.value.map((edit) => ({ ...edit, after: "", value: "" })));
  if (title !== said && title.includes(said)) {
    const after = title.replace(said, "").trim();
    return gone("title", kind.title.label, title, after);
  }
  return misread(`没有找到「${said}」。${HOW}`);
}
