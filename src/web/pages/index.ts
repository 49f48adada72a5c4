import type { Page } from "../page.ts";
import { attachmentPage } from "./attachment.ts";
import { audit } from "./audit.ts";
import { coveragePage } from "./coverage.ts";
import { draftResult } from "./draft-result.ts";
import { figurePage } from "./figure.ts";
import { findingPage } from "./finding.ts";
import { findings } from "./findings.ts";
import { health } from "./health.ts";
import { overview } from "./overview.ts";
import { recordPage } from "./record.ts";
import { records } from "./records.ts";
import { roles } from "./roles.ts";
import { roster } from "./roster.ts";
import { rosterExport } from "./roster-export.ts";
import { schedules } from "./schedules.ts";
import { speechPage } from "./speech.ts";
import { unitPage } from "./unit.ts";

/** Every page, in the order of the menu. */
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
