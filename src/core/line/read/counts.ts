import { kindByName } from "../../kinds/index.ts";
import type { Quantity } from "../../kinds/kind.ts";
import type { Notes } from "../scan/notes.ts";
import { claim, type Sheet } from "../scan/sheet.ts";
import type { Figure } from "../values/amounts.ts";
import type { Around } from "./nouns.ts";

const MAKEUP_BEFORE = /(?:^|[\d、])(\p{Script=Han}{1,4})$/u;
const MAKEUP_BEHIND =
  /^(?:[、,，]?\p{Script=Han}{1,4}\d{1,6})*[、,，]?(?:合计|总计|一共|总共|共计|共)\d{1,6}(?:人次|人|名|位)/u;

/**
 * Reads 「男12女8共20人」: numbers without a unit, each after its label, that take the unit of the total after them.
 */
export function takeMakeup(sheet: Sheet, notes: Notes, figure: Figure, around: Around): number | undefined {
  const { people } = notes.lexicon;
  if (figure.unit !== "" || !figure.digits || people === undefined) return undefined;
  const label = MAKEUP_BEFORE.exec(around.before)?.[1];
  if (label === undefined || !MAKEUP_BEHIND.test(sheet.text.slice(figure.end, figure.end + 60))) return undefined;
  claim(sheet, figure.start - label.length, figure.end, "quantity", people.label);
  const phrase = sheet.raw.slice(figure.start, figure.end);
  const { value, approx } = figure;
  notes.stated.push({ quantity: people, value, approx, phrase, label, whole: false, total: false });
  return figure.end;
}

const EACH =
  /(?:每|平均|均|各)(?:一|自|有)?(?:场|次|期|班|天|日|批|轮|组|队|家|个?(?:支部|单位|社区|村|班级))?(?:约|有)?$/;
const TIMES = /(\d{1,3})(?:场次|场|次|期|批|轮|天)(?![\p{Script=Han}])/u;

/** Asks about a number that applies to each of several events: 「每场40人共3场」 does not state the total. */
export function askEach(sheet: Sheet, notes: Notes, quantity: Quantity, figure: Figure, around: Around): boolean {
  const each = quantity.minutes ? null : EACH.exec(around.before);
  if (each === null || quantity.detail) return false;
  const start = figure.start - each[0].length;
  claim(sheet, start, figure.end, "problem", quantity.label);
  const times = Number(TIMES.exec(sheet.text)?.[1] ?? 1);
  const said = sheet.raw.slice(start, figure.end);
  notes.kept.push(said);
  const all = [figure.value * times, figure.value].map((value) => `${figure.approx ? "约" : ""}${value}`);
  notes.problems.push({
    type: "ambiguous",
    field: quantity.key,
    text: `「${said}」不是总数：${quantity.label}一共多少？办了几场的，请一场一条分开报`,
    choices: [...new Set(all)].map((value) => ({ label: `一共${value}${quantity.unit}`, value })),
  });
  return true;
}

/** Asks to report events one by one, because a record stands for one event: 「举办2期」, 「志愿服务3次」. */
export function askSeveral(sheet: Sheet, notes: Notes, figure: Figure, around: Around): boolean {
  const { kind } = notes;
  const isCounter = figure.unit === kind.counter || (kind.counter.includes(figure.unit) && figure.unit !== "");
  if (!isCounter || figure.value < 2 || !figure.digits) return false;
  const named = around.before.replace(
    /^(?:共|一共|累计|合计|总共)?(?:组织|开展|举办|进行|召开|办|讲|上|搞|做)?了?(?:共|一共|累计|合计|总共)?/,
    "",
  );
  if (
    ![named, around.after].every(
      (word) => word === "" || kindByName(word.replace(/活动$/, ""))?.kind.name === kind.name,
    )
  )
    return false;
  claim(sheet, around.from, around.to, "problem", kind.label);
  const said = sheet.raw.slice(around.from, around.to);
  notes.kept.push(said);
  notes.problems.push({
    type: "ambiguous",
    field: "times",
    text: `「${said}」：一条只记一${kind.counter.charAt(0)}，请分开报；只记这一${kind.counter.charAt(0)}的请点一下`,
    choices: [{ label: `只记一${kind.counter.charAt(0)}`, value: "1" }],
  });
  return true;
}
