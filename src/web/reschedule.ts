import { CADENCES, EVERY_NAMES, fail, isDay, ok, printDay, type Result, readEvery, UNIT_CLASSES } from "#core";
import { cadenceJob } from "#reports";
import { declareDay, insertAudit, newId, setSchedule, type Write } from "#store";
import type { Visit } from "./session/request-context.ts";

/** The words that declare a day, and what the day then is. */
const DAYS = { 上班: "working", 放假: "free", 按国务院安排: undefined } as const;

/** The choices of the form that declares a day. */
export const DAY_CHOICES = Object.keys(DAYS) as readonly (keyof typeof DAYS)[];

/** Changes how often something is due, for everybody or for one class, as /提醒 does; returns the new rule in words. */
export async function changeCadence(visit: Visit, form: FormData): Promise<Result<string>> {
  const cadence = CADENCES.find(({ id }) => id === form.get("cadence"));
  const unitClass = String(form.get("class") ?? "");
  const every = readEvery(String(form.get("every") ?? ""));
  if (cadence === undefined || every === undefined || (unitClass !== "" && !UNIT_CLASSES.includes(unitClass)))
    return fail("没有改动：请从列出的选项里选。");
  const rule = EVERY_NAMES[every];
  const row = {
    job: cadenceJob(cadence),
    scope: unitClass,
    rule,
    changedBy: visit.person.id,
    changedAt: visit.now,
  };
  await commit(visit, setSchedule(visit.query, row), "cadence.change", row.job, { scope: unitClass, every });
  return ok(`${cadence.label}${unitClass === "" ? "" : `（${unitClass}单位）`}改为${rule}，从现在起按新的算。`);
}

/** Declares a day a working day or a day off, or returns it to the published calendar, as /提醒 日历 does. */
export async function changeDay(visit: Visit, form: FormData): Promise<Result<string>> {
  const [day, said] = [form.get("day"), DAY_CHOICES.find((one) => one === form.get("is"))];
  if (!isDay(day) || said === undefined) return fail("没有改动：请选日期和上班、放假。");
  const value = DAYS[said];
  const details = { value: value ?? null };
  await commit(visit, declareDay(visit.query, day, value, visit.now), "calendar.change", `day:${day}`, details);
  return ok(`${printDay(day, visit.today)}${value === undefined ? said : `算${said}`}。`);
}

async function commit(
  visit: Visit,
  write: Write,
  action: string,
  object: string,
  details: Readonly<Record<string, string | null>>,
): Promise<void> {
  const audit = { id: newId(visit.now), at: visit.now, actorId: visit.person.id, action, object };
  await visit.db.commit([
    write,
    insertAudit(visit.query, { ...audit, unitId: undefined, details, source: "page:schedules" }),
  ]);
}
