// Makes what wrangler uploads: the program as one module, and beside it the files that pages load. wrangler runs it before
// it serves or deploys, with whatever Node there is, so it is plain JavaScript. It does not leave the bundling to wrangler's
// own esbuild because that one writes every Chinese character as six; the rest of the tenth it saves is rolldown's minifier.
import { copyFileSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { build } from "rolldown";

const require = createRequire(import.meta.url);
const pathOf = (file) => fileURLToPath(new URL(`../${file}`, import.meta.url));

// For what a Worker can do without: Word files, Excel files, mistyped commands by sound.
const STAND_INS = {
  "./speech/docx.ts": "scripts/workers/speech-docx.js",
  "./excel.ts": "scripts/workers/excel.js",
  "pinyin-pro": "scripts/workers/pinyin-pro.js",
  "@logtape/logtape": "scripts/workers/logtape.js",
};
// Kysely's makers of tables and its other schemas, which only migrations would need (wrangler applies those), `merge`, paths
// into JSON and casts; of hono what takes in other frameworks and reads forms in its own way.
const LEFT_OUT = {
  "kysely/dist/schema/schema-module.js": "export class SchemaModule {}",
  "kysely/dist/query-builder/merge-query-builder.js": "export class MergeQueryBuilder {}",
  "kysely/dist/plugin/with-schema/with-schema-plugin.js": "export class WithSchemaPlugin {}",
  "kysely/dist/query-builder/json-path-builder.js": "export class JSONPathBuilder {}",
  "kysely/dist/parser/data-type-parser.js": "export const parseDataTypeExpression = undefined;",
  "kysely/dist/operation-node/create-table-node.js":
    "export const ON_COMMIT_ACTIONS = undefined, CreateTableNode = { is() { return false; } };",
  "kysely/dist/query-builder/case-builder.js": "export class CaseBuilder {}",
  "kysely/dist/driver/runtime-driver.js": "export class RuntimeDriver { constructor(driver) { return driver; } }",
  "kysely/dist/util/log.js": "export class Log { isLevelEnabled() {} query() {} error() {} }",
  "kysely/dist/util/abort.js": `export const ABORTED = {}, assertNotAborted = () => {}, getInflightQueryAbortHandler = () => {},
    throwReasonWithTiming = undefined, waitOrAbort = (promise) => promise, printBackgroundFail = () => () => {};`,
  "hono/dist/utils/mount.js": "export const createMountedRequest = undefined;",
  "hono/dist/utils/body.js": "export const parseBody = undefined;",
  ...Object.fromEntries(
    Object.entries({
      case: "Case",
      cast: "Cast",
      when: "When",
      using: "Using",
      "merge-query": "MergeQuery",
      "create-view": "CreateView",
      "json-path": "JSONPath",
      "json-reference": "JSONReference",
      "json-operator-chain": "JSONOperatorChain",
    }).map(([file, name]) => [
      `kysely/dist/operation-node/${file}-node.js`,
      `export const ${name}Node = { is() { return false; } };`,
    ]),
  ),
};
// And of its compilers what words such statements; rows are locked on PostgreSQL alone.
const WORDINGS = /kysely\/dist\/(?:query-compiler\/default-query-compiler|operation-node\/operation-node-visitor)\.js$/;
const WORDED = [
  "(?:Create|Drop)(?:Index|Schema|Table|Type|View)|Alter(?:Column|Table|Type)|RefreshMaterializedView|Generated|References",
  "(?:Add|Drop|Modify|Rename)Column|(?:Add|Drop|Rename)Constraint|(?:Check|ForeignKey|PrimaryKey|Unique)Constraint",
  "AddIndex|AddValue|RenameValue|ColumnDefinition|MergeQuery|Matched|JSON(?:Reference|Path|PathLeg|OperatorChain)|Cast",
  "Explain|Fetch|Output|Top|SelectModifier|OrAction|Collate|Over|PartitionBy|PartitionByItem|Using|OnDuplicateKey",
].join("|");
const METHODS = new RegExp(
  `^ {4}(?:visit(?:${WORDED})|buildDeferrable|compileColumnAlterations)\\(\\w+\\) \\{[^]*?^ {4}\\}\n|^ {8}(?:${WORDED})Node: .*\n`,
  "gm",
);
// Of its makers of statements, what no statement of ours asks for (see the end).
const UNASKED = {
  "kysely/dist/kysely.js":
    "transaction|startTransaction|connection|introspection|withPlugin|withoutPlugins|withSchema|withTables|schema|dynamic|case",
  "kysely/dist/query-builder/select-query-builder.js":
    "havingRef|for(?:Share|KeyShare|NoKeyUpdate)|noWait|(?:right|full|cross)Join|(?:inner|left|cross)JoinLateral|(?:cross|outer)Apply|" +
    "having|distinctOn|unionAll|except|intersect|intersectAll|exceptAll|clear\\w+|top|fetch|modify\\w+|explain|stream|withPlugin",
  "kysely/dist/query-builder/insert-query-builder.js":
    "defaultValues|returningAll|output\\w*|ignore|orIgnore|orAbort|orFail|orReplace|orRollback|top|onDuplicateKeyUpdate|modifyEnd|explain|stream|clear\\w+|withPlugin",
  "kysely/dist/query-builder/update-query-builder.js":
    "returningAll|(?:right|full|cross)Join|output\\w*|top|modifyEnd|explain|stream|clear\\w+|withPlugin",
  "kysely/dist/query-builder/aggregate-function-builder.js":
    "clearOrderBy|withinGroupOrderBy|filterWhere|filterWhereRef|over",
  "kysely/dist/query-builder/on-conflict-builder.js": "constraint|expression|clearWhere",
  "kysely/dist/query-builder/order-by-item-builder.js": "nullsLast|nullsFirst|collate",
  "kysely/dist/query-creator.js": "withRecursive|mergeInto|replaceInto|withPlugin|withoutPlugins|withSchema",
  "kysely/dist/query-executor/query-executor-base.js": "stream",
  "kysely/dist/operation-node/query-node.js": "cloneWith(?:Explain|Top|Output|outOrderBy|outWhere|outReturning)",
  "kysely/dist/operation-node/select-query-node.js": "cloneWith(?:Fetch|Having|DistinctOn|out\\w+)",
  "kysely/dist/operation-node/on-conflict-node.js": "cloneWith(?:IndexOrWhere|UpdateOrWhere|out\\w+)",
  "kysely/dist/operation-node/aggregate-function-node.js": "cloneWith(?:OrderBy|Filter|OrFilter|Over)",
  "kysely/dist/operation-node/select-modifier-node.js": "createWithExpression",
  "kysely/dist/operation-node/update-query-node.js": "createWithoutTable",
  "kysely/dist/operation-node/insert-query-node.js": "createWithoutInto",
  "kysely/dist/query-builder/join-builder.js": "onRef|onTrue",
  "kysely/dist/query-builder/cte-builder.js": "notMaterialized",
  "kysely/dist/expression/expression-builder.js":
    "case|jsonPath|table|refTuple|tuple|neg|between|betweenSymmetric|parens|cast|withSchema",
  "kysely/dist/raw-builder/sql.js": "table|id",
  "kysely/dist/raw-builder/raw-builder.js": "withPlugin",
  "kysely/dist/query-executor/noop-query-executor.js": "withPlugin|withPlugins|withPluginAtFront|withoutPlugins",
  "kysely/dist/query-executor/default-query-executor.js": "withPlugin|withPlugins|withPluginAtFront|withoutPlugins",
  "kysely/dist/query-builder/delete-query-builder.js":
    "using|returningAll|(?:right|full|cross)Join|output\\w*|top|modifyEnd|explain|stream|clear\\w+|withPlugin",
};
// Working days are counted for deadlines, and no deadline of a Worker lies before there was this program.
const FIRST_HOLIDAYS = "2025-01-01";
const methodsNamed = (names) =>
  new RegExp(`^( {4}| {8})(?:get |async |\\*)*(?:${names})\\([^)]*\\) \\{\\n[^]*?^\\1\\},?\\n`, "gm");

const met = new Set();
const smaller = {
  name: "smaller",
  resolveId(id) {
    if (id in STAND_INS) return pathOf(STAND_INS[id]);
    // One router instead of three to choose from.
    return id === "hono" ? this.resolve("hono/tiny", pathOf("src/app.ts")) : null;
  },
  load(id) {
    const left = Object.keys(LEFT_OUT).find((file) => id.endsWith(file));
    const maker = Object.keys(UNASKED).find((file) => id.endsWith(file));
    met.add(left ?? maker);
    if (left !== undefined) return LEFT_OUT[left];
    if (maker !== undefined) return readFileSync(id, "utf8").replace(methodsNamed(UNASKED[maker]), "");
    if (WORDINGS.test(id)) return readFileSync(id, "utf8").replace(METHODS, "");
    if (!id.endsWith("chinese-days.json")) return null;
    const { holidays, workdays } = JSON.parse(readFileSync(id, "utf8"));
    // Of "Spring Festival,春节,4" only the Chinese name is asked for, and of a day that is made up for only which it is.
    const recent = (days, kept) =>
      Object.fromEntries(
        Object.entries(days).flatMap(([day, said]) => (day < FIRST_HOLIDAYS ? [] : [[day, kept(said)]])),
      );
    const all = {
      holidays: recent(holidays, (said) => `,${said.split(",")[1]}`),
      workdays: recent(workdays, () => ""),
    };
    return { moduleType: "json", code: JSON.stringify(all) };
  },
};

const files = pathOf("dist/assets/ledger/files/");
mkdirSync(files, { recursive: true });
for (const name of ["pages.css", "pages.js"]) copyFileSync(pathOf(`src/web/assets/${name}`), `${files}${name}`);
copyFileSync(require.resolve("@visactor/vchart/build/index.min.js"), `${files}vchart.js`);

await build({
  input: pathOf("src/worker.ts"),
  cwd: pathOf(""),
  platform: "neutral",
  external: /^node:/,
  resolve: { conditionNames: ["workerd", "worker", "browser", "import", "default"], mainFields: ["module", "main"] },
  plugins: [smaller],
  // To read a property does nothing, and to freeze a thing that nobody asks for does nothing either.
  treeshake: { propertyReadSideEffects: false, manualPureFunctions: ["freeze"] },
  output: { file: pathOf("dist/bundle/worker.js"), format: "esm", minify: true, comments: false, codeSplitting: false },
});

// A new version may have moved them, and the bundle would grow without a word.
for (const file of Object.keys({ ...LEFT_OUT, ...UNASKED }))
  if (!met.has(file)) throw new Error(`${file} is no longer what is loaded`);

// And a new statement would fail on Workers alone.
const asked = new RegExp(`\\.(?:${Object.values(UNASKED).join("|")})\\(`);
for (const file of readdirSync(pathOf("src/store"), { withFileTypes: true })) {
  if (!file.isFile()) continue;
  const [found] = asked.exec(readFileSync(pathOf(`src/store/${file.name}`), "utf8")) ?? [];
  if (found !== undefined) throw new Error(`src/store/${file.name} asks for ${found}…), which a Worker leaves out`);
}
