import {
  AlignmentType,
  convertMillimetersToTwip,
  Document,
  Footer,
  LineRuleType,
  Packer,
  PageNumber,
  Paragraph,
  TextRun,
} from "docx";
import type { Instant } from "#core";
import { stillZip } from "../files/deterministic-zip.ts";
import { circled, paragraphText, type Speech } from "./speech.ts";

// The layout of official documents (GB/T 9704): A4, font sizes 二号 and 三号 in half points, 28 points per line, indent of
// two characters.
const TITLE = { font: "方正小标宋简体", size: 44 };
const BODY = { font: "仿宋_GB2312", size: 32 };
const LEAD = { font: "楷体_GB2312", size: 32, bold: true };
const NOTE = { font: "仿宋_GB2312", size: 21 };
const PAGE_NUMBER = { font: "宋体", size: 28 };
const LINE = { line: 560, lineRule: LineRuleType.EXACT };
const TWO_CHARACTERS = { firstLineChars: 200, firstLine: 640 };
const NOTE_LINE = { line: 320, lineRule: LineRuleType.EXACT };

/** The report as a .docx file in the official layout. */
export async function writeDocx(report: Speech, at: Instant): Promise<Uint8Array<ArrayBuffer>> {
  const notes = report.paragraphs.flatMap(({ notes: own }) => own);
  const document = new Document({
    creator: "模范",
    title: xmlText(report.title),
    styles: { default: { document: { run: { ...fonts(BODY.font), size: BODY.size } } } },
    sections: [
      {
        properties: { page: { size: A4, margin: MARGIN } },
        footers: { default: pageNumbers() },
        children: [
          ...report.warnings.map((text) => body([run(text, { ...BODY, color: "C00000" })])),
          new Paragraph({
            alignment: AlignmentType.CENTER,
            spacing: { line: 640, lineRule: LineRuleType.EXACT, after: 560 },
            children: [run(report.title, TITLE)],
          }),
          body([run(report.opening, BODY)]),
          ...report.paragraphs.map(({ lead, spans }) => body([run(lead, LEAD), run(paragraphText(spans), BODY)])),
          body([run(report.closing, BODY)]),
          new Paragraph({
            spacing: { ...NOTE_LINE, before: 400 },
            children: [run(`注（${report.asOf}）：`, NOTE)],
          }),
          ...notes.map(
            (note) =>
              new Paragraph({ spacing: NOTE_LINE, children: [run(`${circled(note.mark)} ${note.text}`, NOTE)] }),
          ),
        ],
      },
    ],
  });
  const packed = await Packer.pack(document, "uint8array", undefined, [
    { path: "docProps/core.xml", data: coreXml(report.title, at) },
    { path: "word/fontTable.xml", data: FONT_TABLE },
  ]);
  return stillZip(packed as Uint8Array<ArrayBuffer>);
}

const A4 = { width: convertMillimetersToTwip(210), height: convertMillimetersToTwip(297) };
const MARGIN = {
  top: convertMillimetersToTwip(37),
  bottom: convertMillimetersToTwip(35),
  left: convertMillimetersToTwip(28),
  right: convertMillimetersToTwip(26),
  footer: convertMillimetersToTwip(25),
};

const fonts = (name: string) => ({
  font: { ascii: "Times New Roman", hAnsi: "Times New Roman", eastAsia: name, hint: "eastAsia" as const },
});

interface Look {
  readonly font: string;
  readonly size: number;
  readonly bold?: boolean;
  readonly color?: string;
}

const run = (text: string, { font, ...look }: Look) => new TextRun({ text: xmlText(text), ...fonts(font), ...look });

const body = (children: readonly ReturnType<typeof run>[]) =>
  new Paragraph({
    alignment: AlignmentType.JUSTIFIED,
    spacing: LINE,
    indent: TWO_CHARACTERS,

    children: [...children],
  });

/** The page number in official style: — 1 —. */
const pageNumbers = () =>
  new Footer({
    children: [
      new Paragraph({
        alignment: AlignmentType.CENTER,
        children: [
          run("— ", PAGE_NUMBER),
          new TextRun({ children: [PageNumber.CURRENT], ...fonts(PAGE_NUMBER.font), size: PAGE_NUMBER.size }),
          run(" —", PAGE_NUMBER),
        ],
      }),
    ],
  });

/** Removes characters that XML cannot contain and that would make the file unreadable. */
const xmlText = (text: string): string => text.replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "");

const escaped = (text: string): string =>
  xmlText(text).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** Replaces the library's file, which would contain the time of packing. */
const coreXml = (title: string, at: Instant): string =>
  `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>${escaped(title)}</dc:title><dc:creator>模范</dc:creator><cp:lastModifiedBy>模范</cp:lastModifiedBy><cp:revision>1</cp:revision><dcterms:created xsi:type="dcterms:W3CDTF">${at}</dcterms:created><dcterms:modified xsi:type="dcterms:W3CDTF">${at}</dcterms:modified></cp:coreProperties>`;

/** The fonts to use on a machine without the official ones. */
const FALLBACKS: readonly (readonly [font: string, instead: string])[] = [
  ["方正小标宋简体", "FZXiaoBiaoSong-B05S;华文中宋;STZhongsong;宋体;SimSun"],
  ["仿宋_GB2312", "仿宋;FangSong;华文仿宋;STFangsong"],
  ["楷体_GB2312", "楷体;KaiTi;华文楷体;STKaiti"],
];

const FONT_TABLE = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:fonts xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">${FALLBACKS.map(
  ([font, instead]) =>
    `<w:font w:name="${font}"><w:altName w:val="${instead}"/><w:charset w:val="86"/><w:family w:val="auto"/><w:pitch w:val="variable"/></w:font>`,
).join("")}</w:fonts>`;
