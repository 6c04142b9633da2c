export type * from './contract.ts';
export { tablesOf } from './certificate.ts';
export { createErasure, type ErasureRoom } from './create-erasure.ts';
export { backupPlan } from './backup-plan.ts';
export { erasureRoutes } from './routes.ts';
export { ERASURE_KEYS } from './settings.ts';
export { erasureData } from './personal-data.ts';
export { erasureExport } from './erasure-export.ts';
