import { readFileSync, writeFileSync } from "node:fs";
import type { Action, Command } from "#bot";
import { commands } from "#commands";
import { type Setting, settings } from "#config";
import { permissions, ROLE_NAMES, type Role } from "../src/bot/permissions.ts";

const DEPLOY = "docs/deploy-node.md";
const COMMANDS = "docs/commands.md";

/** The table of settings for docs/deploy-node.md. */
export function settingsTable(): string {
  const rows = Object.entries<Setting>(settings).map(([name, setting]) => [
    code(name),
    setting.meaning,
    code(setting.default ?? ""),
    code(setting.example),
  ]);
  return table(["设置", "含义", "默认", "例子"], rows);
}

/** The whole page docs/commands.md, with every command of the list. */
export function commandsPage(): string {
  const sections = Object.entries(SECTIONS).map(([section, title]) => {
    const listed = commands.filter((command) => command.section === section);
    return [`## ${title}`, summaryTable(listed), ...listed.map(aboutCommand)].join("\n\n");
  });
  return `${[INTRODUCTION, ...sections].join("\n\n")}\n`;
}

const INTRODUCTION = `# 命令

<!-- 本页由 npm run docs 从命令表生成，不要手改。 -->

在群里先 @模范，再发一行；单聊直接发。\`/\` 和 \`／\` 都行，一条消息可以有多行命令，一行一条记录。

* 顺序随意。多写的词当主题；\`键=值\`、\`键:值\`、\`键：值\` 都认；带空格的词用引号 \`“”\` 或 \`「」\` 括起来。
* 数量带上单位：35人、三十五人、1.2万人次、2小时、3条。30余人、约30人按约数记，汇总里会说明。
* 日期：今天、昨天、上周五、9月12日、3-5、20260305、本月5日、3月5日至7日。拿不准的会问，不会猜。
* 只发命令不写内容，会给一张表单；缺什么问什么，答完才登记。
* 登记后的回执上有「更正」「撤销」；回复回执写「人数=90」也能改。什么都不会真的删掉。`;

const SECTIONS: Readonly<Record<Command["section"], string>> = {
  report: "登记",
  ledger: "更正和撤销",
  ask: "查看",
  manage: "管理",
};

function summaryTable(listed: readonly Command[]): string {
  const rows = listed.map((command) => [
    code(`/${command.name}`),
    code(`/${command.en}`),
    (command.aliases ?? []).map((alias) => code(`/${alias}`)).join(" "),
    whoOf(command.action),
    WHERE[command.where],
    command.summary,
  ]);
  return table(["命令", "英文", "也可以写", "谁可以用", "在哪里发", "做什么"], rows);
}

function aboutCommand({ name, usage, examples = [] }: Command): string {
  const lines = [`### /${name}`, `写法：${code(usage)}`];
  return [...lines, ...(examples.length === 0 ? [] : [`\`\`\`text\n${examples.join("\n")}\n\`\`\``])].join("\n\n");
}

const WHERE: Readonly<Record<Command["where"], string>> = { anywhere: "群里、单聊", group: "群里", direct: "单聊" };

/**
 * The rights over one's own records in words; the permission table alone does not show that they are limited to the
 * reporter.
 */
const OWN: Partial<Readonly<Record<Action, string>>> = {
  "record.change-own": "登记人本人、本单位书记",
  "record.read-own": "登记人本人；他人的按角色",
};

function whoOf(action: Action): string {
  const own = OWN[action];
  if (own !== undefined) return own;
  const grantees: readonly string[] = permissions[action];
  if (grantees.includes("anyone")) return "所有人";
  const roles = grantees
    .filter((grantee) => grantee !== "here")
    .map((grantee) => ROLE_NAMES[grantee.replace("own ", "") as Role])
    .join("、");
  return grantees.includes("here") ? `单位群里的所有人；单聊里的${roles}` : roles;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

const code = (text: string): string => (text === "" ? "" : `\`${text}\``);

/** Replaces the generated part of a page, between the markers of `name`, with `table`. */
function replaceBetween(page: string, name: string, table: string): string {
  const [before, rest] = page.split(`<!-- ${name} -->\n`);
  const after = rest?.split(`\n<!-- /${name} -->`)[1];
  if (after === undefined) throw new Error(`no place for ${name} in the page`);
  return `${before}<!-- ${name} -->\n${table}\n<!-- /${name} -->${after}`;
}

if (import.meta.main) {
  writeFileSync(DEPLOY, replaceBetween(readFileSync(DEPLOY, "utf8"), "settings", settingsTable()));
  writeFileSync(COMMANDS, commandsPage());
}
