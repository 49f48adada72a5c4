import { Session } from "node:inspector/promises";
import { afterAll, expect, test } from "vitest";

// V8 counts how often each block of code ran: a card that the gallery does not show is an object with a `summary` in a
// block that never ran. The counting starts before the program is loaded, or functions that nobody calls are not told.

/** What makes an object a card, wherever it is built. */
const CARD = /\bsummary:/g;
const ROOMS = /\/(?:src\/(?:bot|reports|jobs|web)|commands)\//;

const session = new Session();
session.connect();
afterAll(() => session.disconnect());

/** Every place in our rooms where a card is built, and how often that happened. */
async function placesOfCards(): Promise<readonly { readonly place: string; readonly count: number }[]> {
  const { result } = await session.post("Profiler.takePreciseCoverage");
  const found: { place: string; count: number }[] = [];
  for (const { scriptId, url, functions } of result.filter(({ url }) => ROOMS.test(url))) {
    const { scriptSource } = await session.post("Debugger.getScriptSource", { scriptId });
    const blocks = functions.flatMap(({ functionName, ranges }) => ranges.map((range) => ({ ...range, functionName })));
    for (const { index } of scriptSource.matchAll(CARD)) {
      const around = blocks.filter(({ startOffset, endOffset }) => startOffset <= index && index < endOffset);
      const [inner] = around.sort((a, b) => a.endOffset - a.startOffset - (b.endOffset - b.startOffset));
      const line = scriptSource.slice(index, index + 60).split("\n")[0];
      if (inner !== undefined) {
        found.push({
          place: `${url.replace(/.*\/(?=src|commands)/, "")} ${inner.functionName}: ${line}`,
          count: inner.count,
        });
      }
    }
  }
  return found;
}

test("the gallery shows every card that is built anywhere, and the platform accepts each", async () => {
  await session.post("Debugger.enable");
  await session.post("Profiler.enable");
  await session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: true });
  const { firstDay, takeTour } = await import("../../../src/sandbox/index.ts");
  const { conversation } = await import("../../support/conversation.ts");
  const { doubledMarks, readCard } = await import("../../support/card-words.ts");
  const { createClaimCode } = await import("#store");
  const chat = await conversation();
  const empty = await conversation({ empty: true });
  const handsOf = ({ program }: typeof chat) => ({
    settle: () => program.deliverer.deliver(),
    minute: () => program.tick(),
  });
  const cards = await takeTour(chat.sandbox, handsOf(chat));
  const code = await createClaimCode(empty.db, empty.sandbox.clock());
  const first = await takeTour(empty.sandbox, handsOf(empty), firstDay(code ?? ""));
  const places = await placesOfCards();
  await session.post("Profiler.stopPreciseCoverage");
  const refused = [...chat.sandbox.refusedCards, ...empty.sandbox.refusedCards];
  await chat.close();
  await empty.close();
  expect(places.length).toBeGreaterThan(40);
  expect(places.filter(({ count }) => count === 0)).toEqual([]);
  expect(cards.length + first.length).toBeGreaterThan(100);
  expect([...cards, ...first].flatMap(({ card }) => doubledMarks(readCard(card).text))).toEqual([]);
  expect(refused).toEqual([]);
}, 120_000);
