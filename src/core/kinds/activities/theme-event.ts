import type { Kind } from "../kind.ts";
import { ATTENDEES, DAY, HOSTS, MINUTES, NOTE, PLACE } from "../parts.ts";

/** 主题活动 feeds measures M8.2 and M8.3. */
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
  told: [
    {
      things:
        "红歌会 云祭扫 网上祭扫 线上祭扫 竞赛 友谊赛 球赛 篮球赛 棋赛 接力赛 邀请赛 联赛 决赛 总决赛 知识竞赛 大赛 比赛 演讲 演讲比赛 朗诵 朗诵会 诵读 诵读会 歌咏 合唱 合唱比赛 汇演 文艺汇演 文艺演出 演出 晚会 故事会 故事汇 主题活动 运动会 征文 书画展 摄影展 展览 快闪 健步走 健步行 徒步 知识赛 擂台赛 对抗赛 挑战赛 拔河 游园",
      verbs: "赛党史 竞答 唱响 同台竞技",
    },
  ],
};
