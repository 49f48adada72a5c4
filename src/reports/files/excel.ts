/** Whether Excel files can be read and written here; where every byte of the program counts they are left out. */
export const hasExcel = true;

/** What reads and writes them: seventy files that the first message does not need, loaded for the first who does. */
export const loadExcel = () => import("hucre/xlsx");
