import { recordCommand } from "#bot";

export default recordCommand("platform_metric");
