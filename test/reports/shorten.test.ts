import { expect, test } from "vitest";
import { PARAGRAPHS } from "../../src/reports/speech/paragraphs.ts";
import { shortened, unmarked } from "../../src/reports/speech/shorten.ts";

const idsIn = (text: string): readonly string[] => [...text.matchAll(/\{(M[\d.]+)\}/g)].map(([, id]) => id ?? "");
const textOf = (mechanism: string): string => PARAGRAPHS.find((one) => one.mechanism === mechanism)?.text ?? "";
const without = (mechanism: string, ...ids: readonly string[]): string =>
  unmarked(shortened(textOf(mechanism), (id) => ids.includes(id)) ?? "");

test("any choice of recorded figures gives sentences with just those figures and whole punctuation", () => {
  for (const { mechanism, text } of PARAGRAPHS) {
    const ids = idsIn(text);
    for (let choice = 0; choice < 2 ** ids.length; choice += 1) {
      const kept = ids.filter((_, at) => ((choice >> at) & 1) === 1);
      const short = shortened(text, (id) => !kept.includes(id));
      if (kept.length === 0) expect(short, mechanism).toBeUndefined();
      else {
        const said = unmarked(short ?? "");
        expect(idsIn(said), said).toEqual(kept);
        expect(said, said).toMatch(/。$/);
        expect(said, said).not.toMatch(/[，、；。][，、；。]|^[，、；]|[|/]/);
      }
    }
    expect(unmarked(shortened(text, () => false) ?? "")).toBe(unmarked(text));
  }
});

test("the subject goes to the next figure, the verb of a list to the next one of it", () => {
  expect(without("三位一体", "M1.1", "M1.3")).toContain("{以来}，{本级}理论学习中心组集中研讨{M1.2}；");
  expect(without("三项制度", "M4.2")).toContain("{本级}年度考核单位{M4.1}，评选优秀共产党员{M4.3}；");
  expect(without("三项制度", "M4.4", "M4.5")).toContain(
    "评选先进党组织{M4.2}、优秀共产党员{M4.3}；通报批评单位{M4.6}。",
  );
  expect(without("三向发力", "M3.1", "M3.2")).not.toContain("服务决策");
});
