import { type Button, dayIn, isCovered, printCount, printSpan, ROOT, subtreeOf, weekOf, yearIn } from "#core";
import { unitNames } from "#reports";
import { missedRuns, outboxHealth, outboxTrouble } from "#store";
import type { Ground, Item, RuleItems } from "./rule.ts";

const item = (
  ground: Ground,
  rule: string,
  period: string,
  text: string,
  { about = "", ...more }: Pick<Item, "rank"> & Partial<Item>,
): Item => ({
  rule,
  about,
  period,
  stage: "once",
  to: "admin",
  unitId: ground.tree.root?.id ?? ROOT,
  text,
  ...more,
});

/** A button that runs a command as if it had been typed. */
const typed = (text: string, id: string, value = ""): Button => ({
  text,
  press: { action: "say", id, ...(value === "" ? {} : { value }) },
});

/** A button that opens a page of the ledger; where the pages have no public address it runs a command. */
const pageOf = ({ settings: { publicUrl } }: Ground, path: string, command: Button): Button =>
  publicUrl === undefined ? command : { text: command.text, url: `${publicUrl}/ledger/${path}` };

/** R16 全域覆盖: once a week, the branches that can receive no message, and the organs without a branch. */
export const reachItems: RuleItems = async (ground) => {
  const units = [...ground.tree.units.values()].filter((unit) => unit.activeTo === undefined);
  const lost = units.filter((unit) => unit.kind === "branch" && !ground.coverage.canReport.has(unit.id));
  const bare = units.filter(
    (unit) =>
      unit.kind === "organ" && !subtreeOf(ground.tree, unit.id, ground.today).some(({ kind }) => kind === "branch"),
  );
  const week = weekOf(ground.today).from;
  const few = 4;
  return [
    ...(lost.length === 0
      ? []
      : [
          item(
            ground,
            "reach",
            week,
            `${printCount(lost.length, "个")}支部未接入（未绑定群、未登记书记），无法提醒：${unitNames(lost, few)}`,
            {
              rank: 7,
              about: "branch",
              how: `登记书记请发 /任命 @姓名 书记 ${lost[0]?.name ?? ""}；或将机器人加入支部群，在群里发 /绑定`,
              button: pageOf(ground, `roles?of=${encodeURIComponent(lost[0]?.id ?? "")}`, typed("任命书记", "任命")),
            },
          ),
        ]),
    ...(bare.length === 0
      ? []
      : [
          item(ground, "reach", week, `${printCount(bare.length, "家")}机关尚未登记下属支部：${unitNames(bare, few)}`, {
            rank: 8,
            about: "organ",
            how: "登记请发 /单位 新增",
            button: typed("新增单位", "单位", "新增"),
          }),
        ]),
  ];
};

const WARN_FROM = "11-01";

/**
 * Reminds the admins that the program lacks the State Council's calendar of the next year, every week from 1 November;
 * of this year's at any time.
 */
export const calendarItems: RuleItems = async (ground) => {
  const year = yearIn(ground.today);
  const missing = !isCovered(year)
    ? year
    : ground.today.slice(5) >= WARN_FROM && !isCovered(year + 1)
      ? year + 1
      : undefined;
  if (missing === undefined) return [];
  const until = missing === year ? "现在暂" : "届时只能";
  const text = `${missing}年的放假安排尚未录入，${until}按周一至周五计算。国务院公布后请升级程序，或逐日补录，写法见 /提醒 日历`;
  const button = pageOf(ground, "schedules", typed("查看放假安排", "提醒", "日历"));
  return [item(ground, "calendar", `${missing}/${weekOf(ground.today).from}`, text, { rank: 6, button })];
};

/** Unsent messages and missed slots of three days. Told again only if their number rises. */
export const healthItems: RuleItems = async (ground) => {
  const { query } = ground;
  const since = new Date(Date.parse(ground.now) - 3 * 86_400_000).toISOString();
  const [stuck, missed] = await Promise.all([outboxTrouble(query, since), missedRuns(query, since)]);
  const told = (about: string, key: string, what: string) =>
    item(ground, "health", key, what, {
      rank: 2,
      about,
      how: "详情请发 /状态",
      button: typed("系统状态", "状态"),
    });
  const items: Item[] = [];
  if (stuck > 0) {
    // All unsent messages are counted and not only recent ones: when one gets older than three days the number must not
    // fall.
    const { dead, unknown } = await outboxHealth(query);
    items.push(told("outbox", `${Number(dead) + Number(unknown)}`, `近三天有${printCount(stuck, "条")}消息未发出`));
  }
  if (missed !== undefined) {
    const days = { from: dayIn(ground.zone, missed.from), to: dayIn(ground.zone, missed.to) };
    // A long standstill is found at its end, so its own days are named.
    const when = missed.from >= since ? "近三天" : `${printSpan(days, ground.today)}`;
    items.push(told("jobs", missed.foundAt, `${when}有${printCount(missed.count, "次")}定时任务未按时执行`));
  }
  return items;
};
