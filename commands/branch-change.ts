import { recordCommand } from "#bot";

export default recordCommand("branch_change");
