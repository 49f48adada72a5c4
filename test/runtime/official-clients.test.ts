import { createServer } from "node:http";
import { adaptDefault, Client, EventDispatcher, LoggerLevel, WSClient } from "@larksuiteoapi/node-sdk";
import { expect, test } from "vitest";
import { deskCity } from "../../src/sandbox/index.ts";
import { transcript } from "../support/transcript.ts";
import { startDesk } from "./desk.ts";

const [group] = deskCity.chats;
const [member] = deskCity.people;
const card = { schema: "2.0", body: { elements: [{ tag: "div", text: { tag: "plain_text", content: "各位好" } }] } };

/** What a console page tells whoever wants to join. */
interface App {
  readonly appId: string;
  readonly appSecret: string;
  readonly encryptKey: string;
  readonly verificationToken: string;
  readonly requestUrl: string;
}

test("the official client, its long connection and its dispatcher work with the sandbox that npm start opens", {
  timeout: 60_000,
}, async () => {
  const { url } = await startDesk();
  const ask = async (path: string, body?: object) => {
    const options = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
    const answer = await fetch(`${url}/sandbox/api/${path}`, body === undefined ? {} : options);
    // biome-ignore lint/suspicious/noExplicitAny: an answer as it came
    return (await answer.json()) as any;
  };
  const app = (await ask("app")) as App;
  const client = new Client({ ...app, domain: url, loggerLevel: LoggerLevel.error });
  const told = transcript("@larksuiteoapi/node-sdk 1.74.0: Client, EventDispatcher, WSClient");
  const data = { receive_id: group.chatId, msg_type: "interactive", content: JSON.stringify(card) };
  const sent = await told.act(
    "Client im.v1.message.create(card)",
    () => client.im.v1.message.create({ params: { receive_id_type: "chat_id" }, data }),
    (answer) => `code ${answer.code}`,
  );
  expect(sent.code).toBe(0);
  const face = {
    path: { message_id: sent.data?.message_id ?? "" },
    data: { reaction_type: { emoji_type: "DONE" } },
  };
  const faced = await told.act(
    "Client im.v1.messageReaction.create",
    () => client.im.v1.messageReaction.create(face),
    (answer) => `code ${answer.code}`,
  );
  expect(faced.data?.reaction_type?.emoji_type).toBe("DONE");

  const heard: string[] = [];
  const note = (way: string) => async (data: { message: { content: string } }) => {
    heard.push(`${way} ${JSON.parse(data.message.content).text}`);
    told.note(`${way === "socket" ? "WSClient" : "EventDispatcher"} im.message.receive_v1 → ${data.message.content}`);
  };
  const say = (text: string) => ask("say", { user: member.openId, chat_id: group.chatId, text });

  const overWebhook = new EventDispatcher({ ...app, loggerLevel: LoggerLevel.fatal }).register({
    "im.message.receive_v1": note("webhook"),
  });
  const server = createServer(adaptDefault("/events", overWebhook, { autoChallenge: true })).listen(0, "127.0.0.1");
  await new Promise((ready) => server.once("listening", ready));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  await ask("request-url", { url: `http://127.0.0.1:${port}/events` });
  told.note("console: the request URL is a server of its own, which answers the challenge");
  const { push } = await told.act(
    `${member.name}: @模范 二`,
    () => say("二"),
    (said) => said.push.state,
  );
  server.close();
  const overSocket = new EventDispatcher({}).register({ "im.message.receive_v1": note("socket") });
  const socket = await new Promise<WSClient>((ready, failed) => {
    const each = new WSClient({
      ...app,
      domain: url,
      loggerLevel: LoggerLevel.fatal,
      onReady: () => ready(each),
      onError: failed,
    });
    each.start({ eventDispatcher: overSocket }).catch(failed);
  });
  await told.act(
    `${member.name}: @模范 一`,
    () => say("一"),
    (said) => said.push.state,
  );
  socket.close({ force: true });
  await expect.poll(async () => (await ask("state")).is_over_socket).toBe(false);
  told.note("WSClient close → the desk counts no long connection");
  told.print();
  expect(push.state).toBe("answered");
  expect(heard).toEqual(["webhook @_user_1 二", "socket @_user_1 一"]);
  expect(await ask("request-url", { url: "http://mofan.example/events" })).toEqual({ error: "loopback only" });
});
