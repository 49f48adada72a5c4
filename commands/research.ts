import { recordCommand } from "#bot";

export default recordCommand("research", ["采纳", "adopt"]);
