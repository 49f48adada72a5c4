import { recordCommand } from "#bot";

export default recordCommand("discipline_case");
