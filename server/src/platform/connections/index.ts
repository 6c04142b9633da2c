export type * from './contract.ts';
export { configuredConnections } from './configured-connections.ts';
export { createConnections, type StoredConnections } from './create-connections.ts';
export { removedData, savedData } from './event-data.ts';
export { connectionFields } from './fields.ts';
export { kindForm } from './kind-form.ts';
export { removeConnection } from './remove-connection.ts';
export { traceExchanges } from './trace-exchanges.ts';
export { saveConnection, type SaveDeps } from './save-connection.ts';
