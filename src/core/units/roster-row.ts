import { listIn } from "../text/arguments.ts";
import { lookUp } from "../text/look-up.ts";
import { findPersonalData, foldText, foldWidth } from "../text/text.ts";
import type { RosterRow } from "./roster.ts";
import { type Level, UNIT_CLASSES, type UnitKind } from "./tree.ts";

/** A sentence that tells the importer what is wrong with one cell. */
export type Problem = string;

/**
 * A row whose cells were parsed. `undefined` means that the column is missing and the stored value stays; an empty
 * string or null clears the stored value.
 */
export interface Draft {
  readonly line: number;
  readonly id: string | undefined;
  readonly name: string;
  readonly names: readonly string[] | undefined;
  readonly parent: string | undefined;
  readonly level: Level | undefined;
  readonly badLevel: boolean;
  readonly kind: UnitKind | undefined;
  /** The kind implied by the end of the name (工委, 支部), used if no kind is written. */
  readonly impliedKind: UnitKind | undefined;
  readonly badKind: boolean;
  readonly class: string | undefined;
  readonly memberCount: number | null | undefined;
  readonly secretaryName: string | undefined;
}

const MAX_NAME = 60;
const MAX_PERSON = 20;
const MAX_MEMBERS = 200_000;

/** Parses the cells of one row. A cell that cannot be parsed adds a problem. */
export function readDraft({ line, cells }: RosterRow, problems: Problem[]): Draft {
  const cell = (column: keyof typeof cells) => cells[column]?.normalize("NFC").replace(/\s+/g, " ").trim();
  const name = cell("名称") ?? "";
  if (name === "") problems.push("缺名称");
  else checkName("名称", name, problems);
  const names = cells.简称 === undefined ? undefined : listIn(cell("简称") ?? "");
  for (const short of names ?? []) checkName("简称", short, problems);
  const level = readLevel(cell("层级"), problems);
  const kind = readKind(cell("类型"), problems);
  return {
    line,
    id: readId(cell("编号"), problems),
    name,
    names: names?.filter((short) => short !== name),
    parent: cell("上级"),
    level: level === "bad" ? undefined : level,
    badLevel: level === "bad",
    kind: kind === "bad" ? undefined : kind,
    impliedKind: kindImplied(name),
    badKind: kind === "bad",
    class: readClass(cell("类别"), problems),
    memberCount: readCount(cell("党员数"), problems),
    secretaryName: readPerson(cell("书记"), problems),
  };
}

function readId(text: string | undefined, problems: Problem[]): string | undefined {
  if (text === undefined || text === "") return undefined;
  const id = foldWidth(text);
  if (/^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/.test(id)) return id;
  problems.push(`编号「${shorten(text)}」只能用字母、数字和 . _ -，最多40位`);
  return undefined;
}

function checkName(what: string, name: string, problems: Problem[]): void {
  if ([...name].length > MAX_NAME) problems.push(`${what}太长（最多${MAX_NAME}字）`);
  // A spreadsheet would treat such a name as a formula.
  else if (/^[=+\-@]/.test(name)) problems.push(`${what}「${shorten(name)}」不能以 ${name[0]} 开头`);
  else if (!/\p{L}/u.test(name)) problems.push(`${what}「${shorten(name)}」里没有字`);
  else if (/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}]/u.test(name)) problems.push(`${what}里有看不见的字符`);
  else if (findPersonalData(name).length > 0) problems.push(`${what}里不要写电话、邮箱、证件号`);
}

const LEVEL_WORDS: Readonly<Record<string, Level>> = {
  市: "市",
  市级: "市",
  市直: "市",
  县: "县",
  区: "县",
  "县(区)": "县",
  县区: "县",
  县级: "县",
  区级: "县",
  乡: "乡",
  镇: "乡",
  街道: "乡",
  乡镇: "乡",
  "乡镇(街道)": "乡",
  乡镇街道: "乡",
  乡级: "乡",
};

