import { describe, expect, test } from "vitest";
import { type Period, readPeriod } from "#core";
import { speech, speechDocx, speechText } from "#reports";
import { databases } from "../support/databases.ts";
import { TODAY } from "../support/ledgers.ts";
import { buildReportYear } from "../support/report-year.ts";
import { converted, firstPage, hasOffice, textOfPdf } from "./office.ts";

describe.skipIf(!hasOffice)("the report opened in LibreOffice", () => {
  test("has the whole text of the report, on numbered pages", { timeout: 120_000 }, async () => {
    const db = await databases.sqlite.open();
    const tree = await buildReportYear(db);
    const unit = tree.units.get("gw");
    const period = readPeriod("2026", { today: TODAY });
    if (unit === undefined || !period.ok) throw new Error("no committee");
    const asked = { unit, period: period.value as Period, confirmedOnly: false, exact: false };
    const report = await speech(db.query, { tree, today: TODAY }, asked);
    const file = await speechDocx(report, "2026-11-22T02:00:00.000Z");
    const pdf = await converted("speech.docx", file, "pdf");
    const text = await textOfPdf(pdf);
    const pages = [...text.matchAll(/—\s*(\d+)\s*—/g)].map(([, page]) => Number(page));
    expect(pages).toEqual(pages.map((_, index) => index + 1));
    expect(pages.length).toBeGreaterThanOrEqual(3);
    const bare = (words: string) =>
      words
        .replace(/—\s*\d+\s*—/g, "")
        .replace(/\s+/g, "")
        .normalize("NFKC");
    // LibreOffice was seen to hang a comma or a full stop into the margin and not to draw it; in its plain text every character is there.
    const unhung = (words: string) => bare(words).replace(/[,。、;]/g, "");
    expect(unhung(text)).toBe(unhung(speechText(report)));
    const plain = await converted("speech.docx", file, "txt", "txt:Text (encoded):UTF8");
    expect(bare(new TextDecoder().decode(plain).replace(/^\uFEFF/, ""))).toBe(bare(speechText(report)));
    const picture = await firstPage(pdf, process.env.OFFICE_PICTURES);
    expect(picture.length).toBeGreaterThan(10_000);
  });
});
