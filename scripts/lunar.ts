import { writeFileSync } from "node:fs";
import calendar from "chinese-days";

// Days are asked for by their calendar date, whatever the zone of the machine.
process.env.TZ = "UTC";

const TABLE = "src/core/time/days/lunar-years.ts";
const FIRST = 1948;
const LAST = 2100;

/** The file that says how long the months of each lunar year are, whole. */
export function lunarYears(): string {
  const codes = Array.from(
    { length: LAST - FIRST + 1 },
    (_, index) =>
      `0x${codeOf(FIRST + index)
        .toString(16)
        .padStart(5, "0")}`,
  );
  const rows = Array.from({ length: Math.ceil(codes.length / 12) }, (_, row) => codes.slice(row * 12, row * 12 + 12));
  return `// Made by \`npm run lunar\` from chinese-days (MIT); test/core/lunar.test.ts compares it with the calendar of the runtime.

/** The first lunar year of the table, and the day it begins. */
export const FIRST_LUNAR_YEAR = ${FIRST};
export const FIRST_NEW_YEAR = "${calendar.getSolarDateFromLunar(`${FIRST}-1-1`).date}";

/** For each year: from bit 15 down whether the months 1 to 12 have 30 days, bit 16 whether the leap month has, and in the last four bits which month it follows. */
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
