import type { Card, Clock } from "#core";
import type { Database } from "#store";
import type { Command, PlatformWords } from "./command.ts";

/** What all commands share. The entry builds it once; every event uses it. */
export interface Bot {
  readonly db: Database;
  readonly clock: Clock;
  readonly zone: string;
  readonly commands: readonly Command[];
  /** The chat platform on which people talk to the bot. */
  readonly platform: PlatformWords;
  readonly appId: string;
  /** The bot's own id, or undefined before the platform has given it. */
  readonly identity: () => Promise<string | undefined>;
  /** The name of a group, or undefined if the platform does not give one. */
  readonly groupName?: (chatId: string) => Promise<string | undefined>;
  readonly render: (card: Card) => string;
  readonly nextNumber: (sequence: "record" | "ticket") => Promise<number>;
  /** Called when one event id arrives with two different bodies. */
  readonly onConflict?: () => void;
  /** Called when a person whose name is unknown speaks in a chat. */
  readonly onStranger?: (chatId: string) => void;
  readonly settings: {
    readonly publicUrl: string | undefined;
    readonly adminIds: readonly string[];
    /** Whether people of other organisations in a shared group may report and ask questions. */
    readonly takesGuests?: boolean;
    /**
     * The part (slot) of the stored sums that this instance writes to, so that instances do not wait for each other.
     */
    readonly slot: number;
  };
}
