import { forgetKeys, forgetPayloads, forgetRuns } from "#store";
import { CITY, type Job } from "./job.ts";

const DAY_MS = 86_400_000;
const PAYLOAD_DAYS = 7;
/** Longer than chats are ever read anew after a standstill, which would record twice what has no key; and a year of runs to look back on. */
const KEY_DAYS = 400;

/** What is kept only for a while goes: what events said after a week, keys and runs after 400 days. */
export const forget: Job = {
  name: "forget",
  label: "清理过期数据",
  summary: "每天凌晨清理7天前的消息原文和400天前的去重键、运行记录；台账不变",
  schedule: "每天3:20",
  isFixed: true,
  scopes: async () => [CITY],
  catchUp: "latest",
  deadlineMinutes: 20 * 60,
  async decide({ query, now }) {
    const before = (days: number) => new Date(Date.parse(now) - days * DAY_MS).toISOString();
    return {
      replies: [],
      writes: [
        forgetPayloads(query, before(PAYLOAD_DAYS)),
        forgetKeys(query, before(KEY_DAYS)),
        forgetRuns(query, before(KEY_DAYS)),
      ],
    };
  },
};
