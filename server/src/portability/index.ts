export type * from './contract.ts';
export { createPortability, type PortabilityRoom } from './create-portability.ts';
export type { PortabilityDeps } from './deps.ts';
export type { Imported, ImportInput } from './importing/import-copy.ts';
export { portabilityErrors } from './errors.ts';
export { exportFetched, exportReady, exportRemoved, exportRequested, userImported } from './events.ts';
export { portabilityMessages } from './message-samples.ts';
export { portabilityData } from './personal-data.ts';
export { EXPORT_KEYS } from './settings.ts';
