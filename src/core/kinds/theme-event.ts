import type { Kind } from "./kind.ts";
import { ATTENDEES, DAY, HOSTS, MINUTES, NOTE, PLACE } from "./parts.ts";

/** 主题活动: M8.2 and M8.3. */
export const themeEvent: Kind = {
  name: "theme_event",
  label: "主题活动",
  command: { zh: "活动", en: "event", aliases: ["主题活动", "hd"] },
  summary: "报一场主题活动：时间、主题、人数",
  example: "/活动 10月15日 红色故事会 120人 地点=文化广场",
  reporter: "member",
  counter: "场次",
  title: { label: "主题", keys: ["主题", "活动", "名称", "系列", "内容", "topic", "series", "title"], required: true },
  day: DAY,
  quantities: [{ ...ATTENDEES, required: true, usual: 166 }, MINUTES],
  fields: [PLACE, HOSTS, NOTE],
};
