import { recordCommand, runNamed } from "#bot";

const report = recordCommand("issue");

/** Matches 「/难点 231 已解决」, which closes an existing problem instead of reporting a new one. */
const SOLVED = /^\s*[#＃]?(\d{1,9})号?\s+(?:已经?)?(?:解决|办结)[了。]?\s*(.*)$/s;

export default {
  ...report,
  async run(scene, line) {
    const solved = SOLVED.exec(line.rest);
    return solved === null
      ? await report.run(scene, line)
      : await runNamed(scene, "解决", `${solved[1]} ${solved[2] ?? ""}`.trim());
  },
} satisfies typeof report;
