import { foldText } from "../../text/text.ts";
import { looksLikeName, unitIn } from "../values/names.ts";
import { cleaned } from "./items.ts";

const SEPARATORS = /[、,，;；\n]+/;

/** The numbers of the items: 1、3. */
export const readNumbers = (value: string): readonly number[] =>
  [...new Set([...foldText(value).matchAll(/\d{1,3}/g)].map(([digits]) => Number(digits)))].sort((a, b) => a - b);

const CLOCK =
  /^(?:上午|下午|晚上|早上|中午|凌晨|傍晚)?\s*\d{1,2}\s*(?:[:：]\s*\d{2}|[点时](?:\s*(?:半|整|[一三]刻|\d{1,2}分?))?)/;

/**
 * Whether the value is a time of day: 14:30, 下午3点至5点. In a form the day may be given under 日期 and the time under
 * 时间.
 */
export const isClock = (value: string): boolean => CLOCK.test(value) && !/\d\s*[月日号]|[今昨前]天|周/.test(value);

/** The parts of a list. A space separates names and units, because they contain none. */
export function splitList(value: string): string[] {
  return split(value).flatMap((part) => {
    const words = part.split(" ");
    return words.length > 1 && words.every((word) => looksLikeName(word) || unitIn(word) === word) ? words : [part];
  });
}

/** The parts of a list of texts, which may contain spaces. */
export const split = (value: string): string[] => cleaned(value.split(SEPARATORS));
