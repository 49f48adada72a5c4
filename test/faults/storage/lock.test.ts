import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { createRig } from "../rig.ts";
import { createTown } from "../town.ts";

// Invariant E3: a lock that somebody else holds is said to the platform, and nobody waits long for it.
const TIMEOUT = { timeout: 120_000 };
const HOLDER = fileURLToPath(new URL("hold-lock.ts", import.meta.url));
const HELD_MS = 4_000;
/** What a crowded machine may add. */
const SLOW_MS = 600;

describe("a ledger locked by another process", () => {
  test("gives 503 within two seconds, and the program goes on answering", TIMEOUT, async () => {
    const city = createTown(10, 40);
    const rig = await createRig(city);
    try {
      const say = (index: number) =>
        rig.ask<{ push: { attempts: { status: number; ms: number }[] } }>("/sandbox/api/say", {
          user: city.people[index]?.openId,
          chat_id: city.chats[index % 10]?.chatId,
          text: `/党课 日期=2026-11-${String(1 + (index % 20)).padStart(2, "0")} 主题=第${index}讲山河 人数=35`,
        });
      expect((await say(0)).push.attempts[0]?.status).toBe(200);

      const holder = spawn(process.execPath, [HOLDER, rig.database, String(HELD_MS)], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      const gone = once(holder, "exit");
      await once(holder.stdout, "data");
      const held = performance.now();
      let isHeld = true;
      void gone.then(() => {
        isHeld = false;
      });
      const health: number[] = [];
      const watching = (async () => {
        while (isHeld) {
          const started = performance.now();
          await fetch(`${rig.address}/healthz`);
          health.push(performance.now() - started);
        }
      })();
      const refused: number[] = [];
      for (let index = 1; isHeld; index += 3) {
        const waves = await Promise.all([say(index % 30), say((index + 1) % 30), say((index + 2) % 30)]);
        // Its end is heard of a little after the lock is gone.
        if (!isHeld || performance.now() - held >= HELD_MS) break;
        for (const { push } of waves) {
          expect(push.attempts[0]?.status).toBe(503);
          refused.push(push.attempts[0]?.ms ?? 0);
        }
      }
      await gone;
      await watching;
      console.log(
        `E3: ${refused.length} events refused, the last of them after ${Math.max(...refused)} ms; ` +
          `longest wait for /healthz ${Math.round(Math.max(...health))} ms`,
      );
      expect(refused.length).toBeGreaterThan(10);
      expect(Math.max(...refused)).toBeLessThan(2_000);
      // It waited once for the lock; from then on everybody was told at once.
      expect(Math.max(...health)).toBeLessThan(1_200 + SLOW_MS);
      await rig.advance(16_000);
      const { pushes } = await rig.ask<{ pushes: { event_type: string; state: string }[] }>("/sandbox/api/pushes");
      const states = pushes.filter((push) => push.event_type === "im.message.receive_v1").map((push) => push.state);
      expect(new Set(states)).toEqual(new Set(["answered"]));
    } finally {
      await rig.close();
    }
  });
});
