import {
  any,
  columns,
  edges,
  elements,
  flag,
  gap,
  list,
  needed,
  oneOf,
  type Shape,
  shape,
  sized,
  text,
  texts,
  whole,
  words,
} from "./rules.ts";

// Card JSON 2.0 as its public sources describe it: the vendor's pages «卡片 JSON 2.0 结构» and those of each component
// (open.feishu.cn/document/uAjLw4CM/ukzMukzMukzM/feishu-cards/card-json-v2-components), the tables in the skills of
// github.com/larksuite/cli (commit 3d82c85), and the constructors of the crate open-lark. In 2.0 a property or tag that
// is not known is an error, so a property that is not listed here is refused.

const COLOR = text(
  /^(?:default|transparent|white|(?:neutral|blue|carmine|green|grey|indigo|lime|orange|purple|red|sunflower|turquoise|violet|wathet|yellow)(?:-\d{2,3})?|rgba\([\d., ]+\)|cus-[\w-]+)$/,
);
const TEXT_SIZE = text(
  /^(?:heading(?:-[0-4])?|normal|notation|xxxx-large|xxx-large|xx-large|x-large|large|medium|small|x-small|cus-[\w-]+)$/,
);
const ALIGN = oneOf("left center right");

/** A text object, whatever its tag. */
export const TEXT: Shape = {
  tag: needed(text()),
  content: needed(text()),
  element_id: text(),
  text_size: TEXT_SIZE,
  text_align: ALIGN,
  text_color: COLOR,
  lines: whole(1),
  i18n_content: any,
  icon: any,
};

const ICON = shape({
  tag: needed(oneOf("standard_icon custom_icon")),
  token: text(),
  color: COLOR,
  img_key: text(),
  size: text(/^\d{1,3}px \d{1,3}px$/),
});
const LINK = { url: text(), pc_url: text(), ios_url: text(), android_url: text() };
const CONFIRM = shape({ title: needed(words()), text: needed(words()) });
const BEHAVIORS = list({
  type: needed(oneOf("callback open_url form_action")),
  value: any,
  behavior: oneOf("submit reset"),
  default_url: text(),
  pc_url: text(),
  ios_url: text(),
  android_url: text(),
});
const LAYOUT: Shape = {
  direction: oneOf("vertical horizontal"),
  padding: edges,
  margin: edges,
  vertical_spacing: gap,
  horizontal_spacing: gap,
  vertical_align: oneOf("top center bottom"),
  horizontal_align: ALIGN,
};
const OPTIONS = list({ text: needed(words("plain_text lark_md")), value: needed(text()), icon: ICON });
const PEOPLE = list({ value: needed(text()), icon: ICON });
const WIDTH = sized("default fill auto");

/** Further properties of elements that take input. */
const ASKING: Shape = {
  name: text(),
  margin: edges,
  required: flag,
  disabled: flag,
  disabled_tips: words(),
  hover_tips: words(),
  placeholder: words("plain_text", 100),
  width: WIDTH,
  behaviors: BEHAVIORS,
  confirm: CONFIRM,
  value: any,
};
const SELECT: Shape = { ...ASKING, type: oneOf("default text") };

const CONTAINERS: Readonly<Record<string, Shape>> = {
  column_set: {
    columns: needed(columns),
    flex_mode: oneOf("none stretch flow bisect trisect"),
    background_style: COLOR,
    action: shape({ multi_url: shape(LINK), behaviors: BEHAVIORS }),
    horizontal_spacing: gap,
    horizontal_align: ALIGN,
    margin: edges,
  },
  form: { name: needed(text()), elements: needed(elements), confirm: CONFIRM, ...LAYOUT },
  collapsible_panel: {
    ...LAYOUT,
    elements,
    expanded: flag,
    background_color: COLOR,
    border: shape({ color: COLOR, corner_radius: text(/^\d{1,3}px$/) }),
    header: needed(
      shape({
        title: needed(words("plain_text markdown")),
        background_color: COLOR,
        vertical_align: oneOf("top center bottom"),
        padding: edges,
        position: oneOf("top bottom"),
        width: sized("fill auto auto_when_fold"),
        icon: ICON,
        icon_position: oneOf("left right follow_text"),
        icon_expanded_angle: { is: "whole", from: -180, to: 180 },
      }),
    ),
  },
  interactive_container: {
    ...LAYOUT,
    elements: needed(elements),
    behaviors: needed(BEHAVIORS),
    width: WIDTH,
    height: sized("auto"),
    background_style: COLOR,
    has_border: flag,
    border_color: COLOR,
    corner_radius: text(),
    disabled: flag,
    disabled_tips: words(),
    hover_tips: words(),
    confirm: CONFIRM,
  },
};

