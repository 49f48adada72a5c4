import { AESCipher } from "@larksuiteoapi/node-sdk";
import { expect, test } from "vitest";
import { encryptPush, signPush } from "../../../src/sandbox/wire/crypto.ts";

const iv = Buffer.from("000102030405060708090a0b0c0d0e0f", "hex");
const challenge = '{"challenge":"ajls384kdj1234","token":"vtoken","type":"url_verification"}';
const encrypted =
  "AAECAwQFBgcICQoLDA0ODw9mLTIAZS9jAmGTQ1wAhHrdc/+YAHCBScAaLLdlIbBIGD5DFIf/wd49ChaizNW99t+JPlwnNfqYJb4mM+DQIGQhHjAxJjg2LGdN0HYM1yCk";

test("encrypts as the published vector", () => {
  expect(encryptPush("test key", challenge, iv)).toBe(encrypted);
});

test("signs the outer body as the published vector", () => {
  expect(signPush("1700000000", "abc", "test key", `{"encrypt":"${encrypted}"}`)).toBe(
    "c0030cc492728ee353cd9481e0ed1203c2e02b496454652aeb481e30bb250af5",
  );
});

test("the official cipher decrypts what is encrypted with a new IV", () => {
  expect(new AESCipher("test key").decrypt(encryptPush("test key", "八个三 🎉"))).toBe("八个三 🎉");
});

test("the vendor's own vector decrypts with the same key", () => {
  expect(new AESCipher("test key").decrypt("P37w+VZImNgPEO1RBhJ6RtKl7n6zymIbEG1pReEzghk=")).toBe("hello world");
});
