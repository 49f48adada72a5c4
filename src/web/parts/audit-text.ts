import { ROLE_NAMES, type Role } from "#bot";
import type { AuditListing } from "#store";

/** The names of audited actions; an action that is not listed is shown under its internal name. */
const ACTIONS: Readonly<Record<string, string>> = {
  report: "登记",
  "record.report": "登记",
  "record.edit": "更正",
  "record.withdraw": "撤销",
  "record.restore": "恢复",
  "record.confirm": "核实",
  "record.return": "退回",
  "record.join": "合为一场",
  "record.separate": "不再合并",
  "record.count": "计入",
  "record.close": "报整改完成",
  "record.verify": "核验整改",
  "record.send-back": "退回整改",
  "record.accept": "确认列入整改",
  "record.decline": "不列入整改",
  "record.extend": "延长整改期限",
  "ticket.close": "报整改完成",
  "ticket.verify": "核验整改",
  "ticket.send-back": "退回整改",
  "ticket.accept": "确认列入整改",
  "ticket.decline": "不列入整改",
  "ticket.extend": "延长整改期限",
  "ticket.refuse-extend": "不同意延期",
  "person.blank": "隐去人员",
  "role.grant": "任命",
  "role.end": "免去",
  "role.ask": "申请登记书记",
  "role.refuse": "不同意登记书记",
  "role.claim": "认领管理员",
  "chat.bind": "绑定群",
  "chat.receipt": "改群回执",
  "chat.ask-bind": "申请改绑群",
  "chat.refuse-bind": "不同意改绑群",
  "schedule.change": "改提醒时间",
  "cadence.change": "改报送周期",
  "calendar.change": "改工作日",
  "unit.pause": "暂停提醒",
  "unit.remind": "催报",
  speech: "取讲稿",
  "roster.import": "导入花名册",
  "roster.export": "导出花名册",
  "units.export": "导出单位",
  "records.export": "导出记录",
  "roles.export": "导出身份",
  "chats.export": "导出群",
  "findings.export": "导出整改",
  "coverage.export": "导出报送覆盖",
  "audit.export": "导出操作记录",
  "outbox.export": "导出待发消息",
  "attachment.add": "加附件",
  "document.add": "列入跟进文件",
  "document.drop": "取消跟进文件",
  "proof.differs": "夜间核对不一致",
  denied: "被拒绝",
};

const OBJECTS: Readonly<Record<string, string>> = {
  record: "记录",
  person: "人员",
  chat: "群",
  unit: "单位",
  ticket: "整改",
  roster: "花名册",
  units: "单位",
  records: "记录",
  roles: "身份",
  chats: "群",
  findings: "整改",
  coverage: "报送覆盖",
  audit: "操作记录",
  outbox: "待发消息",
  document: "文件",
  day: "日期",
  lock: "封账",
  job: "任务",
  action: "操作",
  totals: "合计",
  schedule: "提醒",
  cadence: "周期",
};

/** The Chinese name of an action. */
export const actionWords = (action: string): string => ACTIONS[action] ?? action;

/** The object of an action in Chinese: 「记录 231」, 「人员 李敏」. */
export function objectWords(object: string, nameOf: (id: string) => string | undefined): string {
  const [, kind = "", id = ""] = /^([a-z]+)(?::(.*))?$/.exec(object) ?? [];
  const word = OBJECTS[kind];
  return word === undefined ? (nameOf(object) ?? object) : `${word} ${nameOf(id) ?? id}`.trim();
}

/** The details of an audit line as text instead of JSON. */
export function detailWords({ details }: Pick<AuditListing, "details">): string {
  const read = JSON.parse(details) as Readonly<Record<string, string | number | null>>;
  return Object.entries(read)
    .filter(([, value]) => value !== null && value !== "")
    .map(([name, value]) =>
      name === "role" ? (ROLE_NAMES[value as Role] ?? value) : `${DETAILS[name] ?? name} ${value}`,
    )
    .join("，");
}

const DETAILS: Readonly<Record<string, string>> = {
  inserted: "新增",
  updated: "更新",
  moved: "换上级",
  same: "不变",
  units: "单位数",
  rows: "行数",
  format: "格式",
  form: "形式",
  kind: "类别",
  reason: "理由",
  action: "操作",
};
