const FOLDED = /\[([^\]\n]*)\]\(((?:https?:\/\/|mailto:)[^\s)]+)\)/g;
const LINK = /https?:\/\/[^\s<>"'，。；、（）()【】《》]+/g;
const MAIL = /(?<![\w.@/])[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g;

/** Turns typed links and mail addresses into `[shown](address)`, as clients do. */
export const foldLinks = (text: string): string =>
  text.replace(LINK, (link) => `[${link}](${link})`).replace(MAIL, (mail) => `[${mail}](mailto:${mail})`);

/** The text as people see it. */
export const unfoldLinks = (text: string): string => text.replace(FOLDED, "$1");
