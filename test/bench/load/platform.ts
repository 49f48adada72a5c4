import { once } from "node:events";
import { createServer } from "node:http";

/**
 * The part of a platform that the program needs for its receipts. With `isBusy` it accepts none for an hour, so that
 * only the handling of events is measured.
 */
export async function startPlatform(botId: string, isBusy: boolean): Promise<{ url: string; close: () => void }> {
  let sends = 0;
  const server = createServer((request, response) => {
    request.resume().on("end", () => {
      const isSend = request.url?.includes("/messages") === true;
      if (isSend && isBusy) {
        response.writeHead(429, { "content-type": "application/json", "x-ogw-ratelimit-reset": "3600" });
        response.end(JSON.stringify({ code: 99991400, msg: "request trigger frequency limit" }));
        return;
      }
      if (isSend) sends += 1;
      const data = { message_id: `om_sent${sends}` };
      const answer = { code: 0, tenant_access_token: "t-bench", expire: 7200, bot: { open_id: botId }, data };
      response.setHeader("content-type", "application/json").end(JSON.stringify(answer));
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
