import { spawn } from "node:child_process";
import { createServer } from "node:http";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterEach, expect, test } from "vitest";
import { deskCity } from "../../src/sandbox/index.ts";

const main = fileURLToPath(new URL("../../src/sandbox/main.ts", import.meta.url));
const [group] = deskCity.chats;
const [member] = deskCity.people;
const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

test("as a process of its own it prints its address and pushes to the program beside it", async () => {
  const app = createServer((request, response) => request.resume().on("end", () => response.end("{}"))).listen(
    0,
    "127.0.0.1",
  );
  ends.push(() => app.close());
  await new Promise((ready) => app.once("listening", ready));
  const address = app.address();
  const door = `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}/lark/events`;
  const child = spawn(process.execPath, [main, "--request-url", door], { stdio: ["ignore", "pipe", "inherit"] });
  ends.push(() => child.kill());
  const [line] = await new Promise<string[]>((read) =>
    createInterface(child.stdout).once("line", (text) => read([text])),
  );
  const told = JSON.parse(line ?? "") as { url: string; request_url: string; app_id: string };
  expect(told).toMatchObject({ request_url: door, app_id: deskCity.bot.appId });
  const said = await fetch(`${told.url}/sandbox/api/say`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ user: member.openId, chat_id: group.chatId, text: "/党课" }),
  });
  expect(await said.json()).toMatchObject({ push: { state: "answered" } });
  const { messages } = (await (await fetch(`${told.url}/sandbox/api/messages?chat_id=${group.chatId}`)).json()) as {
    messages: object[];
  };
  expect(messages).toMatchObject([{ text: "@模范 /党课" }]);
  const exit = new Promise((gone) => child.once("exit", gone));
  child.kill("SIGTERM");
  expect(await exit).toBe(0);
});
