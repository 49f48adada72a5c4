import { expect, test } from "vitest";
import { openTown, textOf } from "../town.ts";

const CZ = "市财政局机关党建群";

test("the reporter of a correction is never asked to verify it: the superior is, and /整改 says why", async () => {
  const town = await openTown({ at: "2026-11-16 10:00" });
  await town.say("李敏", CZ, "/检查 今天 第一支部 问题:1.会议记录缺签到 期限=两周");
  await town.say("李敏", CZ, "/销号 Z1 已补签到并归档");
  const sent = await town.until("2026-11-20 17:00");
  const asked = sent.filter(({ card }) => textOf(card).includes("Z1") && textOf(card).includes("请核验"));
  expect([...new Set(asked.map(({ to }) => to))]).toEqual(["韩梅"]);
  const [own] = await town.say("李敏", CZ, "/整改 Z1");
  expect(textOf(own?.card)).toContain("Z1 由您报送，须由提出单位或其上级的其他同志核验。");
  const [hers] = await town.say("韩梅", "单聊", "/整改 Z1");
  expect(textOf(hers?.card)).not.toContain("由您报送");
  expect(JSON.stringify(hers?.card)).toContain("核验通过");
});
