import { expect, test } from "vitest";
import { slotsBetween, ZONE } from "#core";
import { jobs as allJobs, type Job, timedFor } from "#jobs";
import { changedSchedules, declaredDays, setSchedule, undecide, write } from "#store";
import { openTown } from "../town.ts";

const jobs = allJobs.filter(({ isFixed }) => isFixed !== true);
/** Answers with nothing, so that only the clock is looked at. */
const silent = (job: Job): Job => ({ ...job, decide: async () => ({ replies: [] }) });

type Town = Awaited<ReturnType<typeof openTown>>;

/** By a look at every cursor: what is due for somebody and not decided. */
async function overlooked(town: Town, now: string): Promise<readonly string[]> {
  const { query } = town.db;
  const rows = await changedSchedules(query);
  const calendar = await declaredDays(query);
  const chats = await query.selectFrom("chat").selectAll().where("state", "=", "active").execute();
  const roles = await query.selectFrom("role").selectAll().where("ended_at", "is", null).execute();
  const cursors = await query.selectFrom("job_cursor").selectAll().execute();
  const found: string[] = [];
  for (const { job: name, scope, decided_until: until } of cursors) {
    const job = jobs.find((one) => one.name === name);
    const timed = job && timedFor(job, scope, rows);
    if (timed === undefined) continue;
    const chat = chats.find(({ id, unit_id: unit }) => id === scope && unit !== null);
    const since =
      name === "audit-checkpoint" ? "" : (chat?.bound_at ?? roles.find((one) => one.person_id === scope)?.granted_at);
    if (since === undefined) continue;
    const from = [until, timed.since, since].reduce((a, b) => (a > b ? a : b));
    const ground = { zone: ZONE, overrides: calendar, offset: timed.offset };
    for (const slot of slotsBetween(timed.schedule, from, now, ground)) found.push(`${name} ${scope} ${slot}`);
  }
  return found;
}

test("whatever changes between two ticks, no due slot is missed", async () => {
  const town = await openTown({ at: "2026-11-20 08:58", jobs: jobs.map(silent) });
  const { db } = town;
  const at = (local: string) => {
    town.set(local);
    return new Date(Date.parse(`${local.replace(" ", "T")}:00+08:00`)).toISOString();
  };
  const minute = async (local: string) => {
    const now = at(local);
    await town.tick();
    expect(await overlooked(town, now), local).toEqual([]);
  };
  const runs = async () => (await db.query.selectFrom("job_run").selectAll().execute()).length;
  await minute("2026-11-20 08:58");
  await minute("2026-11-20 08:59");
  // The morning of a Friday, then hours in which nothing is due.
  for (let past = 0; past < 12; past += 1) await minute(`2026-11-20 09:${String(past).padStart(2, "0")}`);
  const morning = await runs();
  expect(morning).toBeGreaterThan(0);
  // Somebody moves the reminders to half past ten: they come round once more that day.
  let now = at("2026-11-20 10:10");
  await db.commit([
    setSchedule(db.query, { job: "pings", scope: "", rule: "工作日10:30", changedBy: "ou_x", changedAt: now }),
  ]);
  for (const past of [10, 31, 35, 39, 40]) await minute(`2026-11-20 10:${past}`);
  const moved = await runs();
  expect(moved).toBeGreaterThan(morning);
  // A slot that was never sent is decided anew.
  const [run] = await db.query
    .selectFrom("job_run")
    .selectAll()
    .where("job", "=", "pings")
    .orderBy("scheduled_for", "desc")
    .execute();
  await db.commit(undecide(db.query, `job:pings:${run?.scope}:${run?.scheduled_for}`));
  expect(await overlooked(town, at("2026-11-20 10:41"))).toHaveLength(1);
  await minute("2026-11-20 10:41");
  // A group is left and bound anew, one comes that was never seen, and Saturday is declared a working day.
  now = at("2026-11-20 15:00");
  const bound = await db.query.selectFrom("chat").selectAll().where("unit_id", "is not", null).execute();
  await db.commit([
    write(
      db.query
        .updateTable("chat")
        .set({ unit_id: null })
        .where("id", "=", bound[0]?.id ?? ""),
    ),
  ]);
  await minute("2026-11-20 15:00");
  const [{ begun: _, id: left, ...row }] = bound as [(typeof bound)[number]];
  await db.commit([
    write(db.query.updateTable("chat").set({ unit_id: row.unit_id, bound_at: now }).where("id", "=", left)),
    write(db.query.insertInto("chat").values({ ...row, id: "oc_new", bound_at: now })),
    write(db.query.insertInto("setting").values({ key: "workday.2026-11-21", value: "working", at: now })),
  ]);
  await minute("2026-11-20 15:01");
  expect(await db.query.selectFrom("job_cursor").select("job").where("scope", "=", "oc_new").execute()).toHaveLength(2);
  const before = await runs();
  for (const clock of ["10:31", "10:40", "14:01", "14:05", "14:10"]) await minute(`2026-11-21 ${clock}`);
  const known = await db.query.selectFrom("job_run").select("scope").where("scope", "in", ["oc_new", left]).execute();
  expect(await runs()).toBeGreaterThan(before);
  expect(new Set(known.map(({ scope }) => scope)).size).toBe(2);
  // And in between a minute looks at nobody.
  const ahead = await db.query
    .selectFrom("job_cursor")
    .select("job")
    .where("look_at", "<=", at("2026-11-21 14:11"))
    .execute();
  expect(ahead).toEqual([]);
});
