import type { City } from "./city.ts";
import type { Faults } from "./faults.ts";
import type { Live } from "./live.ts";
import type { Meters } from "./meters.ts";
import type { World } from "./world.ts";

/** The app's four credentials, as in the developer console. */
export interface Identity {
  readonly appId: string;
  readonly appSecret: string;
  readonly encryptKey: string;
  readonly verificationToken: string;
}

/** The state that all parts of the sandbox share. */
export interface Desk {
  readonly identity: Identity;
  readonly city: City;
  readonly world: World;
  readonly faults: Faults;
  readonly meters: Meters;
  readonly live: Live;
  /** Whether the app receives every message of its groups. */
  readonly hearsAll: boolean;
  /** The sandbox's time in milliseconds. */
  now(): number;
}

/** The members of a chat with their names, in the order they joined. */
export function namesIn({ world }: Desk, chatId: string): { openId: string; name: string }[] {
  const members = [...(world.chats.get(chatId)?.members ?? [])];
  return members.map((openId) => ({ openId, name: world.people.get(openId)?.name ?? openId }));
}
