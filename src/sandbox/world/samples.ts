import type { Role } from "./city.ts";

/** An example line above the input; a tap fills it in. */
export interface Sample {
  readonly text: string;
  /** The roles whose holders would type the line; all of them if absent. */
  readonly roles?: readonly Role[];
  /** What the tap does if `by` brings somebody back: 「换回」. */
  readonly isBack?: true;
  /** Shown after the button that leads to the next reminder, because it answers that reminder. */
  readonly isAfterLeap?: true;
  /** Another person who may type it if the present one may not: a tap switches to them and fills the line in. */
  readonly by?: string;
}

/**
 * The first lines for each role. A secretary's, tapped in order on a new sandbox, lead to figures, a closed finding and, after
 * a leap of the clock, to an answered reminder.
 */
export const SAMPLES: readonly Sample[] = [
  { text: "/汇总 本周", roles: ["leader"] },
  { text: "/汇总 2026年第三季度", roles: ["leader"] },
  { text: "/汇总 本月 志愿 市财政局", roles: ["leader"] },
  { text: "/单位", roles: ["admin"] },
  { text: "/花名册", roles: ["admin"] },
  { text: "/汇总 本月", roles: ["admin"], by: "李敏", isBack: true },
  { text: "/党课 9月12日 新时代学习大讲堂 主讲=王志强 85人 地点:会议室" },
  { text: "/志愿 今天 清洁家园 32人 受益110人次 2小时 亮身份" },
  {
    text: "/检查 今天 市水务局机关支部 问题:1.会议记录缺签到 2.党费台账未更新 期限=两周",
    roles: ["leader", "admin"],
  },
  { text: "/检查 今天 第一支部 问题:1.会议记录缺签到 2.党费台账未更新 期限=两周", roles: ["secretary"] },
  { text: "/整改", roles: ["secretary"] },
  { text: "/销号 Z1 已补签到并归档", roles: ["secretary"] },
  { text: "/核 Z1", roles: ["secretary"], by: "韩梅" },
  { text: "/汇总 本月", roles: ["member", "secretary"] },
  { text: "/未报", roles: ["secretary"] },
  { text: '/lecture 2026-09-12 "Red classics" speaker=Wang 85人' },
  { text: "/党课" },
  { text: "/帮助" },
  { text: "/支委会 今天 研究发展党员 5人", roles: ["secretary"], isAfterLeap: true },
];
