import { note } from "#bot";
import { proofCard } from "#reports";
import { auditCheckpoint } from "#store";
import { adminsOf } from "./admins.ts";
import { city, type Job } from "./job.ts";

/** Recomputes the stored sums from the records each night. Differences are reported and never corrected silently. */
export const nightlyProof: Job = {
  name: "nightly-proof",
  label: "夜间核对",
  summary: "每天凌晨按记录重算合计；不一致时报管理员，不自动修改",
  schedule: "每天4:10",
  isFixed: true,
  scopes: city,
  catchUp: "latest",
  deadlineMinutes: 20 * 60,
  async decide(scene) {
    const proof = await scene.longReads.prove();
    if (proof.differences === 0) return { replies: [] };
    const admins = await adminsOf(scene);
    const audit = [{ action: "proof.differs", object: "totals", details: { differences: proof.differences } }];
    return {
      audit,
      replies: admins.map((person) => ({
        card: proofCard(proof),
        to: { person },
        part: `proof-${person}`,
        priority: 1,
      })),
    };
  },
};

/** Sends the newest audit seal out of the database once a week, so that a removal of the last lines is noticed. */
export const auditSeal: Job = {
  name: "audit-checkpoint",
  label: "审计校验点",
  summary: "每周一向管理员发审计日志的校验点，供核对用",
  schedule: "每周一9:00，遇假日顺延",
  scopes: city,
  isSpread: true,
  catchUp: "latest",
  deadlineMinutes: 30 * 60,
  inHours: true,
  async decide(scene) {
    const checkpoint = await auditCheckpoint(scene.query);
    if (checkpoint === undefined) return { replies: [] };
    const text = `审计校验点 ${checkpoint}\n请留存本消息，供技术人员核验审计日志：npm run audit -- verify ${checkpoint}`;
    const admins = await adminsOf(scene);
    return {
      replies: admins.map((person) => ({ card: note(text), to: { person }, part: `seal-${person}`, priority: 3 })),
    };
  },
};