const SHOWING: Readonly<Record<string, Shape>> = {
  div: { text: words("plain_text lark_md"), icon: ICON, width: sized("fill auto"), margin: edges, fields: any },
  markdown: {
    content: needed(text()),
    text_size: TEXT_SIZE,
    text_align: ALIGN,
    icon: ICON,
    margin: edges,
    i18n_content: any,
  },
  hr: { margin: edges },
  img: {
    img_key: needed(text()),
    alt: needed(words()),
    title: words("plain_text lark_md"),
    scale_type: oneOf("crop_center crop_top fit_horizontal"),
    size: text(),
    mode: text(),
    custom_width: whole(1),
    compact_width: flag,
    corner_radius: text(),
    transparent: flag,
    preview: flag,
    margin: edges,
  },
  img_combination: {
    combination_mode: needed(oneOf("double triple bisect trisect")),
    combination_transparent: flag,
    corner_radius: text(),
    img_list: needed(list({ img_key: needed(text()) })),
    margin: edges,
  },
  person: {
    user_id: needed(text()),
    size: oneOf("extra_small small medium large"),
    show_avatar: flag,
    show_name: flag,
    style: oneOf("normal capsule"),
    margin: edges,
  },
  person_list: {
    persons: needed(list({ id: needed(text()) })),
    drop_invalid_user_id: flag,
    lines: whole(1),
    size: oneOf("extra_small small medium large"),
    show_name: flag,
    show_avatar: flag,
    icon: ICON,
    margin: edges,
  },
  chart: {
    chart_spec: needed(any),
    aspect_ratio: oneOf("1:1 2:1 4:3 16:9"),
    color_theme: oneOf("brand rainbow complementary converse primary"),
    preview: flag,
    height: text(/^(?:auto|\d{1,3}px)$/),
    margin: edges,
  },
  table: {
    columns: needed(
      list({
        name: needed(text()),
        display_name: text(),
        data_type: oneOf("text lark_md markdown options number persons date"),
        width: text(/^(?:auto|\d{1,3}(?:px|%))$/),
        vertical_align: oneOf("top center bottom"),
        horizontal_align: ALIGN,
        format: shape({ symbol: text(), precision: whole(0, 10), separator: flag }),
        date_format: text(),
      }),
    ),
    rows: any,
    page_size: whole(1, 10),
    row_height: text(/^(?:low|middle|high|auto|\d{2,3}px)$/),
    row_max_height: text(/^\d{2,3}px$/),
    freeze_first_column: flag,
    header_style: shape({
      text_align: ALIGN,
      text_size: oneOf("normal heading"),
      background_style: oneOf("grey none"),
      text_color: oneOf("default grey"),
      bold: flag,
      lines: whole(1),
    }),
    margin: edges,
  },
};

