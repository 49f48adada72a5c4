// Replaces @logtape/logtape in the Workers bundle (scripts/worker-bundle.js) with the parts that src/logging.ts and the
// loggers use, in a thirtieth of the size. test/runtime/worker.test.ts checks that both write the same lines.
const LEVELS = ["trace", "debug", "info", "warning", "error", "fatal"];
let configured;

export function configureSync({ sinks, loggers }) {
  configured = { sinks, loggers };
}

export function resetSync() {
  configured = undefined;
}

export function getLogger(category) {
  const log = (level) => (message, properties) => {
    const logger = configured?.loggers.find(({ category: room }) => [room].flat()[0] === category[0]);
    if (logger === undefined || LEVELS.indexOf(level) < LEVELS.indexOf(logger.lowestLevel)) return;
    const record = { category, level, message: [message], rawMessage: message, properties: properties ?? {} };
    for (const sink of logger.sinks) configured.sinks[sink]({ ...record, timestamp: Date.now() });
  };
  const methods = Object.fromEntries(LEVELS.map((level) => [level, log(level)]));
  return { ...methods, warn: methods.warning };
}
