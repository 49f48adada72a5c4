import { recordCommand } from "#bot";

export default recordCommand("theme_event");
