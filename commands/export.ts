import { command, note, notSeen, type Outcome, type Scene, say, unclear } from "#bot";
import { printCount, printPeriod } from "#core";
import {
  type Asked,
  countRows,
  type ExportSpec,
  exportWords,
  fileName,
  fileWord,
  hasExcel,
  MOST_ROWS,
  notUnderstood,
  readQuestion,
} from "#reports";

export default command({
  name: "导出",
  en: "export",
  aliases: ["下载", "dc"],
  summary: "把台账导成 Excel 或 CSV 文件，单聊里给；谁导了什么有记录",
  usage: "/导出 [时段] [类别] [单位] [csv]",
  examples: ["/导出 今年 党课", "/导出 第三季度 志愿 市财政局 csv"],
  section: "ask",
  action: "export",
  where: "anywhere",
  meantBy: ["表格", "excel", "download"],
  async run(scene, line) {
    const words = line.rest.trim().split(/\s+/);
    const format = !hasExcel || words.some((word) => /^csv$/i.test(word)) ? "csv" : "xlsx";
    const rest = words.filter((word) => !/^(?:csv|xlsx|excel)$/i.test(word)).join(" ");
    const read = readQuestion(rest, { ...scene, period: "今年" });
    if (!read.ok) return unclear(scene, line, read.error);
    if (notUnderstood(read.value) !== "") {
      return say(
        `没看懂「${notUnderstood(read.value)}」。可以这样写：/导出 今年 党课，或 /导出 第三季度 市财政局 csv`,
        {
          tone: "ask",
        },
      );
    }
    return await exported(scene, read.value, format);
  },
});

async function exported(scene: Scene, asked: Asked, format: "csv" | "xlsx"): Promise<Outcome> {
  const { unit, period, kind } = asked;
  const refused = await notSeen(scene, "export", unit, "台账", "导出");
  if (refused !== undefined) return refused;
  if (kind?.restricted === true) return say("这类数据依规不导出。");
  const what = `${unit.name} ${asked.category ?? kind?.label ?? "全部"} ${printPeriod(period, scene.today)}`;
  const spec: ExportSpec = {
    type: "export",
    format,
    from: period.from,
    to: period.to,
    unitId: unit.id,
    kind: kind?.name ?? "",
    category: asked.category ?? "",
    confirmedOnly: asked.confirmedOnly,
    today: scene.today,
    about: what,
  };
  const rows = await countRows(scene.query, scene.tree, spec);
  if (rows === 0) return say(`${what}没有记录，没有可导出的。`);
  if (rows > MOST_ROWS)
    return say(`${what}有${printCount(rows, "条")}，一个文件最多${MOST_ROWS}条，请分时段或分类别导出。`, {
      tone: "ask",
    });
  const name = fileName(exportWords(unit, kind, spec), format);
  const type = format === "xlsx" ? "xls" : "stream";
  const card = note(`${what}共${printCount(rows, "条")}，正在生成${fileWord(format)}，好了发在下面。`);
  const file = { name, type, made: { spec: { ...spec } } } as const;
  const audit = [
    {
      action: "export",
      object: unit.id,
      unitId: unit.id,
      details: { from: spec.from, to: spec.to, kind: spec.kind, format, rows },
    },
  ];
  if (scene.chat.kind === "direct") return { replies: [{ card, file }], audit };
  return {
    replies: [{ card: note("文件只在单聊里给，已单独发给您。") }, { card, file, to: { person: scene.sender.id } }],
    audit,
  };
}