const ANSWERING: Readonly<Record<string, Shape>> = {
  button: {
    name: text(),
    text: words("plain_text", 100),
    type: oneOf("default primary danger text primary_text danger_text primary_filled danger_filled laser"),
    size: oneOf("tiny small medium large"),
    width: WIDTH,
    icon: ICON,
    hover_tips: words(),
    disabled: flag,
    disabled_tips: words(),
    confirm: CONFIRM,
    behaviors: BEHAVIORS,
    value: any,
    form_action_type: oneOf("submit reset"),
    action_type: oneOf("form_submit form_reset"),
    required: flag,
    margin: edges,
  },
  input: {
    ...ASKING,
    default_value: text(),
    max_length: whole(1, 1_000),
    input_type: oneOf("text multiline_text password"),
    show_icon: flag,
    rows: whole(1),
    auto_resize: flag,
    max_rows: whole(1),
    label: words(),
    label_position: oneOf("top left"),
    fallback: any,
  },
  select_static: { ...SELECT, options: needed(OPTIONS), initial_option: text(), initial_index: whole(0) },
  multi_select_static: { ...SELECT, options: needed(OPTIONS), selected_values: texts },
  select_person: { ...SELECT, options: PEOPLE, initial_option: text() },
  multi_select_person: { ...SELECT, options: PEOPLE, selected_values: texts },
  date_picker: { ...ASKING, initial_date: text(/^\d{4}-\d{2}-\d{2}$/) },
  picker_time: { ...ASKING, initial_time: text(/^\d{2}:\d{2}$/) },
  picker_datetime: { ...ASKING, initial_datetime: text(/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}$/) },
  overflow: { ...ASKING, options: needed(list({ text: needed(words()), value: text(), multi_url: shape(LINK) })) },
  select_img: {
    ...ASKING,
    style: text(),
    multi_select: flag,
    layout: oneOf("stretch bisect trisect"),
    can_preview: flag,
    aspect_ratio: oneOf("1:1 16:9 4:3"),
    options: needed(
      list({ img_key: text(), value: needed(text()), disabled: flag, disabled_tips: any, hover_tips: any }),
    ),
  },
  checker: {
    ...ASKING,
    checked: flag,
    text: words("plain_text lark_md"),
    overall_checkable: flag,
    button_area: any,
    checked_style: any,
    padding: edges,
  },
};

/** The properties of all elements in a card's body, except tag and id. */
export const ELEMENTS: Readonly<Record<string, Shape>> = { ...CONTAINERS, ...SHOWING, ...ANSWERING };

/** The elements that take input; inside a form each needs a name. */
export const INTERACTIVE: ReadonlySet<string> = new Set(Object.keys(ANSWERING));

/** The elements that a container must not hold at any depth; the body may hold all. */
export const NEVER_INSIDE: Readonly<Record<string, ReadonlySet<string>>> = {
  column: new Set(["form", "table"]),
  form: new Set(["form", "table"]),
  collapsible_panel: new Set(["form", "table"]),
  interactive_container: new Set(["form", "table"]),
};

/** The properties of a column, which is only allowed in a column_set. */
export const COLUMN: Shape = {
  tag: needed(oneOf("column")),
  element_id: text(),
  elements,
  width: text(/^(?:auto|weighted|\d{2,3}px)$/),
  weight: whole(1, 5),
  background_style: COLOR,
  action: shape({ multi_url: shape(LINK) }),
  ...LAYOUT,
};

/** The properties of a card of schema 2.0. */
export const CARD: Shape = {
  schema: needed(oneOf("2.0")),
  config: shape({
    update_multi: flag,
    width_mode: oneOf("default compact fill"),
    enable_forward: flag,
    enable_forward_interaction: flag,
    summary: shape({ content: text(), i18n_content: any }),
    locales: texts,
    streaming_mode: flag,
    streaming_config: any,
    style: any,
    use_custom_translation: flag,
  }),
  card_link: shape(LINK),
  header: shape({
    title: needed(words("plain_text lark_md")),
    subtitle: words("plain_text lark_md"),
    template: oneOf("blue wathet turquoise green yellow orange red carmine violet purple indigo grey default"),
    text_tag_list: list({ tag: needed(oneOf("text_tag")), element_id: text(), text: words(), color: COLOR }),
    i18n_text_tag_list: any,
    icon: ICON,
    ud_icon: any,
    padding: edges,
  }),
  body: shape({ elements, ...LAYOUT }),
};

/** The types of a table column's cells. */
export const CELLS: ReadonlySet<string> = new Set("text lark_md markdown options number persons date".split(" "));
