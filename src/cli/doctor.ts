import { readConfig } from "#config";
import { createLark } from "#platforms";
import { hostFindings } from "./doctor/host.ts";
import { type Finding, findings } from "./doctor/platform.ts";
import { tryIn } from "./doctor/try.ts";
import { complain } from "./terminal.ts";

const USAGE = `用法：npm run doctor，或 npm run doctor -- --try 群的chat_id
带 --try 时只做一件事：在这个群里发几张测试卡片，试出各家资料说法不一的地方。请用专门的测试群。
用现在的配置查一遍本机（台账、磁盘、时钟、密钥、备份），再问一遍飞书（凭证、机器人、权限、事件）。只读不写，不发消息。`;

const EXIT = { usage: 64, unhealthy: 69, badSettings: 78 } as const;
const MARKS: Readonly<Record<Finding["state"], string>> = { good: "✓", bad: "✗", unsure: "？" };

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  const [flag, chatId, ...more] = args;
  const isTrial = flag === "--try" && chatId !== undefined && more.length === 0;
  if (args.length > 0 && !isTrial) return complain(USAGE, EXIT.usage);
  const read = readConfig(process.env);
  if (!read.ok) return complain(read.error.join("\n"), EXIT.badSettings);
  const config = read.value;
  if (config.mode === "sandbox") {
    return complain("四项凭证一项都没有设，现在启动的是沙盒，没有什么要查的。", EXIT.badSettings);
  }
  let platformDate: number | undefined;
  const onCall = ({ date }: { readonly date?: number | undefined }) => {
    platformDate = date ?? platformDate;
  };
  const lark = createLark({ ...config.lark, clock: () => new Date().toISOString(), onCall });
  if (isTrial) {
    for (const line of await tryIn(lark.client, chatId, () => crypto.randomUUID())) process.stdout.write(`- ${line}\n`);
    return 0;
  }
  const said = await findings(lark, config);
  const found = [...(await hostFindings(config, platformDate, Date.now())), ...said];
  for (const { state, text, way } of found) {
    process.stdout.write(`${MARKS[state]} ${text}${way === undefined ? "" : `\n  → ${way}`}\n`);
  }
  const bad = found.filter(({ state }) => state === "bad").length;
  process.stdout.write(
    bad === 0 ? "没有发现问题。\n" : `有${bad}处要处理。改了权限或事件后，要在「版本管理与发布」里发布新版本才生效。\n`,
  );
  return bad === 0 ? 0 : EXIT.unhealthy;
}
