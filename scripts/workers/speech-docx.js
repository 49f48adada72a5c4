// Stands in for src/reports/speech/docx.ts in the Workers bundle (scripts/worker-bundle.js): docx is a fifth of the budget
// for files that a demonstration can do without, and whoever asks for one is told so.
export const hasWord = false;
export const speechDocx = () => Promise.reject(new Error("no Word files here"));
