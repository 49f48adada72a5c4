import type { Command } from "#bot";
import adopt from "./adopt.ts";
import appoint from "./appoint.ts";
import appraisal from "./appraisal.ts";
import assistance from "./assistance.ts";
import attachment from "./attachment.ts";
import award from "./award.ts";
import bind from "./bind.ts";
import branchChange from "./branch-change.ts";
import brand from "./brand.ts";
import brief from "./brief.ts";
import burden from "./burden.ts";
import checkDraft from "./check-draft.ts";
import claim from "./claim.ts";
import close from "./close.ts";
import criticism from "./criticism.ts";
import definition from "./definition.ts";
import detail from "./detail.ts";
import digest from "./digest.ts";
import disciplineCase from "./discipline-case.ts";
import dismiss from "./dismiss.ts";
import document from "./document.ts";
import edit from "./edit.ts";
import exchange from "./exchange.ts";
import exportRecords from "./export.ts";
import extend from "./extend.ts";
import goal from "./goal.ts";
import help from "./help.ts";
import inspection from "./inspection.ts";
import issue from "./issue.ts";
import jointMeeting from "./joint-meeting.ts";
import leave from "./leave.ts";
import lecture from "./lecture.ts";
import lock from "./lock.ts";
import me from "./me.ts";
import missing from "./missing.ts";
import pace from "./pace.ts";
import plan from "./plan.ts";
import platformMetric from "./platform-metric.ts";
import pledge from "./pledge.ts";
import project from "./project.ts";
import promote from "./promote.ts";
import receipt from "./receipt.ts";
import rectification from "./rectification.ts";
import remind from "./remind.ts";
import reminders from "./reminders.ts";
import research from "./research.ts";
import resolve from "./resolve.ts";
import restore from "./restore.ts";
import sendBack from "./return.ts";
import roster from "./roster.ts";
import secondment from "./secondment.ts";
import secretary from "./secretary.ts";
import speech from "./speech.ts";
import status from "./status.ts";
import study from "./study.ts";
import tally from "./tally.ts";
import themeEvent from "./theme-event.ts";
import training from "./training.ts";
import unit from "./unit.ts";
import verify from "./verify.ts";
import volunteering from "./volunteering.ts";
import withdraw from "./withdraw.ts";

/** All commands, in the order of `/帮助`. */
export const commands: readonly Command[] = [
  lecture,
  volunteering,
  inspection,
  study,
  training,
  themeEvent,
  assistance,
  exchange,
  research,
  adopt,
  pledge,
  jointMeeting,
  issue,
  resolve,
  project,
  brand,
  branchChange,
  award,
  criticism,
  appraisal,
  secondment,
  promote,
  platformMetric,
  disciplineCase,
  goal,
  plan,
  brief,
  edit,
  withdraw,
  restore,
  close,
  verify,
  sendBack,
  extend,
  attachment,
  lock,
  tally,
  speech,
  checkDraft,
  exportRecords,
  pace,
  detail,
  rectification,
  missing,
  remind,
  burden,
  digest,
  definition,
  me,
  unit,
  roster,
  secretary,
  bind,
  appoint,
  dismiss,
  claim,
  document,
  reminders,
  leave,
  receipt,
  status,
  help,
];
