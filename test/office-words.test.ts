import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

/** Every Chinese string that the program's files hold, with its place; comments and patterns are none. */
function strings(folders: readonly string[]): readonly { readonly at: string; readonly text: string }[] {
  const files = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".ts"))
      .map((name) => `${folder}/${name}`),
  );
  return files.flatMap((file) =>
    readFileSync(file, "utf8")
      .split("\n")
      .flatMap((line, index) => {
        if (/^\s*(?:\/\/|\*|\/\*)/.test(line)) return [];
        const found = line.matchAll(/"((?:[^"\\]|\\.)*)"|`((?:[^`\\]|\\.)*)`|>([^<>{}`]*\p{Script=Han}[^<>{}`]*)</gu);
        return [...found].flatMap(([, plain, template, markup]) => {
          const text = (plain ?? template ?? markup ?? "").replaceAll(/\$\{[^{}]*\}/g, "＿");
          // A pattern is read by the program, not by people.
          const isSaid = /\p{Script=Han}/u.test(text) && !/\(\?[:=!<]|\)\*|\\s/.test(text);
          return isSaid ? [{ at: `${file}:${index + 1}`, text }] : [];
        });
      }),
  );
}

const broken = (all: ReturnType<typeof strings>, rule: RegExp): readonly string[] =>
  all.filter(({ text }) => rule.test(text)).map(({ at, text }) => `${at} ${text}`);

/** What is forwarded, printed or shown to leaders. */
const OFFICE = [
  "src/jobs/rules",
  "src/jobs/reminders",
  "src/reports/cards",
  "src/reports/speech",
  "src/reports/figures",
  "src/web/parts",
  "src/web/pages",
];
/** Everything that people read. */
const ALL = ["commands", "src/bot", "src/jobs", "src/reports", "src/web", "src/core/cards", "src/outbox"];

test("texts that are forwarded contain neither 我 nor 您, and nothing colloquial", () => {
  expect(broken(strings(OFFICE), /我|您|你|咱|搞|盯|催(?!报)|(?<!开讲)啦|嘛|没(?!有|收)|跟得上|算谁的|拉进/)).toEqual(
    [],
  );
});

test("texts that are forwarded are factual and polite", () => {
  // Each is a turn of talk that an office paper has a word for: 尚无, 请更换, 请选择, 查看, 未报较多, 等待, 尝试, 下一页.
  const talk =
    /还没|换几个|再[找看](?!一)|点一个|有这些|得多的|等着|试过|好不好|怎么(?!样)|看法|往后看|^看(?!齐)|^(?:先选|要按)|就能/;
  expect(broken(strings([...OFFICE, "src/web"]), talk)).toEqual([]);
});

test("a refused person is told who may, in polite words", () => {
  const refusals = [
    ...ALL.filter((room) => room !== "src/outbox"),
    "src/core/line",
    "src/core/ledger",
    "src/core/units",
  ];
  const talk =
    /要由|来(?:报|做|退|改|提|定|核实|申请延期)[，。]|您在这里不能|您不能看|再发一次|免得|试试|请先请|没处理好|试错/;
  expect(broken(strings(refusals), talk)).toEqual([]);
});

test("people are addressed as 您, never as 你", () => {
  expect(broken(strings(ALL), /你/)).toEqual([]);
});

test("punctuation between Chinese characters is full-width and never doubled", () => {
  const wide = /\p{Script=Han}[,;!?](?=[\p{Script=Han}＿])|。。|，，|：：|@@|请请|。；|，。/u;
  expect(broken(strings(ALL), wide)).toEqual([]);
});

test("Chinese sentences contain no English except names of programs, settings and commands", () => {
  const known =
    /\/[a-z]+|npm run [\w -]+|[\w.-]+\.(?:docx?|xlsx?|txt|csv|wps|pdf)|\.(?:docx?|xlsx?|txt|csv)|\b(?:Word|Excel|CSV|PDF|WPS|GB|MB|KB|xlsx|csv|docx|open_id|chat_id|token|PUBLIC_URL|DATABASE_URL|id)\b|[A-Z][A-Z_]{3,}|oc_\w+|ou_\w+|https?:\/\/\S+/gi;
  const said = strings(OFFICE).map(({ at, text }) => ({
    at,
    text: text.replaceAll(/<[^>]*>?|\w+="[^"]*"?/g, "").replaceAll(known, ""),
  }));
  expect(broken(said, /(?:[\p{Script=Han}＿，。：；（] ?)[A-Za-z]{4,}/u)).toEqual([]);
});

test("a figure with 余 or 多 has a whole number before it, and no sum is written as 数百 or 若干", () => {
  expect(broken(strings(OFFICE), /(?:[^\d＿十百千万几六]余[条次人家个])|数[百千万]|若干|上百|多项/)).toEqual([]);
});
