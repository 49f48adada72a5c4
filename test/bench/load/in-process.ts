import { type Lark, openLark } from "#platforms";
import type { Database } from "#store";
import { createProgram, type Program } from "../../../src/program.ts";
import { keys } from "./events.ts";

/** The program without its HTTP server, with a clock of the bench and a platform simulated through `fetch`. */
export const programInProcess = (db: Database, clock: () => string, fetch: () => Promise<Response>): Program<Lark> =>
  createProgram({
    db,
    platform: openLark({
      baseUrl: "http://127.0.0.1:1",
      appId: keys.LARK_APP_ID,
      appSecret: keys.LARK_APP_SECRET,
      encryptKey: keys.LARK_ENCRYPT_KEY,
      verificationToken: keys.LARK_VERIFICATION_TOKEN,
      fetch,
    }),
    clock,
    zone: "Asia/Shanghai",
    publicUrl: undefined,
    adminIds: [],
    metricsToken: undefined,
    isLocal: () => true,
  });
