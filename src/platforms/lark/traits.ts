import type { PlatformTraits } from "../platform.ts";
import { cardFits, renderCard } from "./cards/cards.ts";
import { withoutNames } from "./cards/naming.ts";
import { renderText } from "./cards/plain.ts";
import { kindOfId } from "./ids.ts";

/** What Feishu is without a connection. */
export const larkTraits: PlatformTraits = {
  name: "lark",
  label: "飞书",
  kindOf: kindOfId,
  renderCard,
  renderText,
  cardFits,
  withoutNames,
  // Below what Feishu allows (5, shared by all bots of a chat, 50 and 1,000): its clock is not ours and others share the chats.
  rates: { perTarget: 3, perSecond: 40, perMinute: 800, patientPerSecond: 12 },
};
