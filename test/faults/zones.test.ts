import { afterEach, describe, expect, test } from "vitest";
import { nextSlots, readSchedule, ZONE } from "#core";
import { databases } from "../support/databases.ts";
import { createHouse } from "./house.ts";

// Invariant D4, as far as a process sees its host: wherever the host says it is, slots and days are those of the unit's own zone.
// (Steps of the clock are part of D1's year; a process's TZ is read anew by V8 when it is assigned.)
const ZONES = ["Asia/Shanghai", "UTC", "America/New_York", "America/Los_Angeles", "Pacific/Kiritimati", "Asia/Kolkata"];
const WORDS = ["每天2:30", "工作日9:00", "每周日0:10", "每月31日12:00", "每季度最后一天9:00", "每年11月1日9:00"];
const AFTER = ["2026-03-07T15:59:59.000Z", "2026-10-31T16:00:00.000Z", "2026-12-31T15:59:00.000Z"];
const before = process.env.TZ;

afterEach(() => {
  if (before === undefined) delete process.env.TZ;
  else process.env.TZ = before;
});

const slots = () =>
  WORDS.flatMap((words) => {
    const read = readSchedule(words);
    if (!read.ok) throw new Error(words);
    return AFTER.map((after) => nextSlots(read.value, after, 60, { zone: ZONE }));
  });

async function dayOfYesterday(): Promise<unknown> {
  const db = await databases.sqlite.open();
  const house = await createHouse([db]);
  const said = await house.spoken(
    3,
    (index) => `/党课 ${["昨天", "上周五", "11月20日"][index]} 主题=${index}山河${index} 主讲=王志强 人数=35`,
  );
  for (const { envelope } of said) expect(await house.deliver(envelope)).toBe(200);
  return await db.query.selectFrom("record").select(["day", "number"]).orderBy("number").execute();
}

describe("a host in another time zone", () => {
  test.each(ZONES)("%s has the slots and days of the configured zone", async (zone) => {
    process.env.TZ = "Asia/Shanghai";
    const home = [slots(), await dayOfYesterday()];
    process.env.TZ = zone;
    expect(Intl.DateTimeFormat().resolvedOptions().timeZone.replace("Calcutta", "Kolkata")).toBe(zone);
    expect([slots(), await dayOfYesterday()]).toEqual(home);
  });
});
