import { expect, test } from "vitest";
import { commands } from "#commands";
import { doubledMarks } from "../../support/card-words.ts";
import { conversation, type PersonName, type Place } from "../../support/conversation.ts";

/** Who is refused, where, and with what behind the command: nothing, a number that is none, a word that means nothing. */
const SAID: readonly (readonly [PersonName, Place, string])[] = [
  ["王建国", "市财政局机关党建群", ""],
  ["王建国", "市财政局机关党建群", "99"],
  ["陈立新", "单聊", "Z99"],
  ["陈立新", "单聊", "市财政局"],
  ["陈立新", "单聊", "不知道什么"],
];

/** Every sentence that commands answer to those, with the line that was said. */
async function answers(): Promise<readonly (readonly [said: string, sentence: string])[]> {
  const chat = await conversation();
  const heard: (readonly [string, string])[] = [];
  try {
    for (const { name } of commands)
      for (const [who, where, rest] of SAID) {
        const line = `/${name} ${rest}`.trim();
        for (const { text } of await chat.say(who, where, line))
          for (const sentence of text.split("\n")) heard.push([line, sentence]);
      }
  } finally {
    await chat.close();
  }
  return heard;
}

test("every command, used wrongly or without the right, is refused in polite Chinese with advice and clean punctuation", async () => {
  const all = await answers();
  expect(all.length).toBeGreaterThan(4 * commands.length);
  const talk =
    /要由|要.{1,12}来(?:报|做|退|改|提|定|撤|核|导)|只给|家没学|拉进|没绑|没有绑群|算谁|有这些|什么也没|试试|再发一次/;
  expect(all.filter(([, sentence]) => talk.test(sentence))).toEqual([]);
  expect(all.flatMap(([line, sentence]) => doubledMarks(sentence).map((mark) => `${line}: ${mark}`))).toEqual([]);
  // Who is told no is told what to do now.
  const refused = all.filter(([, sentence]) =>
    /须由|无权|没有找到|没看懂|还不知道|不认识|没有登记[。，]/.test(sentence),
  );
  expect(refused.length).toBeGreaterThan(20);
  const way = /请|发 ?\/|如：|比如|可以|点/;
  expect(refused.filter(([, sentence]) => !way.test(sentence))).toEqual([]);
  // Who may not read something hears by name who can let them.
  const unseen = all.filter(([, sentence]) => sentence.includes("无权"));
  expect(unseen.length).toBeGreaterThan(4);
  expect(unseen.filter(([, sentence]) => !/请联系(?:市财政局书记李敏，或请)?管理员韩梅授权/.test(sentence))).toEqual(
    [],
  );
}, 180_000);
