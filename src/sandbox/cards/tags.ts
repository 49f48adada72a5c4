// The elements of card JSON 2.0 that the sandbox knows, with every attribute the vendor documents for them. Our card
// builders emit no other tag (DECISIONS 38); a tag or attribute that is not here is refused, as the platform refuses it.

const words = (text: string): ReadonlySet<string> => new Set(["tag", "element_id", ...text.split(" ")]);

const LAYOUT = "direction padding margin vertical_spacing horizontal_spacing vertical_align horizontal_align";
const ASKING = "name margin required disabled placeholder width behaviors confirm value";

/** The attributes of each element that may stand in a card's body. */
export const ELEMENTS: Readonly<Record<string, ReadonlySet<string>>> = {
  div: words("text icon width margin"),
  markdown: words("content text_size text_align icon margin"),
  hr: words("margin"),
  column_set: words("columns flex_mode background_style action horizontal_spacing horizontal_align margin"),
  table: words("columns rows page_size row_height row_max_height freeze_first_column header_style margin"),
  form: words(`name elements confirm ${LAYOUT}`),
  input: words(
    `${ASKING} default_value max_length input_type show_icon rows auto_resize max_rows label label_position fallback`,
  ),
  select_static: words(`${ASKING} type options initial_option initial_index`),
  date_picker: words(`${ASKING} initial_date`),
  button: words(
    "name type size width text icon hover_tips disabled disabled_tips confirm behaviors value form_action_type action_type required margin",
  ),
  chart: words("chart_spec aspect_ratio color_theme preview height margin"),
  collapsible_panel: words(`expanded background_color header border elements ${LAYOUT}`),
};

/** Attributes of the parts that are no element of the body. */
export const PARTS = {
  card: new Set(["schema", "config", "card_link", "header", "body"]),
  config: new Set(
    "update_multi width_mode enable_forward enable_forward_interaction summary locales streaming_mode streaming_config style use_custom_translation".split(
      " ",
    ),
  ),
  header: new Set(["title", "subtitle", "template", "text_tag_list", "icon", "ud_icon", "padding"]),
  body: new Set([
    "elements",
    "padding",
    "direction",
    "vertical_spacing",
    "horizontal_spacing",
    "vertical_align",
    "horizontal_align",
  ]),
  column: words(`width weight elements background_style action ${LAYOUT}`),
  plain_text: words("content text_size text_align text_color lines i18n_content margin"),
  text_tag: words("text color"),
  panelHeader: new Set(
    "title background_color vertical_align padding position width icon icon_position icon_expanded_angle".split(" "),
  ),
} as const;

/** The elements a person answers with; inside a form each needs a name. */
export const INTERACTIVE: ReadonlySet<string> = new Set(["button", "input", "select_static", "date_picker"]);

/** What may stand in these attributes; any other word is refused. */
export const CHOICES: Readonly<Record<string, Readonly<Record<string, ReadonlySet<string>>>>> = {
  header: {
    template: new Set(
      "blue wathet turquoise green yellow orange red carmine violet purple indigo grey default".split(" "),
    ),
  },
  button: {
    type: new Set("default primary danger text primary_text danger_text primary_filled danger_filled laser".split(" ")),
    size: new Set(["tiny", "small", "medium", "large"]),
    form_action_type: new Set(["submit", "reset"]),
    action_type: new Set(["form_submit", "form_reset"]),
  },
  column_set: { flex_mode: new Set(["none", "stretch", "flow", "bisect", "trisect"]) },
  input: { input_type: new Set(["text", "multiline_text", "password"]), label_position: new Set(["top", "left"]) },
  table: { row_height: new Set(["low", "medium", "high", "middle", "auto"]) },
  config: { width_mode: new Set(["default", "compact", "fill"]) },
};

/** The kinds of cells a table column may hold. */
export const CELLS: ReadonlySet<string> = new Set([
  "text",
  "lark_md",
  "markdown",
  "options",
  "number",
  "persons",
  "date",
]);
