import { writeFileSync } from "node:fs";
import { Session } from "node:inspector/promises";
import { test } from "vitest";
import { conversation } from "./conversation.ts";

// Copied by `npm run house` into the test folder of the revision it measures. One report is said to a program that has answered one
// already, so that only what a report passes is counted and not what a start loads.
test("a plain report", async () => {
  const talk = await conversation();
  await talk.say("李敏", "市财政局机关党建群", "/志愿 11月19日 清洁家园 30人");
  const session = new Session();
  session.connect();
  await session.post("Profiler.enable");
  await session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: false });
  await talk.say("李敏", "市财政局机关党建群", "/志愿 11月20日 义务植树 32人");
  const { result } = await session.post("Profiler.takePreciseCoverage");
  session.disconnect();
  const passed = result
    .map(({ url, functions }) => ({
      file: /\/((?:src\/(?!sandbox\/)|commands\/).*\.ts)/.exec(url)?.[1],
      functions: functions.filter(({ functionName, ranges }) => functionName !== "" && (ranges[0]?.count ?? 0) > 0)
        .length,
    }))
    .filter(({ file, functions }) => file !== undefined && functions > 0);
  writeFileSync(process.env.HOUSE_OUT ?? "", JSON.stringify(passed));
  await talk.close();
});
