export { trailExport } from './trail-export.ts';
export { countSignIns, isPasswordless, type SignInMeter } from './count-sign-ins.ts';
export { createInsight, type AuditRequest, type Insight, type InsightDeps } from './create-insight.ts';
export { createStatistics, type Statistics } from './days/create-statistics.ts';
export { SMALL, type Period, type ReportLine, type Split } from './days/report.ts';
export { formatTrail } from './format-trail.ts';
export type { SignInDay, SignInReport } from './sign-ins-per-day.ts';
export type { ReportFormat } from './report/write-report.ts';
