import { expect, test } from "vitest";
import { commands } from "#commands";
import { allKinds, type Block, type Button, type Card } from "#core";
import { type Name, openRoom, textOf } from "../../support/room.ts";

type Form = Extract<Block, { type: "form" }>;
type FormInput = Form["inputs"][number];

const PEOPLE: readonly Name[] = ["王建国", "李敏", "周敏", "韩梅", "生人"];
const PLACES = ["市财政局机关党建群", "单聊"] as const;
/** What commands are called, and the words of their categories. */
const WORDS = [
  ...commands.map(({ name }) => name),
  ...allKinds.flatMap(({ command: { presets = {} } }) =>
    Object.keys(presets).filter((word) => /^\p{Script=Han}+$/u.test(word)),
  ),
];
const REFUSED = /须由|无权|不能替|只由|权限|不在群里登记|不收/;

// A file that goes out has no blocks.
const formIn = (card: Card): Form | undefined =>
  (card.blocks ?? []).find((block): block is Form => block.type === "form");

const submitOf = ({ submit }: Form): NonNullable<Button["press"]> => submit.press ?? { action: "draft-submit" };

function filled(input: FormInput): readonly [string, string] {
  if (input.type === "day") return [input.name, "2026-11-19"];
  if (input.type === "choice") return [input.name, input.options[0]?.value ?? ""];
  return [input.name, /（.+）$|人数|名额|次数/.test(input.label) ? "17" : input.value || "测试内容"];
}

test("for every command, role and chat: a person who gets a form may also submit it", async () => {
  const room = await openRoom(commands);
  const wrong: string[] = [];
  let forms = 0;
  for (const who of PEOPLE)
    for (const where of PLACES)
      for (const word of WORDS) {
        const heard = await room.say(who, where, `/${word}`);
        const form = heard.map(({ card }) => formIn(card)).find((one) => one !== undefined);
        if (form === undefined) continue;
        forms += 1;
        const values = Object.fromEntries(form.inputs.map(filled));
        const sent = await room.press(who, where, submitOf(form), values);
        const answer = [sent.toast, ...sent.heard.map(({ card }) => textOf(card))].join("\n");
        if (REFUSED.test(answer)) wrong.push(`${who} ${where} /${word}: ${answer}`);
      }
  expect(forms).toBeGreaterThan(40);
  expect(wrong).toEqual([]);
}, 240_000);
