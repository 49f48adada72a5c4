import { readFileSync } from "node:fs";
import type { Server } from "node:http";
import { parseArgs } from "node:util";
import { serve } from "@hono/node-server";
import { createSandbox } from "./sandbox.ts";
import type { City } from "./world/city.ts";

// The sandbox as a process of its own, for tests that kill the program beside it:
// node src/sandbox/main.ts --port 0 --request-url http://127.0.0.1:3000/lark/events [--city city.json]
// It prints one JSON line when it listens. The app's secrets come from the LARK_* variables that the program reads.

const { values: flags } = parseArgs({
  options: {
    port: { type: "string", default: process.env.SANDBOX_PORT ?? "0" },
    "request-url": { type: "string", default: process.env.SANDBOX_REQUEST_URL ?? "http://127.0.0.1:3000/lark/events" },
    // A JSON file with another city than the default one.
    city: { type: "string" },
  },
});

const { LARK_APP_ID, LARK_APP_SECRET, LARK_ENCRYPT_KEY, LARK_VERIFICATION_TOKEN } = process.env;
const sandbox = createSandbox({
  ...(LARK_APP_ID ? { appId: LARK_APP_ID } : {}),
  appSecret: LARK_APP_SECRET ?? "sandbox-app-secret-on-the-desk",
  encryptKey: LARK_ENCRYPT_KEY ?? "sandbox-encrypt-key-on-the-desk",
  verificationToken: LARK_VERIFICATION_TOKEN ?? "sandbox-token-on-the-desk",
  requestUrl: flags["request-url"],
  ...(flags.city === undefined ? {} : { city: JSON.parse(readFileSync(flags.city, "utf8")) as City }),
});

const server = serve({ fetch: sandbox.app.fetch, hostname: "127.0.0.1", port: Number(flags.port) }, ({ port }) => {
  const url = `http://127.0.0.1:${port}`;
  console.log(
    JSON.stringify({ url, request_url: flags["request-url"], app_id: LARK_APP_ID ?? sandbox.city.bot.appId }),
  );
}) as Server;

server.on("upgrade", sandbox.upgrade);

for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.once(signal, () => {
    sandbox.close();
    server.close();
    server.closeAllConnections();
  });
}
