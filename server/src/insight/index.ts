export { createInsight, type AuditRequest, type Insight, type InsightDeps } from './create-insight.ts';
export { formatTrail } from './format-trail.ts';
