/** Whether this build can read and write Excel files; a build with a size limit leaves them out. */
export const hasExcel = true;

/** Loads the Excel library at its first use, because its seventy modules are not needed before. */
export const loadExcel = () => import("hucre/xlsx");
