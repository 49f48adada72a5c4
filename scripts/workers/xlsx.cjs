// Stands in for hucre/xlsx in the Workers bundle (scripts/worker-bundle.js): tables go in and out as CSV there. src/reports
// sees by `hasExcel` that there is none and says so. It is CommonJS so that every import is undefined instead of missing.
module.exports = {};
