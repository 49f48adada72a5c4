import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import badInputs from "./data/bad-inputs.json" with { type: "json" };

// No row of bad-inputs.json may be forgotten in silence: each area is one file's, which goes through all of it, and what that
// file leaves to others is named here with the test that has it.
const AREAS: Readonly<Record<string, string>> = {
  command_text: "test/commands/every/bad-inputs.test.ts",
  date: "test/commands/every/bad-inputs.test.ts",
  number: "test/commands/every/bad-inputs.test.ts",
  event_json: "test/platforms/lark/webhook/bad-inputs.test.ts",
  encryption_signature: "test/platforms/lark/webhook/bad-inputs.test.ts",
  http: "test/platforms/lark/webhook/bad-inputs.test.ts",
  card_action: "test/commands/every/bad-presses.test.ts",
  message_output: "test/platforms/lark/cards/cards.test.ts",
  export_file: "test/reports/export.test.ts",
  dashboard_oauth: "test/web/session/sign-in.test.ts",
};

type Where = readonly [file: string, test: string];

const HTTP = "test/platforms/lark/webhook/http.test.ts";

/** Rows that need more than their area's file has, with the test that tries them. */
const ELSEWHERE: Readonly<Record<string, Where>> = {
  "same event_id, different decrypted body": [
    "test/conversations/door.test.ts",
    "records one event id once even if its second body differs, and counts the conflict",
  ],
  "same message_id, new event_id": [
    "test/conversations/door.test.ts",
    "answers a message once if it is delivered again with another event id",
  ],
  "message-recalled event before the message event": [
    "test/conversations/door.test.ts",
    "makes no record of a message that was recalled before it arrived",
  ],
  "client closes after our commit, before our answer": [
    "test/conversations/door.test.ts",
    "makes one record if the platform disconnected before the answer and delivers again",
  ],
  "service started with no Encrypt Key": ["test/config.test.ts", "wrong credentials"],
  'service started with an Encrypt Key of "" or spaces': ["test/config.test.ts", "wrong credentials"],
  "Host: evil.example on the OAuth start page": [
    "test/web/session/sign-in.test.ts",
    "uses the configured address if another host is requested",
  ],
  "10,000 forged requests per second for 60 s": ["test/faults/hostile/load.test.ts", "do not delay signed requests"],
  'known answer: key "test key", P37w+VZImNgPEO1RBhJ6RtKl7n6zymIbEG1pReEzghk=': [
    "test/platforms/lark/webhook/decrypt.test.ts",
    "P37w+VZImNgPEO1RBhJ6RtKl7n6zymIbEG1pReEzghk=",
  ],
  "nonce of 64 KB": [HTTP, "a head over 8 KiB"],
  "2,000 headers": [HTTP, "2,000 headers"],
  "PUT /lark/events": [HTTP, '["PUT", "/lark/events", 405]'],
  "TRACE /": [HTTP, "TRACE / HTTP/1.1"],
  "POST //webhook//event": [HTTP, '["POST", "//lark//events", 404]'],
  "POST /webhook/%65vent": [HTTP, '["POST", "/lark/%65vents", 404]'],
  "POST /%zz": [HTTP, '["POST", "/%zz", 400]'],
  "Content-Length: 5 and Transfer-Encoding: chunked": [HTTP, "a length and chunks"],
  "Content-Length twice with different values": [HTTP, "two lengths"],
  "chunked body that never ends": [HTTP, "in chunks without an end is cut off at the limit"],
  "headers sent, body at 1 byte/s": [HTTP, "that does not finish its body gets 408"],
  "500 idle connections held open": [HTTP, "five hundred times at once delays nobody"],
  "HTTP/0.9 request line": [HTTP, "of HTTP/0.9 is refused"],
  "absolute-form target POST http://other/ HTTP/1.1": [HTTP, "another host's address as target"],
  "../../x.xlsx as a branch name": ["test/reports/export.test.ts", "../../"],
  "CON.xlsx": ["test/reports/export.test.ts", "CON"],
};

const sources = new Map<string, string>();
const read = (file: string): string => {
  const source = sources.get(file) ?? (existsSync(file) ? readFileSync(file, "utf8") : "");
  sources.set(file, source);
  return source;
};

const rows = badInputs as readonly { readonly area: string; readonly input: unknown }[];

test("every area of the list is covered by a test file that reads it", () => {
  expect([...new Set(rows.map(({ area }) => area))].sort()).toEqual(Object.keys(AREAS).sort());
  for (const [area, file] of Object.entries(AREAS)) {
    expect(read(file), file).toContain("bad-inputs.json");
    expect(read(file), `${area} in ${file}`).toMatch(new RegExp(`"${area}"`));
  }
});

test("every row that needs more than its area's test has a test of its name", () => {
  const lost = Object.entries(ELSEWHERE).filter(([, [file, name]]) => !read(file).includes(name));
  expect(lost).toEqual([]);
  const inputs = new Set(rows.map(({ input }) => input));
  expect(
    Object.keys(ELSEWHERE).filter((input) => !inputs.has(input)),
    "rows that are no longer on the list",
  ).toEqual([]);
});

test("rows that the request tests leave to other files are listed here", () => {
  const left = [
    ...read("test/platforms/lark/webhook/bad-inputs.test.ts").matchAll(/^ {2}\["([^"]*)", "[^"]*"\],$/gm),
  ].map(([, input]) => input);
  expect(left.length).toBeGreaterThan(15);
  expect(left.filter((input = "") => ELSEWHERE[input] === undefined)).toEqual([]);
});

test("the list of bad inputs has all its rows in each area", () => {
  const counts = Object.fromEntries(
    Object.keys(AREAS).map((area) => [area, rows.filter((row) => row.area === area).length]),
  );
  process.stdout.write(
    `bad inputs: ${rows.length} rows, ${Object.keys(ELSEWHERE).length} of them by name\n${JSON.stringify(counts)}\n`,
  );
  expect(counts).toEqual({
    command_text: 20,
    date: 26,
    number: 16,
    event_json: 29,
    encryption_signature: 25,
    http: 22,
    card_action: 10,
    message_output: 12,
    export_file: 16,
    dashboard_oauth: 16,
  });
});
