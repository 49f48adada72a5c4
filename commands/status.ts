import { command, denied, type Scene } from "#bot";
import { VERSION } from "#config";
import { type Block, dayIn, type Instant, minuteIn, missedWords, printCount, printDay, printMinute } from "#core";
import { jobs } from "#jobs";
import { type JobFare, jobFares, outboxHealth, troubledCursors, undecidedRuns } from "#store";

export default command({
  name: "状态",
  en: "status",
  aliases: ["运行情况"],
  summary: "看运行情况：定时任务办到哪了、漏了什么、什么没发出去",
  usage: "/状态",
  examples: ["/状态"],
  section: "manage",
  action: "health",
  where: "anywhere",
  async run(scene) {
    const refused = denied(scene, "health", scene.tree.root?.id, "运行情况仅管理员可查看。");
    if (refused !== undefined) return refused;
    const since = new Date(Date.parse(scene.now) - WEEK_MS).toISOString();
    const [fares, missed, troubles, outbox] = await Promise.all([
      jobFares(scene.query, since),
      undecidedRuns(scene.query, since, MOST_MISSED),
      troubledCursors(scene.query),
      outboxHealth(scene.query),
    ]);
    const isWell =
      missed.every(({ reason }) => reason === "overtaken") &&
      troubles.length === 0 &&
      outbox.dead === 0 &&
      outbox.unknown === 0;
    const head = isWell ? "一切正常" : "需处理";
    const blocks: Block[] = [
      {
        type: "text",
        text: `待发${printCount(outbox.pending, "条")}，发送失败${printCount(outbox.dead, "条")}，状态待核${printCount(outbox.unknown, "条")}`,
      },
      ...jobs.map(
        (job): Block => ({
          type: "text",
          text: `${job.label}：${fareOf(
            scene,
            fares.filter((fare) => fare.job === job.name),
          )}`,
        }),
      ),
      ...troubles
        .slice(0, MOST_MISSED)
        .map(
          (cursor): Block => ({ type: "text", text: `${labelOf(cursor.job)}正在重试：${cursor.trouble}`, tone: "bad" }),
        ),
      ...(missed.length === 0
        ? []
        : [
            {
              type: "fold" as const,
              title: `漏发（最近${missed.length}次）`,
              blocks: missed.map(
                (run): Block => ({
                  type: "text",
                  text: `${labelOf(run.job)} ${stamp(scene, run.scheduledFor)}：${missedWords(run.reason)}`,
                }),
              ),
            },
          ]),
      { type: "note", text: `定时任务为近7天数据。程序版本 ${VERSION}。` },
    ];
    return {
      replies: [
        {
          card: {
            title: "运行情况",
            subtitle: head,
            tone: isWell ? "good" : "warn",
            summary: `运行情况：${head}`,
            blocks,
          },
        },
      ],
      line: head,
    };
  },
});

const WEEK_MS = 7 * 86_400_000;
const MOST_MISSED = 10;

const labelOf = (name: string): string => jobs.find((job) => job.name === name)?.label ?? name;

function stamp(scene: Scene, at: Instant): string {
  return `${printDay(dayIn(scene.zone, at), scene.today)}${printMinute(minuteIn(scene.zone, at))}`;
}

function fareOf(scene: Scene, fares: readonly JobFare[]): string {
  const count = (state: JobFare["state"]) =>
    fares.filter((fare) => fare.state === state).reduce((sum, { runs }) => sum + runs, 0);
  const done = fares.find(({ state }) => state === "done");
  if (done === undefined && count("missed") + count("failed") === 0) return "尚未到执行时间";
  const parts = [
    ...(done === undefined
      ? []
      : [
          `执行${printCount(done.runs, "次")}，发送${printCount(done.messages, "条")}，最近一次${stamp(scene, done.last)}`,
        ]),
    ...(count("missed") === 0 ? [] : [`漏${count("missed")}次`]),
    ...(count("failed") === 0 ? [] : [`出错${count("failed")}次`]),
  ];
  return parts.join("，");
}
