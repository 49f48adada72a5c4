import { recordCommand } from "#bot";

export default recordCommand("inspection");
