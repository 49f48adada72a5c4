/** Why a scheduled job did not run at its time, by the reason stored with the run; any other is the name of an error. */
const REASONS: Readonly<Record<string, string>> = {
  late: "当时服务停止，超过时限",
  overtaken: "服务曾停止，只补最近一次",
  asleep: "当时服务停止，此项不补",
};

/** Why a scheduled job did not run at its time, in Chinese. */
export const missedWords = (reason: string | undefined): string => REASONS[reason ?? ""] ?? "执行出错";
