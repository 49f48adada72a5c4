import type { Kind } from "../kind.ts";
import { DAY, HOSTS, HOUSEHOLDS, MINUTES, NOTE, PERSON_UNITS, PLACE } from "../parts.ts";

/** 志愿服务 feeds measures M3.5 and M3.6, and M7.4 together with 亮身份. */
export const volunteering: Kind = {
  name: "volunteering",
  label: "志愿服务",
  command: { zh: "志愿", en: "volunteer", aliases: ["志愿服务", "志愿活动", "zy", "volunteering"] },
  summary: "报一次志愿服务：时间、活动、人数，受益人次和时长可选",
  example: "/志愿 昨天 清洁家园 32人 受益110人次 2小时 亮身份",
  reporter: "member",
  counter: "次",
  title: {
    label: "活动",
    keys: ["活动", "主题", "内容", "名称", "项目", "topic", "activity", "title"],
    required: true,
  },
  day: DAY,
  quantities: [
    {
      key: "people",
      label: "志愿者人数",
      unit: "人",
      units: [...PERSON_UNITS, "volunteers"],
      bare: [...PERSON_UNITS, "volunteers"],
      nouns: [
        "参加",
        "参与",
        "出动",
        "共出动",
        "党员",
        "党员干部",
        "志愿者",
        "党员志愿者",
        "来了",
        "到场",
        "人数",
        "组织党员",
        "组织",
        "动员",
        "volunteers",
      ],
      keys: ["人数", "参加人数", "志愿者", "志愿者人数", "出动人数", "participants", "people", "volunteers", "members"],
      required: true,
      usual: 40,
      parts: ["党员", "党员干部", "志愿者", "党员志愿者", "volunteers"],
      sums: true,
    },
    {
      key: "beneficiaries",
      label: "受益人次",
      unit: "人次",
      units: ["人次", "人", "名", "位", "people", "residents"],
      nouns: ["受益", "惠及", "群众", "居民", "老人", "学生", "benefited", "served"],
      keys: ["受益", "受益人次", "受益群众", "受益人数", "服务人次", "服务群众", "惠及", "beneficiaries", "served"],
      usual: 33,
      parts: ["老人", "学生", "居民", "群众"],
      sums: true,
      helped: true,
    },
    { ...MINUTES, units: [], usual: 240 },
    HOUSEHOLDS,
  ],
  fields: [
    {
      key: "badge",
      label: "亮身份",
      keys: ["亮身份", "党员亮身份", "badge"],
      type: "flag",
      words: ["亮身份", "党员亮身份", "佩戴党徽", "亮明身份", "亮出身份"],
    },
    PLACE,
    HOSTS,
    NOTE,
  ],
  subjects: [
    {
      measure: "pledged",
      field: "mentioned",
      as: "person",
      count: "people",
      onlyWhen: { field: "badge", values: ["是"] },
    },
  ],
  told: [
    {
      things:
        "志愿 志愿服务 义务劳动 公益活动 义工 义诊 义剪 义卖 义写 无偿献血 便民服务 为民服务 环境整治 大扫除 清洁行动 文明劝导 普法宣传 反诈宣传 政策宣传 入户宣传 安全宣传 环保宣传 禁毒宣传 消防宣传 垃圾分类宣传 宣传服务",
      verbs:
        "打扫 清扫 清理 清洁 清运 清除 捡拾 擦洗 擦拭 冲洗 铲除 除草 拔草 扫雪 除雪 铲雪 铲冰 清淤 植树 种树 栽树 栽种 栽植 植绿 护绿 献血 义诊 义剪 理发 测血压 量血压 劝导 疏导 值守 执勤 护学 护考 助考 巡河 护河 巡堤 巡护 净滩 送考 维修 粉刷",
      pairs: [
        { verbs: "栽 种 栽下 种下 植", objects: "树 苗木 绿植 花卉 花草" },
        { verbs: "献", objects: "热血" },
        {
          verbs: "清 扫 擦 捡 铲 撕 通 刷 洗 搬 修 修剪 收拾 整理",
          objects:
            "垃圾 烟头 小广告 牛皮癣 楼道 街道 河道 沟渠 下水道 积雪 积水 淤泥 落叶 杂草 杂物 护栏 栏杆 玻璃 路面 院子 场地 卫生 家具 桌椅 沙袋 路灯 花坛 草坪 车棚 单车",
        },
        { verbs: "维持 维护", objects: "秩序" },
        { verbs: "陪 陪伴 照顾 照料 接送 教", objects: "老人 孩子 儿童 残疾人 居民" },
        { verbs: "宣传 普及", objects: "知识 政策 法律 法规 常识 反诈 安全" },
      ],
    },
    {
      verbs: "服务社区 服务群众 服务居民 服务游客 服务旅客 服务市民 服务行人 服务考生 解答咨询 发放传单 分发传单",
      weak: true,
    },
  ],
};
