import { expect, test } from "vitest";
import { createTree, readDraft, readPeriod, type Unit } from "#core";
import { draftUnit } from "./units.ts";

const TODAY = "2026-12-31";
const period = readPeriod("2026", { today: TODAY });
const unit = (name: string, kind: Unit["kind"], level?: Unit["level"]) => draftUnit(name, name, kind, level);
const committee = unit("市直机关工委", "committee");
const county = unit("清河县直机关工委", "committee", "县");
const branch = unit("市财政局第一党支部", "branch");
/** Each office with the words by which its own drafts refer to it. */
const offices: readonly (readonly [Unit, readonly string[]])[] = [
  [
    unit("市财政局", "organ"),
    ["局党委", "局党组", "局机关党委", "全局", "我局", "局属各支部", "机关党委", "我局机关党委"],
  ],
  [unit("省地质厅", "organ"), ["厅党组", "我厅", "全厅"]],
  [unit("市国资委", "organ"), ["委党委", "我委", "全委", "委机关党委", "委属各党组织"]],
  [unit("市人民医院", "organ"), ["院党委", "我院", "全院", "院系统各党支部", "党委"]],
  [unit("市委党校", "organ"), ["我校", "全校各党支部", "校党委"]],
  [unit("市政务服务中心党总支", "organ"), ["中心党总支", "我中心", "党总支"]],
  [unit("水投集团", "organ"), ["集团党委", "全集团", "集团所属各党支部"]],
  [county, ["县直各党组织", "我县", "全县县直机关", "县直机关工委", "全县"]],
  [branch, ["支部", "我支部", "本支部"]],
];
const root = unit("青禾市", "root");
const units = [root, committee, ...offices.map(([one]) => one)];
const parentOf = (one: Unit) =>
  one === root ? undefined : one === committee || one === county ? root.id : one === branch ? "市财政局" : committee.id;
const tree = createTree(
  units,
  units.map((one) => ({ unitId: one.id, fromDay: "2000-01-01", parentId: parentOf(one) })),
);

const judged = (text: string, subject: Unit) => {
  const read = readDraft(text, {
    today: TODAY,
    tree,
    city: committee,
    subject,
    period: period.ok ? period.value : undefined,
  });
  if (!read.ok) throw new Error(read.error);
  return read.value.figures.map(({ measure, unit: whose, doubt }) => doubt ?? `${measure?.id} ${whose?.name}`);
};

const cases = offices.flatMap(([subject, words]) => words.map((word) => [subject.name, word, subject] as const));

test.each(cases)("in a draft about %s its name for itself, %s, means that unit", (name, word, subject) => {
  expect(judged(`${word}全年开展党课12场，覆盖党员300人次。`, subject)).toEqual([`M1.6 ${name}`, `M1.7 ${name}`]);
});

test("a unit's name for itself does not mean that unit in another unit's draft", () => {
  const named = cases.filter(([, word]) => !/^(?:机关党委|党委|党总支)$/.test(word));
  const wrong = named.flatMap(([name, word, subject]) =>
    offices
      // 委 may also mean a committee.
      .filter(([other, words]) => other !== subject && !words.includes(word) && !(/委/.test(word) && other === county))
      .filter(([other]) => judged(`${word}全年开展党课12场。`, other).some((said) => said.startsWith("M")))
      .map(([other]) => `${word} of ${name} in ${other.name}`),
  );
  expect(wrong.filter((said) => !/^我|^本/.test(said))).toEqual([]);
});
