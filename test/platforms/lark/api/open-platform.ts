import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** One request as the platform got it. */
export interface Heard {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

/** What the platform answers: a status with a body, or `hang up`. */
export type Script = (heard: Heard, answer: ServerResponse) => void | Promise<void>;

/** A platform of a few lines on a real port: it hears everything and answers what the test wants. */
export async function openPlatform(script: Script) {
  const heard: Heard[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const { method = "", url = "", headers } = incoming;
    const one = { method, path: url, headers, body: Buffer.concat(chunks).toString() };
    heard.push(one);
    await script(one, outgoing);
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  return {
    heard,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

/** Answers JSON. */
export function say(answer: ServerResponse, body: unknown, status = 200, headers: Record<string, string> = {}): void {
  answer.writeHead(status, { "content-type": "application/json; charset=utf-8", ...headers });
  answer.end(JSON.stringify(body));
}

export const TOKEN_PATH = "/open-apis/auth/v3/tenant_access_token/internal";

/** Answers like Feishu where tokens are given out. */
export const sayToken = (answer: ServerResponse, token = "t-1", expire = 7_200) =>
  say(answer, { code: 0, msg: "ok", tenant_access_token: token, expire });
