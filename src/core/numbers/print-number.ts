const GROUPS = /\B(?=(?:\d{3})+$)/g;

/** Prints a number with its thousands separated: 10,420. */
export function printNumber(value: number): string {
  const [whole = "", decimals] = String(value).split(".");
  const grouped = whole.replace(GROUPS, ",");
  return decimals === undefined ? grouped : `${grouped}.${decimals}`;
}

/** Prints a number with its unit: 10,420人次. */
export const printCount = (value: number, unit: string): string => `${printNumber(value)}${unit}`;

/** Prints a difference with its sign: +3, -1,204, 持平. */
export const printChange = (difference: number): string =>
  difference === 0 ? "持平" : `${difference > 0 ? "+" : ""}${printNumber(difference)}`;
