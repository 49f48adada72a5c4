import type { Choice, Day, Field, Kind, Quantity } from "../../../src/core/index.ts";
import { addDays } from "../../../src/core/index.ts";
import { dateIn, monthIn, yearIn } from "../../../src/core/time/days/day.ts";

/** Returns a random whole number below its argument. */
export type Pick = (below: number) => number;

export const one = <T>(pick: Pick, list: readonly T[]): T => list[pick(list.length)] as T;
export const chance = (pick: Pick, percent: number): boolean => pick(100) < percent;

/** The meaning of a line, known because the line was generated from it. */
export interface Truth {
  readonly day?: Day;
  readonly amounts?: Readonly<Record<string, string>>;
  readonly fields?: Readonly<Record<string, string | readonly string[]>>;
  readonly category?: string;
  readonly title?: string;
  readonly items?: number;
}

/** One part of a line. */
export interface Part {
  readonly said: string;
  readonly truth: Truth;
  /** The word by which the value is recognised, in which a typing error may occur. */
  readonly word?: string;
  /** The part runs to the next key or the end of the line: a list. */
  readonly last?: true;
  /** Only a space or the end of the line may follow: a text value. */
  readonly open?: true;
  /** The part names people or units; other words directly after it would be read as part of the name. */
  readonly naming?: true;
  /** Figures that belong to no quantity, such as 慰问金3500元. */
  readonly aside?: true;
}

const TITLES =
  "学习党章 重温入党誓词 清洁家园 三会一课规范 “十五五”规划解读 二十届四中全会精神 《论自我革命》 一件事一次办 扫雪除冰 《习语品读》 红色故事会 点亮微心愿 新时代文明实践 双报到双服务 阳光365 四下基层 万众一心护河湖 千村示范百村整治".split(
    " ",
  );
const TITLES_OF: Readonly<Partial<Record<Kind["name"], readonly string[]>>> = {
  branch_change: ["数据中心党支部", "第三联合党支部", "物业行业党支部"],
  brand: ["先锋红", "三级联动", "一线通", "红色引擎365"],
  issue: ["老旧小区停车难", "电梯加装推进慢", "三方物业扯皮"],
  project: ["楼宇党建示范带", "五级书记抓振兴", "时间银行"],
  plan: ["廉洁机关建设方案", "三年行动方案"],
  goal: ["党课开讲啦", "四强支部创建"],
};
const NAMES = "王志强 李红 赵刚 孙丽 欧阳明 周敏 张伟 陈立新 何建平".split(" ");
const PLACES = "三楼会议室 滨河社区 市民广场 党群服务中心 幸福小区 红岩纪念馆".split(" ");
const TEXTS = "效果很好 资料已存档 两委班子都在 还要再跟进".split(" ");
const UNITS = "市财政局 市水务局机关支部 市教育局 青石镇党委".split(" ");
const LIST = "物业党建 经费保障 阵地建设 停车难".split(" ");
const ASIDES = "慰问金3500元 种树120棵 第9次 发放手册500册 捐书60本".split(" ");
const TIMES = "下午3点 上午9点半 14:30 晚上7点".split(" ");

const DIGITS = "零一二三四五六七八九";
/** A number below a hundred in spoken form. */
const spoken = (value: number): string => {
  if (value === 0) return "零";
  const [tens, ones] = [Math.floor(value / 10), value % 10];
  return `${tens === 0 ? "" : tens === 1 ? "十" : `${DIGITS.charAt(tens)}十`}${ones === 0 ? "" : DIGITS.charAt(ones)}`;
};

const DAYS: readonly ((day: Day) => string)[] = [
  (day) => `${monthIn(day)}月${dateIn(day)}日`,
  (day) => `${monthIn(day)}月${dateIn(day)}号`,
  (day) => `${yearIn(day)}年${monthIn(day)}月${dateIn(day)}日`,
  (day) => `${spoken(monthIn(day))}月${spoken(dateIn(day))}日`,
  (day) => day,
  (day) => day.replaceAll("-", "/"),
  (day) => day.replaceAll("-", "."),
  (day) => day.replaceAll("-", ""),
];

