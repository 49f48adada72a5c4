// Stands in for src/reports/files/excel.ts in the Workers bundle (scripts/worker-bundle.js): tables go in and out as CSV there, and
// whoever asks for Excel is told so.
export const hasExcel = false;
export const loadExcel = () => Promise.reject(new Error("no Excel files here"));
