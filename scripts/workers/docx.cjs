// Stands in for docx in the Workers bundle (scripts/worker-bundle.js): a fifth of the budget for files that a demonstration
// can do without. src/reports/speech/docx.ts sees that there is no Packer and says so. What is read while modules load is
// here; it is CommonJS so that whatever else is imported is undefined instead of missing.
module.exports = { convertMillimetersToTwip: () => 0, LineRuleType: {} };
