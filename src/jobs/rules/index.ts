import { calendarItems, healthItems, reachItems } from "./admin.ts";
import { cadenceItems, quietItems } from "./cadence.ts";
import { digestItems } from "./digest.ts";
import { documentItems } from "./documents.ts";
import { deadlineItems, ladderItems, waitingItems } from "./ladder.ts";
import { lateItems } from "./late.ts";
import { brandItems, goalItems, paceItems } from "./milestones.ts";
import { exchangeItems, meetingItems, platformItems, secondmentItems, termItems } from "./office.ts";
import { proposedItems } from "./proposed.ts";
import type { RuleItems } from "./rule.ts";
import { appraisalItems, awardItems, closingItems, inspectionItems, yearItems } from "./year.ts";

/**
 * Every rule about something missing or overdue, by the name under which its reminders are stored. Questions about a
 * single report are asked when it is made and are not in this list.
 */
export const rules: readonly { readonly name: string; readonly label: string; readonly items: RuleItems }[] = [
  { name: "ladder", label: "整改到期", items: ladderItems },
  { name: "waiting", label: "整改待核验", items: waitingItems },
  { name: "proposed", label: "问题待上级确认", items: proposedItems },
  { name: "issue", label: "难点到期", items: deadlineItems },
  { name: "cadence", label: "按期要报的事项", items: cadenceItems },
  { name: "document", label: "跟进学习", items: documentItems },
  { name: "quiet", label: "久无记录", items: quietItems },
  { name: "meeting", label: "联席会议", items: meetingItems },
  { name: "year", label: "年度要点和实施方案", items: yearItems },
  { name: "goal", label: "要点期限", items: goalItems },
  { name: "pace", label: "序时进度", items: paceItems },
  { name: "brand", label: "品牌节点", items: brandItems },
  { name: "appraisal", label: "考核节点", items: appraisalItems },
  { name: "award", label: "评先评优", items: awardItems },
  { name: "closing", label: "封账", items: closingItems },
  { name: "late", label: "封账后补报", items: lateItems },
  { name: "inspection", label: "检查覆盖", items: inspectionItems },
  { name: "term", label: "支部换届", items: termItems },
  { name: "secondment", label: "挂职到期", items: secondmentItems },
  { name: "platform", label: "平台数据", items: platformItems },
  { name: "exchange", label: "交流活动", items: exchangeItems },
  { name: "reach", label: "未接入的支部", items: reachItems },
  { name: "calendar", label: "放假安排", items: calendarItems },
  { name: "health", label: "运行情况", items: healthItems },
  { name: "digest", label: "要情", items: digestItems },
];

export { aboutUnit, type Ground, type Item, wholeText } from "./rule.ts";
