import type { Messenger, SendResult } from "#platforms";
import type { Query } from "#store";
import { exportFile, readExportSpec } from "./export.ts";

/**
 * A messenger that makes the files it is only asked for. What is asked was fixed when it was committed, its uuid too: a
 * repeated send makes the file anew, may upload it twice, and shows it once.
 */
export function makingFiles(messenger: Messenger, query: Query): Messenger {
  return {
    async send(message): Promise<SendResult> {
      const spec = message.messageType === "file" ? readExportSpec(JSON.parse(message.content).spec) : undefined;
      if (spec === undefined) return await messenger.send(message);
      return await messenger.send({ ...message, bytes: await exportFile(query, spec) });
    },
  };
}
