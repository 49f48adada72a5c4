import { readFileSync, writeFileSync } from "node:fs";
import { settings } from "#config";

const DEPLOY = "docs/deploy-node.md";

/** The settings as the table that docs/deploy-node.md shows. */
export function settingsTable(): string {
  const cell = (text: string) => (text === "" ? "" : `\`${text}\``);
  const rows = settings.map(
    (setting) => `| \`${setting.name}\` | ${setting.meaning} | ${cell(setting.default)} | ${cell(setting.example)} |`,
  );
  return ["| Setting | What it says | Default | Example |", "| --- | --- | --- | --- |", ...rows].join("\n");
}

/** Puts `table` between the markers of `name`, where the page keeps what the code says. */
function replaceBetween(page: string, name: string, table: string): string {
  const [before, rest] = page.split(`<!-- ${name} -->\n`);
  const after = rest?.split(`\n<!-- /${name} -->`)[1];
  if (after === undefined) throw new Error(`no place for ${name} in the page`);
  return `${before}<!-- ${name} -->\n${table}\n<!-- /${name} -->${after}`;
}

if (import.meta.main) {
  writeFileSync(DEPLOY, replaceBetween(readFileSync(DEPLOY, "utf8"), "settings", settingsTable()));
}
