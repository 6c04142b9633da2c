export { trailExport } from './trail-export.ts';
export { countSignIns, isPasswordless, type SignInMeter } from './count-sign-ins.ts';
export { createInsight, type AuditRequest, type Insight, type InsightDeps } from './create-insight.ts';
export { formatTrail } from './format-trail.ts';
export type { SignInDay, SignInReport } from './sign-ins-per-day.ts';
export type { ReportFormat } from './report/write-report.ts';
