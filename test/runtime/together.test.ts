import { expect, test } from "vitest";
import { startTogether } from "../../src/node/together.ts";

const turn = () => new Promise((resolve) => setImmediate(resolve));

function createSteps() {
  const steps: string[] = [];
  const start = startTogether(async (name: string) => {
    steps.push(`${name} begins`);
    await Promise.resolve();
    steps.push(`${name} goes on`);
    return name;
  });
  return { steps, start };
}

test("requests of one turn take each step side by side, and each gets its own answer", async () => {
  const { steps, start } = createSteps();
  // Each I/O callback is a task of its own, after which all that is ready is run.
  const answers = await new Promise<Promise<string>[]>((resolve) => {
    const first = start("first");
    process.nextTick(() => resolve([first, start("second")]));
  });
  expect(await Promise.all(answers)).toEqual(["first", "second"]);
  expect(steps).toEqual(["first begins", "second begins", "first goes on", "second goes on"]);
});

test("a request alone is started at the end of its turn, and the next one in a turn of its own", async () => {
  const { steps, start } = createSteps();
  const first = start("first");
  expect(steps).toEqual([]);
  await turn();
  await first;
  expect(steps).toEqual(["first begins", "first goes on"]);
  await start("second");
  expect(steps.slice(2)).toEqual(["second begins", "second goes on"]);
});

test("an error reaches whoever asked, and the others are answered", async () => {
  const start = startTogether(async (fails: boolean) => {
    if (fails) throw new Error("no");
    return "yes";
  });
  const [bad, good] = await Promise.allSettled([start(true), start(false)]);
  expect([bad.status, good]).toEqual(["rejected", { status: "fulfilled", value: "yes" }]);
});
