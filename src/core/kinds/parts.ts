import type { Field, Quantity } from "./kind.ts";

/** The keys of the day an activity took place. */
export const DAY = { label: "日期", keys: ["日期", "时间", "date", "day", "when"] } as const;

/** The keys of a deadline. */
export const DUE = {
  label: "整改期限",
  keys: ["期限", "限期", "整改期限", "整改时限", "截止", "due", "deadline"],
} as const;

/** The last day of an activity that takes several days. */
export const UNTIL = {
  label: "结束日期",
  keys: ["结束", "结束日期", "完成时间", "完成日期", "结束时间", "end", "until"],
} as const;

/** The place of an activity. */
export const PLACE: Field = {
  key: "place",
  label: "地点",
  keys: ["地点", "地址", "场所", "place", "venue", "location"],
  type: "text",
};

/** The units that held an event together. The event counts once for the city and once for each host. */
export const HOSTS: Field = {
  key: "hosts",
  label: "联合单位",
  keys: ["联合单位", "共同举办", "协办单位", "with", "hosts"],
  type: "units",
  placeholder: "甲单位、乙单位",
};

/** A remark that belongs in no other field. */
export const NOTE: Field = {
  key: "note",
  label: "备注",
  keys: ["备注", "note", "remark"],
  type: "text",
};

/** The number of a document. */
export const DOCUMENT: Field = {
  key: "document",
  label: "文号",
  keys: ["文号", "批复文号", "document", "doc"],
  type: "text",
};

/** The person or unit responsible. */
export const OWNER: Field = {
  key: "owner",
  label: "责任人",
  keys: ["责任人", "负责人", "牵头人", "责任单位", "牵头单位", "owner"],
  type: "text",
};

/** The administrative level: city, county or township. */
export const LEVEL: Field = {
  key: "level",
  label: "层级",
  keys: ["层级", "级别", "level"],
  type: "choice",
  choices: [
    { value: "市级", names: ["市级", "市", "city"] },
    { value: "县级", names: ["县级", "县", "区级", "区", "county"] },
    { value: "乡级", names: ["乡级", "乡镇", "街道", "乡", "town"] },
  ],
};

const PEOPLE_PARTS = ["党员", "党员干部", "干部职工", "群众", "学员", "积极分子", "入党积极分子", "发展对象"];

const PEOPLE_NOUNS = [
  "参加",
  "参会",
  "参训",
  "参与",
  "参学",
  "参加人数",
  "参会人数",
  "参训人数",
  "参与人数",
  "到课",
  "到会",
  "到场",
  "实到",
  "出席",
  "听课",
  "听讲",
  ...PEOPLE_PARTS,
  "来了",
  "到了",
  "人数",
  "覆盖",
  "覆盖党员",
  "覆盖党员干部",
  "培训",
  "attended",
  "attendees",
  "participants",
];

const PEOPLE_UNITS = ["人次", "人", "名", "位", "people", "persons", "attendees", "participants", "members"];

/** The number of attendances (人次). */
export const ATTENDEES: Quantity = {
  key: "attendees",
  label: "参加人数",
  unit: "人",
  units: PEOPLE_UNITS,
  bare: PEOPLE_UNITS,
  nouns: PEOPLE_NOUNS,
  keys: [
    "人数",
    "参加人数",
    "到课人数",
    "参会人数",
    "参训人数",
    "参与人数",
    "实到人数",
    "实到",
    "参加",
    "attendees",
    "people",
    "participants",
  ],
  parts: PEOPLE_PARTS,
  sums: true,
};

/** The number of people expected. */
export const EXPECTED: Quantity = {
  key: "expected",
  label: "应到人数",
  unit: "人",
  units: PEOPLE_UNITS,
  nouns: ["应到", "应参加", "应参会", "应到党员", "应到会"],
  keys: ["应到", "应到人数", "expected"],
  detail: true,
};

/** The number of people excused or absent. */
export const ABSENT: Quantity = {
  key: "absent",
  label: "请假人数",
  zero: true,
  unit: "人",
  units: PEOPLE_UNITS,
  nouns: ["请假", "缺席", "缺课", "未到", "未参加", "没参加", "未参会", "没来", "因公请假", "因事请假", "absent"],
  keys: ["请假", "请假人数", "缺席", "缺席人数", "absent"],
  sums: true,
  detail: true,
};

/** The duration. */
export const MINUTES: Quantity = {
  key: "minutes",
  label: "时长",
  unit: "小时",
  minutes: true,
  units: [],
  nouns: ["每人", "人均", "历时", "共", "用时", "时长", "服务时长", "持续", "活动持续"],
  keys: ["时长", "小时", "用时", "服务时长", "hours", "duration"],
  usual: 240,
  detail: true,
};

/** The duration in days. */
export const DAYS: Quantity = {
  key: "days",
  label: "天数",
  unit: "天",
  units: ["天", "days"],
  bare: ["天", "days"],
  nouns: ["为期", "历时", "共"],
  keys: ["天数", "days"],
  usual: 10,
  detail: true,
};

/** The number of people who spoke. */
export const SPEAKERS: Quantity = {
  key: "speakers",
  label: "发言人数",
  zero: true,
  unit: "人",
  units: PEOPLE_UNITS,
  nouns: ["发言", "交流发言", "重点发言", "研讨发言", "作发言"],
  keys: ["发言人数", "发言"],
  sums: true,
  detail: true,
};

/** The number of households visited. */
export const HOUSEHOLDS: Quantity = {
  key: "households",
  label: "走访户数",
  unit: "户",
  units: ["户", "户次", "households"],
  bare: ["户", "户次", "households"],
  nouns: ["走访", "慰问"],
  keys: ["户数", "走访户数", "households"],
  usual: 200,
  sums: true,
  detail: true,
};

/** Units of people, for kinds that count persons rather than attendances. */
export const PERSON_UNITS: readonly string[] = PEOPLE_UNITS;
