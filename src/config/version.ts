/** The version of the program, as package.json has it; Workers cannot read that file. */
export const VERSION = "0.1.0";
