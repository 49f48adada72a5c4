// Replaces src/reports/files/excel.ts in the Workers bundle (scripts/worker-bundle.js): tables are read and written as
// CSV only, and a request for Excel is told so.
export const hasExcel = false;
export const loadExcel = () => Promise.reject(new Error("no Excel files here"));
