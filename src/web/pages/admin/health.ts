import { html } from "hono/html";
import { missedWords, printNumber } from "#core";
import {
  chatNames,
  jobFares,
  lastEventAt,
  namesOf,
  newestNumber,
  type OwedListing,
  outboxHealth,
  owedMessages,
  undecidedRuns,
} from "#store";
import { type Markup, type Page, shown, wrong } from "../../page.ts";
import { reasonWords } from "../../parts/delivery-words.ts";
import { type KeyedList, keyedListOf } from "../../parts/keyed-list.ts";
import { head, stampOf } from "../../parts/layout.ts";
import { isAnswer } from "../../parts/list.ts";
import { pagingAsked, withParams } from "../../query.ts";
import type { Visit } from "../../session/request-context.ts";

const WEEK_MS = 7 * 86_400_000;
const MOST_RUNS = 50;
const TROUBLED = ["unknown", "dead"];

/** For the people who run the bot: whether the program runs, all messages were sent and all jobs were done. */
export const health: Page = {
  path: "/health",
  label: "系统运行",
  action: "page.health",
  isOfAll: true,
  async show(visit) {
    const paging = pagingAsked(visit.url);
    if (!paging.ok) return wrong(paging.error);
    const after = visit.url.searchParams.get("after");
    if (after !== null && !/^[\w-]{1,60}$/.test(after)) return wrong("没有这一页，请从页面上的链接翻页。");
    const { query } = visit;
    const since = new Date(Date.parse(visit.now) - WEEK_MS).toISOString();
    const [owed, fares, runs, running] = await Promise.all([
      outboxHealth(query),
      jobFares(query, since),
      undecidedRuns(query, since, MOST_RUNS),
      runningFacts(visit),
    ]);
    const list = await keyedListOf(visit, owedList(visit, owed), paging.value.limit);
    if (isAnswer(list)) return list;
    const labels = new Map(visit.jobs.map(({ name, label }) => [name, label]));
    const body = html`${head("运行情况", "程序运行、消息发送和定时任务执行情况。")}
      ${running}
      <section class="card">
        <h2>发件箱</h2>
        <dl class="figures wide">
          ${stat("等待发送", owed.pending)}${stat("状态待核", owed.unknown, owed.unknown > 0)}${stat("发送失败", owed.dead, owed.dead > 0)}
        </dl>
        <p class="quiet">${owed.oldestDueAt === undefined ? "等待发送的消息无积压。" : `最早的一条自 ${stampOf(visit, owed.oldestDueAt)} 起等待发送。`}</p>
      </section>
      ${list}
      <section class="card">
        <h2>最近七天的定时任务</h2>
        ${
          fares.length === 0
            ? html`<p class="quiet">近七天无到期任务。</p>`
            : html`<div class="scroll" tabindex="0" role="region" aria-label="定时任务"><table class="rows">
                <thead><tr><th scope="col">任务</th><th scope="col">结果</th><th scope="col" class="number">次数</th><th scope="col" class="number">消息</th><th scope="col">最近一次</th></tr></thead>
                <tbody>${fares.map(
                  (fare) =>
                    html`<tr><th scope="row">${labels.get(fare.job) ?? fare.job}</th><td class="${fare.state === "done" ? "good" : "bad"}" data-label="结果">${STATES[fare.state]}</td><td class="number" data-label="次数">${fare.runs}</td><td class="number" data-label="消息">${fare.messages}</td><td data-label="最近一次">${stampOf(visit, fare.last)}</td></tr>`,
                )}</tbody>
              </table></div>`
        }
        ${
          runs.length === 0
            ? ""
            : html`<h3>${runs.length === MOST_RUNS ? `近七天查出的漏发或失败（最近${MOST_RUNS}次）` : "近七天查出的漏发或失败"}</h3><ul class="plain">${runs.map(
                (run) =>
                  html`<li>${stampOf(visit, run.scheduledFor)} ${labels.get(run.job) ?? run.job}：${STATES[run.state]}（${missedWords(run.reason)}）</li>`,
              )}</ul>`
        }
      </section>`;
    return shown("运行情况", body);
  },
};

const STATES = { done: "已执行", missed: "漏发", failed: "失败" } as const;
const OWED: Readonly<Record<string, string>> = { unknown: "状态待核", dead: "发送失败", pending: "等待发送" };

const stat = (label: string, value: number, isBad = false): Markup =>
  html`<div class="figure"><dt>${label}</dt><dd><span class="value ${isBad ? "bad" : ""}">${value}</span></dd></div>`;

