import { defined } from "#core";
/** The rule for a property's value. */
export type Rule = (
  | { readonly is: "text"; readonly most?: number; readonly like?: RegExp }
  | { readonly is: "flag" | "any" | "elements" | "columns" }
  | { readonly is: "whole"; readonly from: number; readonly to: number }
  | { readonly is: "words"; readonly tags: readonly string[]; readonly most?: number }
  | { readonly is: "shape"; readonly shape: Shape }
  | { readonly is: "list"; readonly of: Shape }
  | { readonly is: "texts" }
) & { readonly needed?: true };

/** The properties an object may have. */
export type Shape = Readonly<Record<string, Rule>>;

export const text = (like?: RegExp, most?: number): Rule => ({
  is: "text",
  ...defined({ like, most }),
});
export const flag: Rule = { is: "flag" };
export const any: Rule = { is: "any" };
export const texts: Rule = { is: "texts" };
export const elements: Rule = { is: "elements" };
export const columns: Rule = { is: "columns" };
export const whole = (from: number, to = Number.MAX_SAFE_INTEGER): Rule => ({ is: "whole", from, to });
export const shape = (of: Shape): Rule => ({ is: "shape", shape: of });
export const list = (of: Shape): Rule => ({ is: "list", of });

/** A text object, by default of tag plain_text. */
export const words = (tags = "plain_text", most?: number): Rule => ({
  is: "words",
  tags: tags.split(" "),
  ...defined({ most }),
});

/** The rule that a value is one of some words. */
export const oneOf = (choices: string): Rule => text(new RegExp(`^(?:${choices.split(" ").join("|")})$`));

/** The rule that a value is one of some words, or a number of pixels. */
export const sized = (choices: string): Rule => text(new RegExp(`^(?:${choices.split(" ").join("|")}|\\d{1,4}px)$`));

/** Turns a rule into one for a required property. */
export const needed = (rule: Rule): Rule => ({ ...rule, needed: true });

const EDGE = "-?\\d{1,2}(?:px)?";
/** A margin or padding of one, two or four distances. */
export const edges = text(new RegExp(`^${EDGE}(?: ${EDGE}(?: ${EDGE} ${EDGE})?)?$`));

/** A distance between elements. */
export const gap = sized("small medium large extra_large default");
