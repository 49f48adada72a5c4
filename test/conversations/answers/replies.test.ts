import { describe, test } from "vitest";
import { hold, type Talk } from "../../support/hold.ts";

const CZ = "市财政局机关党建群";
const SPOKEN = { who: "李敏", where: CZ } as const;
const made = { ...SPOKEN, says: "/志愿 昨天 清洁家园 32人", hears: ["✓ 1 志愿"] } as const;
const volunteers = { kind: "volunteering", day: "2026-11-21", title: "清洁家园" } as const;
const reply = (says: string, ...hears: readonly string[]) => ({ ...SPOKEN, says, replyTo: "last", hears }) as const;

const talks: readonly Talk[] = [
  ...["收到", "好的👍", "谢谢！", "辛苦了[玫瑰]", "OK", "收到，谢谢"].map(
    (says): Talk => ({
      name: `${says} is a courtesy, and changes nothing`,
      steps: [made, { ...SPOKEN, says, replyTo: "last", hears: ["不客气"], not: ["没看懂"] }],
      ledger: [{ ...volunteers, amounts: { people: 32 } }],
    }),
  ),
  ...["撤了吧，支部已经报过一遍了", "这条删了", "作废", "麻烦把这条撤掉", "撤 报重了"].map(
    (says): Talk => ({
      name: `${says} takes the record back`,
      steps: [made, reply(says, "已撤销 1")],
      ledger: [{ ...volunteers, state: "withdrawn" }],
    }),
  ),
  {
    name: "恢复 brings it back, by reply and by number",
    steps: [
      made,
      reply("撤了吧", "已撤销 1"),
      reply("恢复", "✓ 1"),
      { ...SPOKEN, says: "/撤 1", hears: ["已撤销"] },
      { ...SPOKEN, says: "/恢复 1", hears: ["✓ 1"] },
    ],
    ledger: [volunteers],
  },
  {
    name: "报重了 is asked before anything is taken back",
    steps: [made, reply("报重了", "1 要撤销吗"), { ...SPOKEN, says: "对", hears: ["已撤销 1"] }],
    ledger: [{ ...volunteers, state: "withdrawn" }],
  },
  {
    name: "why a correction is made is shown as not recorded",
    steps: [made, reply("改成三十多人吧，记不清了", "32人 → 约30人", "「记不清了」未记入")],
    ledger: [{ ...volunteers, amounts: { people: "约30" } }],
  },
  {
    name: "a record is named by its day and kind, and the rest of the line is the correction",
    steps: [made, { ...SPOKEN, says: "/改 昨天的志愿 38人", hears: ["32人 → 38人"] }],
    ledger: [{ ...volunteers, amounts: { people: 38 } }],
  },
  {
    name: "the same without a slash is confirmed first",
    steps: [
      made,
      { ...SPOKEN, says: "昨天的志愿改成38人", hears: ["要更正"] },
      { ...SPOKEN, says: "是的", hears: ["32人 → 38人"] },
    ],
    ledger: [{ ...volunteers, amounts: { people: 38 } }],
  },
  {
    name: "a bare /撤 shows the last records as buttons",
    steps: [made, { ...SPOKEN, says: "/撤", hears: ["要撤哪一条", "[1 11月21日 志愿 清洁家园]"] }],
    ledger: [volunteers],
  },
  {
    name: "a reply that only calls the bot opens the record",
    steps: [
      made,
      {
        ...SPOKEN,
        says: "",
        replyTo: "last",
        hears: ["清洁家园", "/志愿 昨天 清洁家园 32人"],
        not: ["我能帮您记什么"],
      },
    ],
    ledger: [volunteers],
  },
  {
    name: "a bare number that may be two figures is asked",
    steps: [
      { ...SPOKEN, says: "/志愿 昨天 清洁家园 32人 受益110人次", hears: ["✓ 1"] },
      reply("42", "是哪一项"),
      { ...SPOKEN, says: "志愿者人数", hears: ["32人 → 42人"] },
    ],
    ledger: [{ ...volunteers, amounts: { people: 42, beneficiaries: 110 } }],
  },
];

describe("in reply to a receipt", () => {
  test.each(talks.map((talk) => [talk.name, talk] as const))("%s", async (_, talk) => {
    await hold(talk);
  });
});
