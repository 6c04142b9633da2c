export { createDatabase, isUniqueViolation, type Database, type Tx } from './database.ts';
export type { Connection } from './pool.ts';
export { findEmbedded, startEmbedded, type EmbeddedPostgres } from './embedded.ts';
export { FolderInUse, useEmbedded, type EmbeddedUse } from './use-embedded.ts';
export { databaseErrors } from './errors.ts';
export { migrate, missingMigrations, readMigrations, type Migration, type MigrationSource } from './migrate.ts';
export { dangerousRole, ensureRoles, type RoleUrls } from './roles.ts';
export { countTrips, createTripCounter, type Counter } from './trips.ts';
export {
  bytesOf,
  copyRows,
  imageOfBytes,
  moveRows,
  readImages,
  replaceRow,
  setRowsAside,
  undoRowChanges,
  type ParsedRow,
  type RowChange,
  type RowImage,
  type RowMove,
} from './row-images.ts';
