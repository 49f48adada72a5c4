/** The program's version, as in package.json, which Workers cannot read. */
export const VERSION = "0.1.0";
