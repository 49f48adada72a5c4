import type { Kind } from "../kind.ts";
import { DAY, HOSTS, HOUSEHOLDS, NOTE, PERSON_UNITS, PLACE } from "../parts.ts";

/** 帮扶活动 feeds measures M3.3 and M3.4. */
export const assistance: Kind = {
  name: "assistance",
  label: "帮扶活动",
  command: { zh: "帮扶", en: "assist", aliases: ["帮扶活动", "结对帮扶", "慰问", "bf", "assistance"] },
  summary: "报一次帮扶：时间、做了什么、解决困难几件",
  example: "/帮扶 昨天 走访低收入户7户 慰问金3500元 解决困难4件",
  reporter: "member",
  counter: "次",
  title: { label: "活动", keys: ["活动", "主题", "内容", "topic", "title"] },
  day: DAY,
  quantities: [
    {
      key: "solved",
      label: "解决困难",
      zero: true,
      unit: "件",
      units: ["件", "个", "项", "条", "桩"],
      bare: ["件"],
      // The solved problems may stand between the verb and the number: 解决销路、冷库租金等难题5件.
      said: {
        before: /(?:解决|化解|破解|办成|办妥|圆)了?(?![^,。]*[后将])[^,。\d]{0,24}$/,
        behind:
          /^[^,。\d]{0,8}(?:难题|难事|烦心事|心愿)|^事儿?(?:都|全|均|也)?[^,。\d]{0,2}(?:落[实地]|办[成妥好结了]|解决|搞定|有了着落)/,
      },
      nouns: [
        "解决",
        "解决困难",
        "难事",
        "解决问题",
        "解决实际困难",
        "帮助解决",
        "帮助解决困难",
        "帮助解决实际困难",
        "办实事",
        "实事",
        "好事",
        "困难",
        "实际困难",
        "solved",
      ],
      keys: ["解决困难", "解决", "解决困难数", "办实事", "solved"],
      usual: 2,
      sums: true,
    },
    {
      key: "raised",
      label: "收集困难",
      zero: true,
      unit: "件",
      units: ["件", "个", "项", "条"],
      nouns: ["收集困难", "摸排困难", "收集", "反映困难", "收集问题", "摸排"],
      keys: ["收集困难", "困难数"],
      usual: 10,
      sums: true,
      detail: true,
    },
    {
      key: "people",
      label: "参加人数",
      unit: "人",
      units: PERSON_UNITS,
      bare: PERSON_UNITS,
      nouns: ["参加", "参与", "党员", "党员干部", "组织党员", "组织党员干部", "干部", "人数"],
      keys: ["人数", "参加人数", "people", "participants"],
      usual: 20,
      parts: ["党员", "党员干部", "干部"],
      sums: true,
      detail: true,
    },
    HOUSEHOLDS,
  ],
  fields: [
    { key: "difficulties", label: "困难", keys: ["困难", "困难清单", "difficulties"], type: "list" },
    PLACE,
    HOSTS,
    NOTE,
  ],
  needsOneOf: [["title", "place", "solved", "households"]],
  told: [
    {
      things:
        "帮扶 慰问 结对帮扶 走访慰问 送温暖 微心愿 爱心捐赠 助学 扶贫 消费帮扶 助农 夜访 夜访民情 民情夜访 入户夜访",
      verbs: "慰问 走访 看望 探望 帮扶 捐款 捐赠 捐资 捐物 募捐 资助 救助 助学 扶贫 济困 圆梦 认领微心愿 结对认亲",
      pairs: [
        { verbs: "捐 捐出 捐献 募集", objects: "款 善款 物资 衣物 图书 爱心款 慰问金" },
        {
          verbs: "送去 送上 送 发放",
          objects: "慰问品 慰问金 矿泉水 凉茶 绿豆汤 防暑 米面 米油 米面油 棉衣 棉被 助学金 生活用品 温暖",
        },
        { verbs: "帮 帮助 协助", objects: "困难 实事 五保户 贫困户 脱贫户 困难户 农户" },
        { verbs: "帮", objects: "果农 菜农 瓜农 茶农 粮农 棉农 老乡 乡亲" },
        { verbs: "结对", objects: "困难 贫困户 脱贫户 学生" },
      ],
    },
    { things: "我为群众办实事 办实事", weak: true },
  ],
};
