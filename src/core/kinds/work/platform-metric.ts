import type { Kind } from "../kind.ts";
import { NOTE } from "../parts.ts";

// The unit may be empty: in this kind a bare 1.2万 is always the value of the metric.
const VALUE_UNITS = ["人次", "人", "名", "位", "次", "户", "个", ""];

/** 平台数据 feeds measures M5.1 and M5.2, which take the latest value. A count of visits never falls. */
export const platformMetric: Kind = {
  name: "platform_metric",
  label: "平台数据",
  command: { zh: "平台", en: "metric", aliases: ["平台数据", "pt"] },
  summary: "报智慧党建平台的数据：注册用户或累计访问量，一条一项",
  example: "/平台 今天 注册用户1.2万人",
  reporter: "secretary",
  counter: "次",
  title: { label: "平台", keys: ["平台", "名称", "title"] },
  day: { label: "统计日期", keys: ["日期", "时间", "截至", "统计日期", "date", "as_of"] },
  category: "metric",
  quantities: [
    {
      key: "value",
      label: "数值",
      ofCategory: true,
      neverFalls: ["累计访问量"],
      unit: "",
      units: VALUE_UNITS,
      bare: VALUE_UNITS,
      nouns: ["注册用户", "注册用户数", "用户", "累计访问量", "访问量", "累计访问", "达", "超过"],
      keys: ["数值", "值", "注册用户", "注册用户数", "累计访问量", "访问量", "value", "users", "visits"],
      required: true,
    },
  ],
  fields: [
    {
      key: "metric",
      label: "指标",
      keys: ["指标", "metric"],
      type: "choice",
      anywhere: true,
      namesKind: true,
      required: true,
      choices: [
        {
          value: "注册用户",
          names: [
            "注册用户",
            "平台注册",
            "注册党员用户",
            "注册用户数",
            "用户注册数",
            "注册党员",
            "注册人数",
            "注册总数",
            "用户数",
            "users",
          ],
        },
        { value: "累计访问量", names: ["累计访问量", "访问量", "累计访问", "visits"] },
      ],
    },
    { key: "source", label: "来源", keys: ["来源", "数据来源", "source"], type: "text" },
    NOTE,
  ],
  told: [
    { things: "注册用户 用户注册数 注册人数 注册党员 注册总数 访问量 访问总量" },
    { verbs: "总注册 累计注册 注册总数 注册用户达 注册人数达 累计访问 总访问 访问累计 访问量达 访问量突破" },
    {
      pairs: [
        {
          verbs: "注册 访问 浏览 点击 上线",
          objects: "用户数 访问量 点击量 浏览量 注册量",
        },
      ],
    },
  ],
};
