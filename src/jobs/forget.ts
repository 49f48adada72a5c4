import { forgetItems, forgetKeys, forgetPayloads, forgetRuns, forgetSaid, forgetSent } from "#store";
import { city, type Job } from "./job.ts";

const DAY_MS = 86_400_000;
const PAYLOAD_DAYS = 7;
const SAID_DAYS = 30;
/**
 * How many days of messages are searched each night for texts to delete, so that nothing is missed after a standstill
 * of a month. Older texts are deleted with their rows.
 */
const SAID_WINDOW_DAYS = 2 * SAID_DAYS;
/**
 * How long keys of events are kept: longer than the time for which chats are read again after a standstill, because
 * messages without a key would be recorded twice. Job runs are kept as long, so that there is always a year of them.
 */
const KEY_DAYS = 400;

/**
 * Deletes what is stored for a limited time: texts of events after a week, texts of sent messages after a month, and
 * keys, job runs and rows of sent messages after 400 days.
 */
export const forget: Job = {
  name: "forget",
  label: "清理过期数据",
  summary: "每天凌晨清理7天前的消息原文、30天前已发消息的内容，以及400天前的去重键、运行记录和发送记录；台账不变",
  schedule: "每天3:20",
  isFixed: true,
  scopes: city,
  catchUp: "latest",
  deadlineMinutes: 20 * 60,
  async decide({ query, now }) {
    const before = (days: number) => new Date(Date.parse(now) - days * DAY_MS).toISOString();
    return {
      replies: [],
      writes: [
        forgetPayloads(query, before(PAYLOAD_DAYS)),
        forgetSaid(query, { from: before(SAID_WINDOW_DAYS), before: before(SAID_DAYS) }),
        forgetItems(query, before(SAID_DAYS)),
        forgetSent(query, before(KEY_DAYS)),
        forgetKeys(query, before(KEY_DAYS)),
        forgetRuns(query, before(KEY_DAYS)),
      ],
    };
  },
};