function readLevel(text: string | undefined, problems: Problem[]): Level | "bad" | undefined {
  if (text === undefined || text === "") return undefined;
  const level = lookUp(LEVEL_WORDS, foldText(text));
  if (level === undefined) problems.push(`层级「${shorten(text)}」不认识（市、县、乡）`);
  return level ?? "bad";
}

const KIND_WORDS: Readonly<Record<string, UnitKind>> = {
  工委: "committee",
  机关工委: "committee",
  机关: "organ",
  单位: "organ",
  部门: "organ",
  支部: "branch",
  党支部: "branch",
  联合党支部: "branch",
  临时党支部: "branch",
};

/**
 * Name endings that imply a unit's kind. The first match wins, so 总支部委员会 stands before 支部委员会 and 工作委员会
 * before 委员会.
 */
const ENDINGS: readonly (readonly [RegExp, UnitKind])[] = [
  [/(?:工委|工作委员会)$/, "committee"],
  [/(?:总支|总支部|总支部委员会)$/, "organ"],
  [/(?:支部|支部委员会|党小组)$/, "branch"],
  [
    /(?:党委|党组|委员会|委|局|办|办公室|院|校|学校|中心|社|会|部|厅|处|室|站|所|队|馆|台|园|司|集团|公司|医院|银行)$/,
    "organ",
  ],
];

/** The kind implied by the ending of a unit's name or of its type. */
const kindImplied = (name: string): UnitKind | undefined =>
  ENDINGS.find(([ending]) => ending.test(name.replace(/[（(][^（）()]*[）)]$/, "")))?.[1];

function readKind(text: string | undefined, problems: Problem[]): UnitKind | "bad" | undefined {
  if (text === undefined || text === "") return undefined;
  // Sheets write more precise types of Party organisations here: 党委, 党总支, 机关党委.
  const kind =
    lookUp(KIND_WORDS, text) ?? (text.length <= 8 && /党|总支|工委/.test(text) ? kindImplied(text) : undefined);
  if (kind === undefined) problems.push(`类型「${shorten(text)}」不认识（工委、机关、支部）`);
  return kind ?? "bad";
}

function readClass(text: string | undefined, problems: Problem[]): string | undefined {
  if (text === undefined || text === "") return text;
  const known = UNIT_CLASSES.find((name) => name === text || name === `${text}类`);
  const byDigit = UNIT_CLASSES["123".indexOf(foldText(text).replace(/类$/, "")) ?? -1];
  const found = known ?? (/^[123]类?$/.test(foldText(text)) ? byDigit : undefined);
  if (found === undefined) problems.push(`类别「${shorten(text)}」不认识（一类、二类、三类）`);
  return found;
}

function readCount(text: string | undefined, problems: Problem[]): number | null | undefined {
  if (text === undefined) return undefined;
  if (text === "") return null;
  const digits = /^(\d{1,7})(?:\.0+)?[人名]?$/.exec(foldText(text).replaceAll(",", ""))?.[1];
  if (digits !== undefined && Number(digits) <= MAX_MEMBERS) return Number(digits);
  problems.push(`党员数「${shorten(text)}」不是人数`);
  return undefined;
}

function readPerson(written: string | undefined, problems: Problem[]): string | undefined {
  if (written === undefined || written === "") return written;
  // A mobile number beside the name is removed, because the roster stores no telephone numbers.
  const text = written.replace(/[（(]?\s*1\d{10}\s*[）)]?/g, "").trim() || written;
  if ([...text].length > MAX_PERSON || !/^[\p{L}\p{M}·•.、 ]+$/u.test(text)) {
    problems.push(`书记「${shorten(text)}」不像姓名`);
    return undefined;
  }
  return text;
}

const shorten = (text: string): string => ([...text].length > 20 ? `${[...text].slice(0, 20).join("")}…` : text);

/** The level implied by 县, 区 or 乡镇街道 in a name. */
export const levelImplied = (name: string): Level | undefined =>
  /[乡镇]|街道/.test(name) ? "乡" : /[县区]/.test(name) ? "县" : /市/.test(name) ? "市" : undefined;
