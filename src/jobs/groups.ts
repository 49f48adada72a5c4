import { boundChats, type Chat } from "#store";
import type { Stage } from "./job.ts";

/** The groups that are bound to a unit, asked once a tick. */
export const boundGroups = (stage: Stage): Promise<readonly Chat[]> =>
  stage.once("bound chats", () => boundChats(stage.query));
