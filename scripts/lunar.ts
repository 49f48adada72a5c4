import { writeFileSync } from "node:fs";
import calendar from "chinese-days";

// The calendar library uses the machine's zone; UTC keeps the dates the same everywhere.
process.env.TZ = "UTC";

const TABLE = "src/core/time/days/lunar-years.ts";
const FIRST = 1948;
const LAST = 2100;

/** The whole source file with the lengths of the months of each lunar year. */
export function lunarYears(): string {
  const codes = Array.from(
    { length: LAST - FIRST + 1 },
    (_, index) =>
      `0x${codeOf(FIRST + index)
        .toString(16)
        .padStart(5, "0")}`,
  );
  const rows = Array.from({ length: Math.ceil(codes.length / 12) }, (_, row) => codes.slice(row * 12, row * 12 + 12));
  return `// Made by \`npm run lunar\` from chinese-days (MIT); test/core/time/lunar.test.ts compares it with the calendar of the runtime.

/** The first lunar year of the table, and its first day. */
export const FIRST_LUNAR_YEAR = ${FIRST};
export const FIRST_NEW_YEAR = "${calendar.getSolarDateFromLunar(`${FIRST}-1-1`).date}";

/**
 * One number per year. Bits 15 down to 4: whether months 1 to 12 have 30 days. Bit 16: whether the leap month has 30
 * days. Bits 3 to 0: the month before the leap month.
 */
export const LUNAR_YEARS: readonly number[] = [
${rows.map((row) => `  ${row.join(", ")},`).join("\n")}
];
`;
}

function codeOf(year: number): number {
  const { leapMonth = 0, days } = calendar.getYearLeapMonth(year);
  let code = leapMonth + (days === 30 ? 0x1_0000 : 0);
  for (let month = 1; month <= 12; month += 1) if (calendar.monthDays(year, month) === 30) code += 0x1_0000 >> month;
  return code;
}

if (import.meta.main) writeFileSync(TABLE, lunarYears());
