const FOLDED = /\[([^\]\n]*)\]\(((?:https?:\/\/|mailto:)[^\s)]+)\)/g;
const LINK = /https?:\/\/[^\s<>"'，。；、（）()【】《》]+/g;
const MAIL = /(?<![\w.@/])[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g;

/** What clients make of links and mail addresses that somebody types: `[shown](where)`. */
export const foldLinks = (text: string): string =>
  text.replace(LINK, (link) => `[${link}](${link})`).replace(MAIL, (mail) => `[${mail}](mailto:${mail})`);

/** The text as people see it again. */
export const unfoldLinks = (text: string): string => text.replace(FOLDED, "$1");
