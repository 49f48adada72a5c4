import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readConfig, settings } from "#config";
import { temporaryFolder } from "../support/databases.ts";

const UNITS = ["mofan.service", "mofan-backup.service", "mofan-backup.timer"] as const;
const textOf = (name: string): string => readFileSync(join("deploy", name), "utf8");

// systemd is not everywhere; where it is, it reads the units as a machine would.
const hasSystemd = spawnSync("systemd-analyze", ["--version"]).status === 0;

describe("the unit files", () => {
  test("pass systemd's own check without warnings", ({ skip }) => {
    skip(!hasSystemd, "systemd-analyze is not installed (apt-get install systemd)");
    const folder = temporaryFolder();
    mkdirSync(join(folder, "mofan"));
    const paths = UNITS.map((name) => {
      const path = join(folder, name);
      // Only what a machine has after the installation is put in: the program's Node.
      writeFileSync(path, textOf(name).replaceAll(/\/opt\/mofan\/node_modules\/\S+\/node/g, process.execPath));
      return path;
    });
    const { status, stdout, stderr } = spawnSync("systemd-analyze", ["verify", ...paths], { encoding: "utf8" });
    const ours = `${stdout}${stderr}`
      .split("\n")
      .filter((line) => line.includes("mofan") && !line.includes("mofan.env"));
    expect([ours, status]).toEqual([[], 0]);
  });

  test("restart the program whenever it ends, except for errors that need a person", () => {
    const service = textOf("mofan.service");
    expect(service).toMatch(/^StartLimitIntervalSec=0$/m);
    expect(service).toMatch(/^After=.*\bpostgresql\.service\b/m);
    expect(service).toMatch(/^Restart=on-failure$/m);
    expect(service).toMatch(/^RestartPreventExitStatus=74 78$/m);
  });

  test("run the Node of the lock file, by its path", () => {
    const lock = JSON.parse(readFileSync("package-lock.json", "utf8")) as { packages: Record<string, unknown> };
    for (const name of ["mofan.service", "mofan-backup.service"]) {
      const [, folder = ""] = /^ExecStart=\/opt\/mofan\/(node_modules\/[\w-]+)\/bin\/node /m.exec(textOf(name)) ?? [];
      expect(Object.keys(lock.packages)).toContain(folder);
      const [file = ""] = /src\/\S+\.ts/.exec(textOf(name)) ?? [];
      expect(readFileSync(file, "utf8").length).toBeGreaterThan(0);
    }
  });
});

test("the example of settings contains only known settings, and starts once its blanks are filled", () => {
  const lines = textOf("mofan.env.example")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"));
  const given = Object.fromEntries(lines.map((line) => line.split(/=(.*)/s) as [string, string]));
  expect(Object.keys(given).filter((name) => !(name in settings) && name !== "NODE_ENV")).toEqual([]);
  const secret = "dSIhmkPqCz7RvW2nXo4LbT9yEj1sAg6u";
  const filled = Object.fromEntries(
    Object.entries(given).map(([name, value]) => [
      name,
      value === "" && /SECRET|KEY|TOKEN/.test(name) ? secret : value,
    ]),
  );
  expect(readConfig({ ...filled, LARK_APP_ID: "cli_a5ca35a685b0126e" })).toMatchObject({
    ok: true,
    value: { database: { engine: "sqlite", path: "/var/lib/mofan/mofan.db" }, backupFolder: "/var/lib/mofan/backups" },
  });
});