/** The day of the event, within the last two months, so that the year is not asked for. */
export function dayPart(kind: Kind, today: Day, pick: Pick): Part {
  const back = pick(60);
  const day = addDays(today, -back);
  const near = ["今天", "昨天", "前天", "大前天"][back];
  const said = near !== undefined && chance(pick, 70) ? near : one(pick, DAYS)(day);
  const key = chance(pick, 15) ? `${one(pick, kind.day.keys)}${one(pick, SIGNS)}` : "";
  return { said: key + said, truth: { day }, ...(key === "" ? {} : { word: key.slice(0, -1) }) };
}

const SIGNS = ["=", "：", ":"] as const;
const WAYS = ["plain", "plain", "plain", "spoken", "余", "约", "多"] as const;

/** A quantity, with its key, with a noun or with its unit alone. */
export function quantityPart(kind: Kind, quantity: Quantity, value: number, category: string, pick: Pick): Part {
  const ways: (() => Part | undefined)[] = [() => keyed(kind, quantity, value, pick)];
  if (quantity.bare !== undefined) ways.push(() => bare(quantity, value, category, pick));
  if (quantity.nouns.length > 0) ways.push(() => nouned(kind, quantity, value, category, pick));
  return one(pick, ways)() ?? keyed(kind, quantity, value, pick);
}

const told = (quantity: Quantity, value: number, approx: boolean): Truth => ({
  amounts: { [quantity.key]: `${approx ? "约" : ""}${value}` },
});
const unitFor = (quantity: Quantity, category: string, pick: Pick): string =>
  quantity.minutes ? "分钟" : (quantity.unitIn?.[category] ?? one(pick, quantity.units.filter(isHan)) ?? "");
const isHan = (word: string): boolean => /^\p{Script=Han}+$/u.test(word);

function keyed(kind: Kind, quantity: Quantity, value: number, pick: Pick): Part {
  const word = one(
    pick,
    quantity.keys.filter((key) => !isName(kind, key)),
  );
  const unit = quantity.minutes ? "分钟" : chance(pick, 50) ? quantity.unit : "";
  return { said: `${word}${one(pick, SIGNS)}${value}${unit}`, truth: told(quantity, value, false), word };
}

function bare(quantity: Quantity, value: number, category: string, pick: Pick): Part | undefined {
  const units = (quantity.bare ?? []).filter(isHan);
  if (units.length === 0) return undefined;
  const unit = quantity.unitIn?.[category] ?? one(pick, units);
  const way = one(pick, WAYS);
  const approx = ["余", "约", "多"].includes(way) && value % 10 === 0 && value > 0;
  const number = way === "spoken" && value > 1 && value < 100 ? spoken(value) : String(value);
  const said = !approx
    ? `${number}${unit}`
    : way === "约"
      ? `约${value}${unit}`
      : `${value}${way}${unit === "人次" && way === "多" ? "人次" : unit}`;
  return { said, truth: told(quantity, value, approx) };
}

function nouned(kind: Kind, quantity: Quantity, value: number, category: string, pick: Pick): Part | undefined {
  const others = kind.quantities
    .filter((other) => other !== quantity)
    .flatMap(({ nouns, keys }) => [...nouns, ...keys]);
  const nouns = quantity.nouns.filter(
    (noun) => isHan(noun) && !others.includes(noun) && !isName(kind, noun) && !ABOUT.test(noun),
  );
  if (nouns.length === 0) return undefined;
  const noun = one(pick, nouns);
  return {
    said: `${noun}${value}${unitFor(quantity, category, pick)}`,
    truth: told(quantity, value, false),
    word: noun,
  };
}

// 超过30人 and 不足3处 are not exact, and 一起 may mean together.
const ABOUT = /超过|达|不少于|不足/;
// Whether a noun names a category; it would then set the figure's category.
const isName = (kind: Kind, noun: string): boolean =>
  kind.fields.some(({ choices }) => choices?.some(({ value, names }) => value === noun || names.includes(noun)));

