import type { Page } from "../page.ts";
import { audit } from "./admin/audit.ts";
import { health } from "./admin/health.ts";
import { roles } from "./admin/roles.ts";
import { roster } from "./admin/roster.ts";
import { rosterExport } from "./admin/roster-export.ts";
import { schedules } from "./admin/schedules.ts";
import { attachmentPage } from "./attachment.ts";
import { coveragePage } from "./coverage.ts";
import { draftResult } from "./draft-result.ts";
import { figurePage } from "./figure.ts";
import { findingPage } from "./finding.ts";
import { findings } from "./findings.ts";
import { overview } from "./overview.ts";
import { recordPage } from "./record.ts";
import { records } from "./records.ts";
import { speechPage } from "./speech.ts";
import { unitPage } from "./unit.ts";

/** All pages, in the order of the menu. */
export const pages: readonly Page[] = [
  overview,
  records,
  findings,
  coveragePage,
  speechPage,
  roster,
  roles,
  schedules,
  health,
  audit,
  figurePage,
  findingPage,
  recordPage,
  unitPage,
  rosterExport,
  draftResult,
  attachmentPage,
];
