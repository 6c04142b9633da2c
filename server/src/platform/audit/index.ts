export type * from './contract.ts';
export { readAnchors, type KnownAnchors } from './anchor.ts';
export type { BlockFound } from './verify-chain.ts';
export { createAudit, type Audit, type AuditDeps } from './create-audit.ts';
export { AUDIT_KEYS } from './settings.ts';
export { ExportError, verifyExport, type ExportToVerify, type ExportVerification } from './verify-export.ts';
