import type { Block, Button, FormInput, Press } from "#core";
import type { Drawing, Element } from "./blocks.ts";
import { plain } from "./plain.ts";

/** A button. Its name repeats its route, because some clients send a press without its value. */
export function drawButton(button: Button, drawing: Drawing): Element {
  const name = button.press === undefined ? undefined : freeName(routeName(button.press), drawing);
  return {
    tag: "button",
    ...(name === undefined ? {} : { name }),
    ...face(button),
    behaviors: behaviorsOf(button),
  };
}

/** A form with its labels, inputs and one submit button. */
export function drawForm(form: Extract<Block, { type: "form" }>, drawing: Drawing): Element {
  const { press } = form.submit;
  const wanted = press === undefined ? `submit_${form.name}` : routeName(press);
  return {
    tag: "form",
    name: needName(form.name, drawing),
    vertical_spacing: "8px",
    elements: [
      ...form.inputs.flatMap((input) => drawInput(input, drawing)),
      {
        tag: "button",
        name: needName(wanted, drawing),
        form_action_type: "submit",
        ...face({ style: "primary", ...form.submit }),
        behaviors: behaviorsOf(form.submit),
      },
    ],
  };
}

function drawInput(input: FormInput, drawing: Drawing): readonly Element[] {
  const name = needName(input.name, drawing);
  const shared = { name, required: input.required ?? false, width: "fill" };
  const most = input.type === "text" ? Math.min(1000, Math.max(1, input.maxLength ?? 1000)) : 0;
  const label = { tag: "div", text: { ...words(input.label), text_size: "notation", text_color: "grey" } };
  switch (input.type) {
    case "text":
      return [
        {
          tag: "input",
          ...shared,
          label: words(input.label),
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
          placeholder: words("请选日期"),
          ...(input.value === undefined ? {} : { initial_date: input.value }),
        },
      ];
    case "choice":
      return [label, { tag: "select_static", ...shared, placeholder: words("请选择"), ...choices(input) }];
  }
}

function choices({ options, value }: Extract<FormInput, { type: "choice" }>): Element {
  const at = options.findIndex((option) => option.value === value);
  return {
    options: options.map((option) => ({ text: words(option.text), value: option.value })),
    // Whether `initial_option` wants the text or the value is not certain; the index is.
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
  ...(id === undefined ? {} : { id }),
  ...(value === undefined ? {} : { v: value }),
});

/** `done`, `done:42`, `done:42:3`: the same route that the value carries. */
function routeName({ action, id, value }: Press): string {
  if (value !== undefined) return `${action}:${id ?? ""}:${value}`;
  return id === undefined ? action : `${action}:${id}`;
}

function freeName(name: string, { names }: Drawing): string | undefined {
  if (names.has(name)) return undefined;
  names.add(name);
  return name;
}

/** A form's parts come back by their names, so a name that is taken is a bug of whoever built the card. */
function needName(name: string, drawing: Drawing): string {
  if (name === "" || freeName(name, drawing) === undefined)
    throw new Error(`the name “${name}” stands twice in a card`);
  return name;
}

const words = (text: string, most = 1_000): Element => ({ tag: "plain_text", content: cut(text, most) });

function cut(text: string, most: number): string {
  const chars = [...plain(text)];
  return chars.length <= most ? chars.join("") : `${chars.slice(0, most - 1).join("")}…`;
}
