// Replaces src/reports/speech/docx.ts in the Workers bundle (scripts/worker-bundle.js): docx takes a fifth of the size
// budget, and a demonstration can do without Word files. A request for one is told so.
export const hasWord = false;
export const speechDocx = () => Promise.reject(new Error("no Word files here"));