/** The value of a choice, with its key or, if it is unambiguous, its name alone. */
export function choicePart(kind: Kind, field: Field, choice: Choice, pick: Pick): Part {
  const name =
    one(
      pick,
      choice.names.filter(isHan).filter((word) => !/[、]/.test(word)),
    ) ?? choice.value;
  const truth: Truth =
    field.key === kind.category ? { category: choice.value } : { fields: { [field.key]: choice.value } };
  if (field.anywhere === true && chance(pick, 60)) return { said: name, truth, word: name };
  const word = one(pick, field.keys);
  return { said: `${word}${one(pick, SIGNS)}${name}`, truth, word };
}

/** A text field with its key; undefined if it cannot be written as text. */
export function fieldPart(field: Field, today: Day, pick: Pick): Part | undefined {
  const word = one(pick, field.keys);
  const with_ = (value: string, truth: string | readonly string[], more: Partial<Part> = {}): Part => ({
    said: `${word}${one(pick, SIGNS)}${value}`,
    truth: { fields: { [field.key]: truth } },
    word,
    ...more,
  });
  switch (field.type) {
    case "person": {
      const name = one(pick, NAMES);
      return with_(name, name, { naming: true });
    }
    case "persons": {
      const names = [...new Set([one(pick, NAMES), one(pick, NAMES), one(pick, NAMES)])];
      return with_(names.join("、"), names, { naming: true });
    }
    case "text": {
      const text =
        field.key === "place" ? one(pick, PLACES) : field.key === "owner" ? one(pick, NAMES) : one(pick, TEXTS);
      return with_(text, text, { open: true });
    }
    case "unit": {
      const unit = one(pick, UNITS);
      return with_(unit, unit, { naming: true });
    }
    case "units": {
      const units = [...new Set([one(pick, UNITS), one(pick, UNITS)])];
      return with_(units.join("、"), units, { naming: true });
    }
    case "list": {
      const list = [...new Set([one(pick, LIST), one(pick, LIST)])];
      return with_(list.join("、"), list, { last: true });
    }
    case "flag": {
      const flag = one(pick, field.words ?? []);
      return flag === undefined ? undefined : { said: flag, truth: { fields: { [field.key]: "是" } }, word: flag };
    }
    case "day":
      return with_(one(pick, DAYS)(addDays(today, -3)), addDays(today, -3));
    case "choice":
      return undefined;
  }
}

/** The title of the event. */
export function titlePart(kind: Kind, pick: Pick): Part {
  const title = one(pick, TITLES_OF[kind.name] ?? TITLES);
  const word = one(pick, kind.title.keys);
  return chance(pick, 12)
    ? { said: `${word}${one(pick, SIGNS)}${title}`, truth: { title }, word, open: true }
    : { said: title, truth: { title } };
}

/** A figure that belongs to no quantity of the kind, or a time of day. */
export function asidePart(kind: Kind, pick: Pick): Part | undefined {
  if (chance(pick, 50)) return { said: one(pick, TIMES), truth: {}, aside: true };
  const units = kind.quantities.flatMap((quantity) => [...quantity.units, ...(quantity.bare ?? [])]);
  const aside = one(pick, ASIDES);
  return units.some((unit) => unit !== "" && aside.endsWith(unit))
    ? undefined
    : { said: aside, truth: {}, aside: true };
}

/** Numbered findings. */
export function itemsPart(kind: Kind, pick: Pick): Part {
  const count = 1 + pick(4);
  const words = ["会议记录缺签到", "党费没公示", "台账不全", "学习笔记缺"].slice(0, count);
  const mark = one(pick, [".", "、", "．"]);
  const said = words.map((text, index) => `${index + 1}${mark}${text}`).join(one(pick, [" ", "；", "\n"]));
  const word = one(pick, kind.items?.keys.filter(isHan) ?? []);
  return { said: `${word}${one(pick, SIGNS)}${said}`, truth: { items: count }, word, last: true };
}
