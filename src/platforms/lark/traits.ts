import type { PlatformTraits } from "../platform.ts";
import { cardFits, keepCard, renderCard, withoutNames } from "./cards/cards.ts";
import { renderText } from "./cards/plain.ts";
import { kindOfId } from "./ids.ts";

/** The properties of Feishu that need no connection. */
export const larkTraits: PlatformTraits = {
  name: "lark",
  label: "飞书",
  kindOf: kindOfId,
  keepCard,
  renderCard,
  renderText,
  cardFits,
  withoutNames,
  // The limits that the bot keeps, below Feishu's (5 per chat, shared by all its bots, 50 per second and 1,000 per
  // minute), because its clock differs from ours and other bots share the chats.
  rates: { perTarget: 3, perSecond: 40, perMinute: 800, patientPerSecond: 12 },
};
