import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { writeCsv } from "#core";
import { openSqlite } from "../../src/store/dialects/sqlite.ts";
import { temporaryFolder } from "../support/databases.ts";
import { largeRoster, spoiltRoster } from "../support/rosters.ts";

/** A folder with a ledger's place in it, and the command run as a person would. */
function desk() {
  const folder = temporaryFolder();
  const ledger = join(folder, "ledger.db");
  const file = (name: string, text?: string) => {
    const path = join(folder, name);
    if (text !== undefined) writeFileSync(path, text);
    return path;
  };
  const run = (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, ["src/cli/roster.ts", ...args], {
      env: { PATH: process.env.PATH, DATABASE_URL: `sqlite:${ledger}` },
      encoding: "utf8",
    });
    return { status, stdout, stderr };
  };
  return { ledger, file, run };
}

const SMALL =
  "编号,名称,简称,上级,层级,类型,类别,党员数,书记\ngw,市直机关工委,工委,,市,工委,,12,周敏\ncz,市财政局,财政局,gw,,机关,一类,85,李敏\n";

describe("npm run roster", () => {
  test("imports a roster whose export imports again without a change", () => {
    const { file, run } = desk();
    expect(run("import", file("a.csv", SMALL))).toMatchObject({
      status: 0,
      stdout: "导入完成：新增2个，更新0个，换上级0个，不变0个。\n",
    });
    for (const format of ["csv", "xlsx"]) {
      expect(run("export", file(`b.${format}`)).stdout).toContain("已导出2个单位");
      expect(run("import", file(`b.${format}`)).stdout).toContain("新增0个，更新0个，换上级0个，不变2个");
    }
    expect(readFileSync(file("b.csv"), "utf8")).toBe(
      `\uFEFF${SMALL.replace(",gw,,机关", ",市直机关工委,市,机关").replaceAll("\n", "\r\n")}`,
    );
  });

  test("a dry run writes nothing", () => {
    const { file, run } = desk();
    expect(run("import", file("a.csv", SMALL), "--dry-run").stdout).toContain("核对通过，还没有写入：新增2个");
    expect(run("export", file("b.csv")).stdout).toContain("已导出0个单位");
  });

  test("five thousand rows are imported completely", () => {
    const { file, run } = desk();
    const { status, stdout, stderr } = run("import", file("a.csv", writeCsv(largeRoster())));
    expect({ status, stdout }).toEqual({ status: 0, stdout: "导入完成：新增5000个，更新0个，换上级0个，不变0个。\n" });
    expect(stderr).toBe(
      "核对 5000 行 0%\n核对 5000 行 25%\n核对 5000 行 50%\n核对 5000 行 75%\n核对 5000 行 100%\n写入 0%\n写入 50%\n写入 100%\n",
    );
  });

  test("with fifty wrong rows among five thousand nothing is imported, and each wrong row gets a line", () => {
    const { file, run } = desk();
    const { status, stderr } = run("import", file("a.csv", writeCsv(spoiltRoster())));
    expect(status).toBe(65);
    const lines = stderr.split("\n").filter((line) => line.startsWith("第"));
    expect(lines).toHaveLength(50);
    expect(lines[0]).toBe("第101行：「第4900支部」没有叫「没有这个单位」的上级");
    expect(stderr).toContain("共50行有问题，什么都没有导入");
    expect(run("export", file("b.csv")).stdout).toContain("已导出0个单位");
  });

  test("while the server runs, an import waits; an export and a dry run do not", async () => {
    const { ledger, file, run } = desk();
    const server = await openSqlite(ledger);
    const refused = run("import", file("a.csv", SMALL));
    expect(refused).toMatchObject({ status: 75, stderr: "台账正由运行中的服务使用。请先停服务，或在管理页导入。\n" });
    expect(run("import", file("a.csv"), "--dry-run").status).toBe(0);
    expect(run("export", file("b.csv")).status).toBe(0);
    await server.close();
  });

  test.each([
    [[], 64, "用法"],
    [["burn", "a.csv"], 64, "用法"],
    [["export", "a.csv", "--dry-run"], 64, "用法"],
    [["import", "/nowhere/a.csv"], 66, "没有找到文件"],
    [["export", "/nowhere/a.csv"], 73, "写不了文件"],
    [["export", "a.txt"], 64, ".csv 或 .xlsx"],
  ])("%j ends with %i and says why", (args, status, words) => {
    const answer = desk().run(...args);
    expect(answer.status).toBe(status);
    expect(answer.stderr).toContain(words);
  });
});
