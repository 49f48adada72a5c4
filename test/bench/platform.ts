import { once } from "node:events";
import { createServer } from "node:http";

/** A platform that takes everything: enough for the program to know its name and to send its receipts. */
export async function startPlatform(botId: string): Promise<{ url: string; sends: () => number; close: () => void }> {
  let sends = 0;
  const server = createServer((request, response) => {
    request.resume().on("end", () => {
      if (request.url?.includes("/messages")) sends += 1;
      const data = { message_id: `om_sent${sends}` };
      const answer = { code: 0, tenant_access_token: "t-bench", expire: 7200, bot: { open_id: botId }, data };
      response.setHeader("content-type", "application/json").end(JSON.stringify(answer));
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  return {
    url: `http://127.0.0.1:${port}`,
    sends: () => sends,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
