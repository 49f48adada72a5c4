import type { Block, Button, FormInput, Press } from "#core";
import { defined } from "#core";
import type { Drawing, Element } from "./blocks.ts";
import { panel } from "./panel.ts";
import { plain } from "./plain.ts";

/** A button outside a form. It has no name, because the platform documents names only inside forms. */
export const drawButton = (button: Button): Element => ({
  tag: "button",
  ...face(button),
  behaviors: behaviorsOf(button),
});

/**
 * A form with labels, inputs and one submit button. The submit button has no behaviors, which some clients refuse; some
 * clients send no value for it, so its name carries the route.
 */
export function drawForm(form: Extract<Block, { type: "form" }>, drawing: Drawing): Element {
  const { press } = form.submit;
  return {
    tag: "form",
    name: needName(form.name, drawing),
    vertical_spacing: "8px",
    elements: [
      ...form.inputs.flatMap((input) => drawInput(input, drawing)),
      ...moreOf(form, drawing),
      {
        tag: "button",
        name: needName(press === undefined ? `submit_${form.name}` : routeName(press), drawing),
        form_action_type: "submit",
        ...face({ style: "primary", ...form.submit }),
      },
    ],
  };
}

/**
 * The inputs of a form that are folded away. Fields in a fold are not required, because a required field would be
 * hidden in it.
 */
function moreOf({ more }: Extract<Block, { type: "form" }>, drawing: Drawing): readonly Element[] {
  if (more === undefined || more.inputs.length === 0) return [];
  const elements = more.inputs.flatMap((input) => drawInput({ ...input, required: false }, drawing));
  return [panel(more.title, elements)];
}

function drawInput(input: FormInput, drawing: Drawing): readonly Element[] {
  const name = needName(input.name, drawing);
  const shared = { name, required: input.required ?? false, width: "fill" };
  const most = input.type === "text" ? Math.min(1000, Math.max(1, input.maxLength ?? 1000)) : 0;
  // Required inputs get a （必填） in their label, because the client does not mark them.
  const marked = input.required === true ? `${input.label}（必填）` : input.label;
  const label = { tag: "div", text: { ...words(marked), text_size: "notation", text_color: "grey" } };
  switch (input.type) {
    case "text":
      return [
        {
          tag: "input",
          ...shared,
          label: words(marked),
          label_position: "top",
          placeholder: words(input.placeholder ?? "请输入", 100),
          max_length: most,
          ...(input.multiline ? { input_type: "multiline_text", rows: 3, auto_resize: true } : {}),
          ...(input.value === undefined ? {} : { default_value: cut(input.value, most) }),
        },
      ];
    case "day":
      return [
        label,
        {
          tag: "date_picker",
          ...shared,
          placeholder: words(`请选${input.label}`, 100),
          ...defined({ initial_date: input.value }),
        },
      ];
    case "choice":
      return [
        label,
        { tag: "select_static", ...shared, placeholder: words(`请选${input.label}`, 100), ...choices(input) },
      ];
  }
}

function choices({ options, value }: Extract<FormInput, { type: "choice" }>): Element {
  const at = options.findIndex((option) => option.value === value);
  return {
    options: options.map((option) => ({ text: words(option.text), value: option.value })),
    // It is not documented whether `initial_option` takes the text or the value, so the index is used.
    ...(at < 0 ? {} : { initial_index: at + 1 }),
  };
}

function face({ text, style, confirm }: Button): Element {
  return {
    text: words(text, 100),
    type: style === "primary" ? "primary_filled" : (style ?? "default"),
    width: "default",
    ...(confirm === undefined ? {} : { confirm: { title: words("请确认"), text: words(confirm) } }),
  };
}

function behaviorsOf({ press, url }: Button): readonly Element[] {
  if (press !== undefined) return [{ type: "callback", value: routeOf(press) }];
  return url !== undefined && /^https?:\/\//.test(url) ? [{ type: "open_url", default_url: url }] : [];
}

const routeOf = ({ action, id, value }: Press): Element => ({
  a: action,
  ...defined({ id, v: value }),
});

/** Separates the parts of a route in a submit button's name. */
export const ROUTE_SEPARATOR = "__";

/**
 * The name of a submit button with its route: `done`, `done__42`, `done__42__3`. Allowed characters are not documented,
 * so it is plain ASCII.
 */
function routeName({ action, id, value }: Press): string {
  const name = [
    action,
    ...(id === undefined && value === undefined ? [] : [id ?? ""]),
    ...(value === undefined ? [] : [value]),
  ].join(ROUTE_SEPARATOR);
  if (!/^[\w-]{1,64}$/.test(name)) throw new Error(`“${name}” cannot be the name of a submit`);
  return name;
}

/**
 * Checks that a name is unique: form values come back by name, so a duplicate is a bug in the code that built the card.
 */
function needName(name: string, drawing: Drawing): string {
  if (name === "" || drawing.names.has(name)) throw new Error(`the name “${name}” stands twice in a card`);
  drawing.names.add(name);
  return name;
}

const words = (text: string, most = 1_000): Element => ({ tag: "plain_text", content: cut(text, most) });

function cut(text: string, most: number): string {
  const chars = [...plain(text)];
  return chars.length <= most ? chars.join("") : `${chars.slice(0, most - 1).join("")}…`;
}
