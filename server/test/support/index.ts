export { createTestDatabase, testCluster, type TestDatabase } from './postgres.ts';
