import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";

/** The response of the app, or why there is none. */
export interface PostAnswer {
  readonly status: number | "timeout" | "unreachable";
  readonly body: string;
  readonly ms: number;
}

/** Posts a body as it is; never throws. */
export type Post = (
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  deadline: AbortSignal,
) => Promise<PostAnswer>;

/** Posts over a raw socket, because fetch would write all header names in lower case. */
export const postTo: Post = (url, headers, body, deadline) => {
  const started = performance.now();
  return new Promise((resolve) => {
    const end = (status: PostAnswer["status"], text: string) =>
      resolve({ status, body: text, ms: Math.round(performance.now() - started) });
    const failed = () => end(deadline.aborted ? "timeout" : "unreachable", "");
    const request = url.startsWith("https:") ? requestHttps : requestHttp;
    const length = String(Buffer.byteLength(body));
    const options = {
      method: "POST",
      headers: { ...headers, "Content-Length": length },
      agent: false,
      signal: deadline,
    };
    const outgoing = request(url, options, (incoming) => {
      const parts: Buffer[] = [];
      incoming.on("data", (part: Buffer) => parts.push(part));
      incoming.on("end", () => end(incoming.statusCode ?? 0, Buffer.concat(parts).toString("utf8")));
      incoming.on("error", failed);
    });
    outgoing.on("error", failed);
    outgoing.end(body);
  });
};
