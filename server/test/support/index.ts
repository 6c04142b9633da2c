export { createHttpBrowser, formsOf, type Answer, type Form, type HttpBrowser } from './http-browser.ts';
export { createTestDatabase, testCluster, type TestDatabase } from './postgres.ts';
export { freePorts, startInstallation, type Installation, type InstallationOptions } from './processes.ts';
