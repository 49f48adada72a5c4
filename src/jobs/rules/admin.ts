import { addDays, isCovered, ROOT, subtreeOf, weekOf, yearIn } from "#core";
import { unitNames } from "#reports";
import { outboxTrouble, undecidedRuns } from "#store";
import type { Ground, Item, RuleItems } from "./rule.ts";

const item = (ground: Ground, rule: string, period: string, text: string, rank: number, about = ""): Item => ({
  rule,
  about,
  period,
  stage: "once",
  to: "admin",
  unitId: ground.tree.root?.id ?? ROOT,
  text,
  rank,
});

/** R16 全域覆盖: once a week, the branches that nobody can reach and the organs without a branch. */
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
            `${lost.length}个支部还没接入（没绑群，也没登记书记），提醒不到：${unitNames(lost, few)}。登记书记发 /任命；或把我拉进支部的群，在群里发 /绑定`,
            7,
            "branch",
          ),
        ]),
    ...(bare.length === 0
      ? []
      : [
          item(
            ground,
            "reach",
            week,
            `${bare.length}家机关还没登记下属支部：${unitNames(bare, few)}。登记发 /单位 新增`,
            8,
            "organ",
          ),
        ]),
  ];
};

const WARN_FROM = "11-01";

/** From 1 November, every week while the State Council's calendar of the coming year is not in the program; at any time when this year's is not. */
export const calendarItems: RuleItems = async (ground) => {
  const year = yearIn(ground.today);
  const missing = !isCovered(year)
    ? year
    : ground.today.slice(5) >= WARN_FROM && !isCovered(year + 1)
      ? year + 1
      : undefined;
  if (missing === undefined) return [];
  const until = missing === year ? "现在暂" : "到时只能";
  const text = `${missing}年的放假安排还没录入，${until}按周一至周五算。国务院公布后请升级程序，或逐日补录，发 /提醒 日历 看怎么写`;
  return [item(ground, "calendar", `${missing}/${weekOf(ground.today).from}`, text, 6)];
};

/** What was not sent and what was slept through since yesterday, once a day. */
export const healthItems: RuleItems = async (ground) => {
  const since = new Date(Date.parse(ground.now) - 3 * 86_400_000).toISOString();
  const yesterday = addDays(ground.today, -1);
  const [stuck, runs] = await Promise.all([
    outboxTrouble(ground.query, since),
    undecidedRuns(ground.query, since, 100),
  ]);
  const missed = runs.filter((run) => run.reason !== "overtaken").length;
  if (stuck === 0 && missed === 0) return [];
  const parts = [
    ...(stuck === 0 ? [] : [`${stuck}条消息没发出去`]),
    ...(missed === 0 ? [] : [`${missed}次定时任务没按时办`]),
  ];
  // Its numbers are part of what it says: the same trouble is told once, not each day.
  return [
    item(
      ground,
      "health",
      `${stuck}/${missed}/${yesterday.slice(0, 7)}`,
      `最近三天有${parts.join("、")}，发 /状态 看详情`,
      2,
    ),
  ];
};
