import type { Asked } from "../platform.ts";
import type { Client } from "./api/client.ts";
import { objectIn, textIn } from "./api/read.ts";

/** The person who signed in. */
export interface SignedIn {
  readonly personId: string;
  readonly name: string;
  readonly tenantKey: string | undefined;
}

// Browsers sign in on another host; a private deployment and the sandbox have one host for both.
const ACCOUNTS: Readonly<Record<string, string>> = {
  "https://open.feishu.cn": "https://accounts.feishu.cn",
  "https://open.larksuite.com": "https://accounts.larksuite.com",
};

/** Sign-in with Feishu for the pages. */
export function createSignIn(config: { baseUrl: string; appId: string; appSecret: string }, client: Client) {
  return {
    /** The address at which a browser signs in. `challenge` is the S256 of a verifier that only the server knows. */
    address({ redirectUri, state, challenge }: { redirectUri: string; state: string; challenge: string }): string {
      const { origin } = new URL(config.baseUrl);
      const url = new URL("/open-apis/authen/v1/authorize", ACCOUNTS[origin] ?? origin);
      url.searchParams.set("client_id", config.appId);
      url.searchParams.set("response_type", "code");
      url.searchParams.set("redirect_uri", redirectUri);
      url.searchParams.set("state", state);
      url.searchParams.set("code_challenge", challenge);
      url.searchParams.set("code_challenge_method", "S256");
      return url.href;
    },

    /** The person to whom this code belongs; a code works once, within five minutes. */
    async person(code: string, verifier: string, redirectUri: string): Promise<Asked<SignedIn>> {
      const granted = await client.callAs(undefined, {
        name: "authen.token",
        method: "POST",
        path: "/open-apis/authen/v2/oauth/token",
        json: {
          grant_type: "authorization_code",
          client_id: config.appId,
          client_secret: config.appSecret,
          code,
          redirect_uri: redirectUri,
          code_verifier: verifier,
        },
      });
      if (!granted.ok) return granted;
      const token = textIn(granted.json, "access_token");
      if (token === undefined) return { ok: false, code: "no_answer", platformCode: 0 };
      const call = { name: "authen.user_info", method: "GET", path: "/open-apis/authen/v1/user_info" } as const;
      const told = await client.callAs(token, call);
      if (!told.ok) return told;
      const data = objectIn(told.json, "data");
      const personId = textIn(data, "open_id");
      if (personId === undefined) return { ok: false, code: "no_answer", platformCode: 0 };
      return { ok: true, value: { personId, name: textIn(data, "name") ?? "", tenantKey: textIn(data, "tenant_key") } };
    },
  };
}
