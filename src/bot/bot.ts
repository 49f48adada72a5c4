import type { Card, Clock } from "#core";
import type { Database } from "#store";
import type { Command, PlatformWords } from "./command.ts";

/** The machine behind all commands: built once by an entry, used for every event. */
export interface Bot {
  readonly db: Database;
  readonly clock: Clock;
  readonly zone: string;
  readonly commands: readonly Command[];
  /** Where people speak to the bot. */
  readonly platform: PlatformWords;
  readonly appId: string;
  /** The bot's own id, or undefined while the platform has not told it. */
  readonly identity: () => Promise<string | undefined>;
  /** What a group is called, or undefined when the platform does not say. */
  readonly groupName?: (chatId: string) => Promise<string | undefined>;
  readonly render: (card: Card) => string;
  readonly nextNumber: (sequence: "record" | "ticket") => Promise<number>;
  /** Hears of one event id that came with two different bodies. */
  readonly onConflict?: () => void;
  /** Hears of somebody who spoke and whose name nobody has told yet. */
  readonly onStranger?: (chatId: string) => void;
  readonly settings: {
    readonly publicUrl: string | undefined;
    readonly adminIds: readonly string[];
    /** Whether people of other organisations in a shared group may report and ask. */
    readonly takesGuests?: boolean;
    /** Which of the eight slots of the kept sums this instance writes to. */
    readonly slot: number;
  };
}
