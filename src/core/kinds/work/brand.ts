import type { Kind } from "../kind.ts";
import { DUE, NOTE, OWNER } from "../parts.ts";

/** 党建品牌 feeds measure M8.1, which counts each brand once. */
export const brand: Kind = {
  name: "brand",
  label: "党建品牌",
  command: { zh: "品牌", en: "brand", aliases: ["党建品牌", "pp"] },
  summary: "报一个党建品牌项目：推出日期、品牌名称",
  example: "/品牌 5月20日 “党建+服务”先锋窗口 责任单位=市政务局",
  reporter: "secretary",
  counter: "个",
  title: { label: "品牌", keys: ["品牌", "名称", "品牌名称", "name", "title"], required: true },
  day: { label: "推出日期", keys: ["日期", "时间", "推出", "推出日期", "date", "launched"] },
  due: { label: "节点", keys: [...DUE.keys, "节点", "完成期限"] },
  quantities: [
    {
      key: "number",
      label: "品牌数",
      unit: "个",
      units: ["个"],
      nouns: ["品牌", "党建品牌", "品牌项目", "党建品牌项目"],
      keys: ["数量", "number"],
      most: 1,
      detail: true,
    },
  ],
  fields: [
    OWNER,
    {
      key: "progress",
      label: "进展",
      keys: ["进展", "状态", "progress"],
      type: "choice",
      choices: [
        { value: "推进中", names: ["推进中", "进行中"] },
        { value: "完成", names: ["完成", "已完成", "完成了", "done"] },
      ],
    },
    { key: "idea", label: "简介", keys: ["简介", "内容", "理念", "idea"], type: "text" },
    NOTE,
  ],
  subjects: [{ measure: "brand", field: "title", as: "name" }],
  told: [
    {
      pairs: [
        {
          verbs: "推出 打造 创建 发布 培育 创立 擦亮 形成 命名 启用",
          objects: "党建品牌 党建品牌项目 品牌 服务品牌 支部品牌",
        },
      ],
    },
    { things: "品牌发布会 品牌发布 品牌创建" },
  ],
};
