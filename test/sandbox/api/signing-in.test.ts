import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { deskCity } from "../../../src/sandbox/index.ts";
import { deskWith, secrets } from "../desk.ts";

const [, , , leader] = deskCity.people;
const back = "http://127.0.0.1:3000/auth/back";
const verifier = "v".repeat(43);
const challenge = createHash("sha256").update(verifier).digest("base64url");
const noon = () => "2026-11-22T04:00:00.000Z";

async function withCode() {
  const { sandbox } = deskWith(undefined, { clock: noon });
  const query = new URLSearchParams({
    client_id: deskCity.bot.appId,
    response_type: "code",
    redirect_uri: back,
    state: "s1",
    code_challenge: challenge,
    code_challenge_method: "S256",
  });
  const answer = await sandbox.app.request(`/open-apis/authen/v1/authorize?${query}`, {
    headers: { cookie: `sandbox_person=${leader.openId}` },
  });
  const location = new URL(answer.headers.get("location") ?? "");
  const exchange = async (change: object = {}) => {
    const response = await sandbox.app.request("/open-apis/authen/v2/oauth/token", {
      method: "POST",
      body: JSON.stringify({
        grant_type: "authorization_code",
        client_id: deskCity.bot.appId,
        client_secret: secrets.appSecret,
        code: location.searchParams.get("code"),
        redirect_uri: back,
        code_verifier: verifier,
        ...change,
      }),
    });
    return { status: response.status, body: (await response.json()) as { code: number; access_token?: string } };
  };
  return { sandbox, location, exchange };
}

test("the person chosen on the page signs in", async () => {
  const { sandbox, location, exchange } = await withCode();
  expect([location.origin + location.pathname, location.searchParams.get("state")]).toEqual([back, "s1"]);
  const { body } = await exchange();
  const info = await sandbox.app.request("/open-apis/authen/v1/user_info", {
    headers: { authorization: `Bearer ${body.access_token}` },
  });
  expect(await info.json()).toMatchObject({
    code: 0,
    data: { name: "周敏", open_id: leader.openId, tenant_key: deskCity.tenant.key },
  });
});

test("a code works once", async () => {
  const { exchange } = await withCode();
  await exchange();
  expect(await exchange()).toMatchObject({ status: 400, body: { code: 20065 } });
});

test("a code is valid for five minutes", async () => {
  const { sandbox, exchange } = await withCode();
  await sandbox.advance(300_000);
  expect((await exchange()).body.code).toBe(20004);
});

test.each([
  ["another address to come back to", { redirect_uri: "http://127.0.0.1:3000/else" }, 20071],
  ["another verifier", { code_verifier: "w".repeat(43) }, 20049],
  ["a code we never gave", { code: "none" }, 20003],
  ["a wrong secret", { client_secret: "no" }, 20002],
  ["another grant", { grant_type: "password" }, 20036],
])("refuses %s", async (_name, change, code) => {
  const { exchange } = await withCode();
  expect((await exchange(change)).body.code).toBe(code);
});

test("an unknown token is refused with HTTP 200, as on the platform", async () => {
  const { sandbox } = deskWith();
  const answer = await sandbox.app.request("/open-apis/authen/v1/user_info", {
    headers: { authorization: "Bearer eyJx" },
  });
  expect([answer.status, await answer.json()]).toMatchObject([200, { code: 20005 }]);
});
