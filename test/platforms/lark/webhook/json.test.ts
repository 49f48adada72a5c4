import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readEnvelope, readObject } from "../../../../src/platforms/lark/webhook/json.ts";
import { alwaysSlow, costMs } from "../../../support/slow.ts";

const bytes = (text: string) => Buffer.from(text);

describe("a JSON object", () => {
  test("is read as JSON.parse reads it, whatever its spacing", () => {
    const object = fc.dictionary(
      fc.string().filter((key) => key !== "__proto__"),
      fc.jsonValue({ maxDepth: 5 }),
    );
    fc.assert(
      fc.property(object, fc.constantFrom(undefined, 1, "\t"), (value, space) => {
        const text = JSON.stringify(value, null, space);
        expect(readObject(text)).toEqual(JSON.parse(text));
      }),
      { seed: 2, numRuns: 1_000 },
    );
  });

  test.each([
    ["a key twice", '{"a":1,"a":2}'],
    ["a key twice, once escaped", '{"a":1,"\\u0061":2}'],
    ["a key twice, deep inside", '{"x":[{"a":{"b":1,"c":2,"b":3}}]}'],
    ["__proto__", '{"__proto__":{"admin":true}}'],
    ["__proto__ escaped and inside", '{"a":{"\\u005f_proto__":1}}'],
    ["65 brackets deep", `{"a":${"[".repeat(64)}${"]".repeat(64)}}`],
    ["100,000 brackets deep", "[".repeat(100_000)],
    ["bytes after the value", '{"a":1} x'],
    ["two values", '{"a":1}{"b":2}'],
    ["a list", "[1]"],
    ["a text", '"a"'],
    ["a number", "12"],
    ["null", "null"],
    ["nothing", ""],
    ["NaN", '{"a":NaN}'],
    ["a comment", '{"a":1/**/}'],
    ["a comma too many", '{"a":1,}'],
    ["single quotes", "{'a':1}"],
    ["a raw line break in a text", '{"a":"\n"}'],
    ["an open text", '{"a":"'],
    ["an open text after a backslash", '{"a":"\\"}'],
    ["a byte order mark", '\ufeff{"a":1}'],
  ])("is not %s", (_, text) => {
    expect(readObject(text)).toBeUndefined();
    expect(Object.prototype).not.toHaveProperty("admin");
  });

  test("may have the same key in two objects, and braces and quotes in its texts", () => {
    const text = '{"a":{"k":1},"b":{"k":2},"c":"{\\"k\\":[[[","d":"\\\\"}';
    expect(readObject(text)).toEqual(JSON.parse(text));
  });

  test("is refused quickly if it is too deep", () => {
    const deep = '{"a":'.repeat(1_000_000);
    expect(alwaysSlow([deep], (some) => some.filter((text) => costMs(() => readObject(text)) > 100))).toEqual([]);
  });
});

describe("an envelope", () => {
  test.each([
    ["plain", '{"encrypt":"QUJD"}'],
    ["spaced", ' {\r\n\t"encrypt" :\t"QUJD"\n} '],
    ["escaped", '{"\\u0065ncrypt":"\\u0051UJD"}'],
  ])("gives its ciphertext: %s", (_, text) => {
    expect(readEnvelope(bytes(text))).toBe("QUJD");
  });

  test.each([
    ["another key beside it", '{"encrypt":"QUJD","event":{}}'],
    ["the key twice", '{"encrypt":"QUJD","encrypt":"QUJE"}'],
    ["no key", "{}"],
    ["an empty ciphertext", '{"encrypt":""}'],
    ["a number", '{"encrypt":123}'],
    ["a list", '{"encrypt":["QUJD"]}'],
  ])("is refused with %s", (_, text) => {
    expect(readEnvelope(bytes(text))).toBeUndefined();
  });

  test("is refused if its bytes are not UTF-8", () => {
    expect(readEnvelope(Buffer.from('{"encrypt":"\xc0\xaf"}', "latin1"))).toBeUndefined();
    expect(readEnvelope(Buffer.from('{"encrypt":"QUJD"}', "utf16le"))).toBeUndefined();
  });
});
