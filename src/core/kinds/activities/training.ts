import type { Kind } from "../kind.ts";
import { ATTENDEES, DAYS, HOSTS, NOTE, PLACE, UNTIL } from "../parts.ts";

/** 培训班 feeds measures M1.4, M1.5, M6.3 and M6.4. */
export const training: Kind = {
  name: "training",
  label: "培训班",
  command: { zh: "培训", en: "train", aliases: ["培训班", "px", "training"] },
  summary: "报一期培训班：起止日期、名称、人数；主体班写明主体班",
  example: "/培训 11月9日至13日 党务干部培训班 主体班 86人",
  reporter: "secretary",
  counter: "期",
  title: { label: "名称", keys: ["名称", "班名", "培训班", "主题", "title", "name"], required: true },
  day: { label: "开班日期", keys: ["日期", "时间", "开班", "开班日期", "date", "start"] },
  until: UNTIL,
  category: "category",
  quantities: [
    {
      ...ATTENDEES,
      label: "参训人次",
      unit: "人次",
      keys: [...ATTENDEES.keys, "参训人次", "trainees"],
      nouns: [...ATTENDEES.nouns, "参训", "学员", "参训学员", "trainees"],
      required: true,
      usual: 100,
      usualIn: { 主体班: 133 },
    },
    DAYS,
  ],
  fields: [
    {
      key: "category",
      label: "类别",
      keys: ["类别", "班次", "category"],
      type: "choice",
      anywhere: true,
      namesKind: true,
      choices: [
        { value: "主体班", names: ["主体班", "主体培训班", "core"] },
        { value: "专题班", names: ["专题班", "专题培训班", "special"] },
        { value: "其他", names: ["其他", "other"] },
      ],
      otherwise: "其他",
    },
    PLACE,
    HOSTS,
    NOTE,
  ],
  told: [
    {
      things: "培训 培训班 轮训 轮训班 研修班 进修班 专题班 示范班 提升班 培训会 业务培训 专题培训 集训 研修",
      verbs: "培训 轮训 集训",
      pairs: [{ verbs: "办 开 举办", objects: "的班 期班 个班" }],
    },
    { verbs: "开班 结业", weak: true },
  ],
};