/** Unsent messages: those that need a person's decision, or those that wait for their turn. */
function owedList(visit: Visit, owed: Awaited<ReturnType<typeof outboxHealth>>): KeyedList<Owed> {
  const { url, query } = visit;
  const isWaiting = url.searchParams.get("state") === "pending";
  const states = isWaiting ? ["pending"] : TROUBLED;
  const link = (state: string | undefined, label: string, count: number, isHere: boolean) =>
    html`<a href="${withParams(url, { state, after: undefined })}" ${isHere ? html`aria-current="true"` : ""}>${label} <span class="quiet">${printNumber(count)}</span></a>`;
  const troubled = owed.unknown + owed.dead;
  return {
    name: "outbox",
    title: isWaiting ? "等待发送的消息" : "需人工处理的消息",
    counter: "条",
    columns: [
      {
        key: "at",
        label: "何时要发",
        cell: ({ row }) => stampOf(visit, row.createdAt),
        text: ({ row }) => row.createdAt,
      },
      {
        key: "target",
        label: "发给",
        cell: ({ row, name }) => name ?? row.target,
        text: ({ row, name }) => name ?? row.target,
      },
      {
        key: "state",
        label: "状态",
        cell: ({ row }) => html`<span class="${isWaiting ? "" : "bad"}">${OWED[row.state] ?? row.state}</span>`,
        text: ({ row }) => OWED[row.state] ?? row.state,
      },
      { key: "attempts", label: "尝试次数", cell: ({ row }) => row.attempts },
      {
        key: "code",
        label: "原因",
        cell: ({ row }) => reasonWords(visit, row.code),
        text: ({ row }) => reasonWords(visit, row.code),
      },
    ],
    narrowed: html`<nav class="switch" aria-label="分类">${link(undefined, "需人工处理", troubled, !isWaiting)}${link("pending", "等待发送", owed.pending, isWaiting)}</nav>`,
    sorts: [],
    sort: "",
    count: isWaiting ? owed.pending : troubled,
    read: async (after, limit) => {
      const rows = await owedMessages(query, states, { after, limit });
      const targets = rows.map(({ target }) => target);
      const names = new Map([...(await namesOf(query, targets)), ...(await chatNames(query, targets))]);
      return rows.map((row) => ({ row, name: names.get(row.target) }));
    },
    markOf: ({ row }) => row.id,
    nothing: [isWaiting ? "没有等待发送的消息。" : "没有需人工处理的消息。"],
  };
}

interface Owed {
  readonly row: OwedListing;
  readonly name: string | undefined;
}

const MINUTE_MS = 60_000;
/** The clock ticks every minute; with this delay it counts as stopped. */
const LATE_TICK_MS = 3 * MINUTE_MS;
const LATE_BACKUP_MS = 2 * 24 * 60 * MINUTE_MS;
const LITTLE_ROOM = 2 * 1024 ** 3;

/** The version, the last event, the last tick, the last backup, the free disk space and the size of the ledger. */
async function runningFacts(visit: Visit): Promise<Markup> {
  const [running, event, numbers] = await Promise.all([
    visit.running(),
    lastEventAt(visit.query),
    newestNumber(visit.query),
  ]);
  const gauge = (name: string) => running.gauges.find((one) => one.name === name)?.value;
  const since = (at: string | undefined) => (at === undefined ? undefined : Date.parse(visit.now) - Date.parse(at));
  const backup = gauge("last_backup_timestamp_seconds");
  const backupAt = backup === undefined || backup === 0 ? undefined : new Date(backup * 1_000).toISOString();
  const [free, bytes] = [gauge("disk_free_bytes"), gauge("ledger_bytes")];
  const fact = (label: string, words: string, isBad = false) =>
    html`<div><dt>${label}</dt><dd class="${isBad ? "bad" : ""}">${words}</dd></div>`;
  return html`<section class="card">
    <h2>程序</h2>
    <dl class="facts">
      ${fact("版本", running.version)}
      ${fact("最近收到消息", event === undefined ? "暂未收到" : stampOf(visit, event))}
      ${fact("最近一次定时检查", running.lastTick === undefined ? "启动后尚未执行" : stampOf(visit, running.lastTick), (since(running.lastTick) ?? 0) > LATE_TICK_MS)}
      ${
        backup === undefined
          ? fact("最近备份", "本页无法查看，请按部署文档检查")
          : fact(
              "最近备份",
              backupAt === undefined ? "暂无备份" : stampOf(visit, backupAt),
              (since(backupAt) ?? LATE_BACKUP_MS) >= LATE_BACKUP_MS,
            )
      }
      ${free === undefined ? "" : fact("磁盘剩余", printBytes(free), free < LITTLE_ROOM)}
      ${fact("台账", [`最新编号${printNumber(numbers)}`, ...(bytes === undefined ? [] : [printBytes(bytes)])].join("，"))}
    </dl>
  </section>`;
}

const printBytes = (bytes: number): string =>
  bytes >= 1024 ** 3 ? `${(bytes / 1024 ** 3).toFixed(1)} GB` : `${Math.ceil(bytes / 1024 ** 2)} MB`;
