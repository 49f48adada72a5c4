import { plain } from "./plain.ts";

/** A panel whose elements fold and unfold with a tap on its title. */
export const panel = (title: string, elements: readonly Readonly<Record<string, unknown>>[], isOpen = false) => ({
  tag: "collapsible_panel",
  expanded: isOpen,
  header: {
    title: { tag: "plain_text", content: plain(title) },
    vertical_align: "center",
    padding: "4px 8px 4px 8px",
    icon: { tag: "standard_icon", token: "down-small-ccm_outlined", size: "16px 16px" },
    icon_position: "right",
    icon_expanded_angle: -180,
  },
  border: { color: "grey", corner_radius: "5px" },
  padding: "8px",
  vertical_spacing: "8px",
  elements,
});
