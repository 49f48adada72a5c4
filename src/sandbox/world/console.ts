/** An entry of the bot's menu: its label, and the key in its event. */
export interface BotMenuEntry {
  readonly name: string;
  readonly key: string;
}

/** The bot's menu, as set in the developer console; groups have menus of their own, set by the app. */
export const BOT_MENU: readonly BotMenuEntry[] = [
  { name: "登记", key: "report" },
  { name: "汇总", key: "tally" },
  { name: "待办", key: "todo" },
  { name: "台账", key: "pages" },
];
