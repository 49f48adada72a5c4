import type { Pasted, SentSource } from "#bot";
import { fail, ok, type Result } from "#core";
import type { SaidMessage } from "#platforms";
import type { FileReads } from "../files/file-reads.ts";

/** Fetches what people sent from the platform; undefined if the platform does not return it. */
export interface Fetching {
  readonly file: (messageId: string, key: string) => Promise<Uint8Array<ArrayBuffer> | undefined>;
  /** The text of a message; for a forwarded conversation the texts of all its messages. */
  readonly message: (messageId: string) => Promise<readonly SaidMessage[] | undefined>;
  /** The members of a group with their names. */
  readonly members: (
    chatId: string,
  ) => Promise<readonly { readonly personId: string; readonly name: string }[] | undefined>;
}

/** Fetches nothing: for a program without a platform. */
export const noFetching: Fetching = {
  file: async () => undefined,
  message: async () => undefined,
  members: async () => undefined,
};

/** The texts of a file, a message or a forwarded conversation; or why there is none. */
export async function textsOf(
  { reads, fetching }: { readonly reads: FileReads; readonly fetching: Fetching },
  { messageId, fileKey, as, membersOf }: SentSource,
): Promise<Result<readonly Pasted[]>> {
  if (membersOf !== undefined) {
    const members = await fetching.members(membersOf);
    return members === undefined
      ? fail("没有取到群成员名单，请联系管理员")
      : ok([{ text: JSON.stringify(members), at: undefined }]);
  }
  if (fileKey !== undefined && as === "roster") {
    const bytes = await fetching.file(messageId, fileKey);
    if (bytes === undefined) return fail("文件未能取到，请重新发送");
    const roster = await reads.roster(bytes);
    return roster.ok ? ok([{ text: JSON.stringify(roster.value), at: undefined }]) : roster;
  }
  if (fileKey !== undefined) return await textOfSentFile(reads, fetching, messageId, fileKey);
  const said = await fetching.message(messageId);
  if (said === undefined) return fail("那条消息没有读取到，请把正文贴在命令后面");
  const [only, ...others] = said;
  if (only?.file !== undefined && only.text === undefined && others.length === 0)
    return await textOfSentFile(reads, fetching, messageId, only.file.key);
  const texts = said.flatMap(({ text = "", sentAt }) => (text.trim() === "" ? [] : [{ text, at: sentAt }]));
  return texts.length === 0 ? fail("那条消息里没有文字") : ok(texts);
}

async function textOfSentFile(
  reads: FileReads,
  fetching: Fetching,
  messageId: string,
  key: string,
): Promise<Result<readonly Pasted[]>> {
  const bytes = await fetching.file(messageId, key);
  if (bytes === undefined) return fail("文件未能取到，请重新发送，或者把正文贴在命令后面");
  const text = await reads.text(bytes);
  return text.ok ? ok([{ text: text.value, at: undefined }]) : text;
}
