import type { Kind } from "../kind.ts";
import { ATTENDEES, DAY, HOSTS, MINUTES, NOTE, PLACE } from "../parts.ts";

/** 交流活动 feeds measures M5.5 and M5.6. */
export const exchange: Kind = {
  name: "exchange",
  label: "交流活动",
  command: { zh: "交流", en: "exchange", aliases: ["交流活动", "jl"] },
  summary: "报一次交流活动：时间、内容、参与人数",
  example: "/交流 11月6日 与税务局支部结对共建座谈 双方共32人",
  reporter: "member",
  counter: "场次",
  title: { label: "活动", keys: ["活动", "主题", "内容", "topic", "title"], required: true },
  day: DAY,
  category: "type",
  quantities: [{ ...ATTENDEES, required: true, usual: 100 }, MINUTES],
  fields: [
    {
      key: "type",
      label: "类型",
      keys: ["类型", "type"],
      type: "choice",
      anywhere: true,
      namesKind: true,
      choices: [
        { value: "经验交流会", names: ["经验交流会", "经验交流"] },
        { value: "座谈研讨会", names: ["座谈研讨会", "座谈会", "研讨会", "座谈"] },
        { value: "结对共建", names: ["结对共建"] },
        { value: "其他", names: ["其他"] },
      ],
      otherwise: "其他",
    },
    PLACE,
    HOSTS,
    NOTE,
  ],
  told: [
    {
      things:
        "观摩 观摩会 现场会 交流 交流会 经验交流会 座谈 座谈会 研讨 研讨会 分享会 沙龙 论坛 共建活动 联建活动 联谊 互学互访 考察学习 学习考察 考察",
      verbs: "观摩 座谈 考察 互访 联谊 取经 结对共建",
    },
  ],
};
