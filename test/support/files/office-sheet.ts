/** One unit in an office's own sheet. */
export interface OfficeUnit {
  readonly name: string;
  readonly secretary: string;
}

const SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎";
const BUREAUS =
  "发展改革委 教育局 科技局 工业和信息化局 民族宗教局 公安局 民政局 司法局 财政局 人力资源社会保障局 自然资源局 生态环境局 住房城乡建设局 交通运输局 水务局 农业农村局 商务局 文化旅游局 卫生健康委 退役军人事务局 应急管理局 审计局 国资委 市场监管局 体育局 统计局 医疗保障局 信访局 林业局 机关事务管理局 政务服务中心 供销社 档案馆 图书馆 博物馆".split(
    " ",
  );

/** Forty-nine units below one committee: bureaus, and branches of some of them. */
export const officeUnits: readonly OfficeUnit[] = [
  ...BUREAUS.map((name) => `市${name}`),
  ...BUREAUS.slice(0, 14).map((name) => `市${name}机关第一党支部`),
].map((name, index) => ({ name, secretary: `${SURNAMES[index] ?? "钱"}${index % 2 === 0 ? "建国" : "敏"}` }));

/** Their committee, which the sheet names as superior without giving it a row. */
export const COMMITTEE = "市直机关工委";

/**
 * A sheet as offices keep it: a title over all columns, its owner and date, column names in their own words, the
 * superior written once in a merged cell, a column of telephone numbers, and a sum and signatures at the end.
 */
export function officeSheet(): readonly (readonly string[])[] {
  const rows = officeUnits.map(({ name, secretary }, index) => [
    String(index + 1),
    name,
    index === 0 ? COMMITTEE : "",
    name.endsWith("支部") ? "党支部" : index % 3 === 0 ? "机关党委" : index % 3 === 1 ? "党总支" : "",
    String(20 + index),
    secretary,
    `0591-8830${1000 + index}`,
    "",
  ]);
  return [
    ["全市机关党组织花名册", "", "", "", "", "", "", ""],
    ["填报单位：市直机关工委", "", "", "", "", "", "2026年11月", ""],
    ["序号", "党组织名称", "上级党组织", "党组织类型", "党员人数", "党组织书记", "联系电话", "备注"],
    ...rows,
    ["合计", "", "", "", String(rows.length * 44), "", "", ""],
    ["", "填表人：赵婷", "", "", "审核：周敏", "", "", ""],
  ];
}
