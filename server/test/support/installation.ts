export * from './oidc-client.ts';
export { createHttpBrowser, formsOf, HTTP_BROWSER, type Answer, type Form, type HttpBrowser } from './http-browser.ts';
export { openMailbox, type Mailbox } from './mailbox.ts';
export { testCluster, useOwnCluster } from './postgres.ts';
export { freePorts } from './free-ports.ts';
export { runParvis } from './program-host.ts';
export { startInstallation, type Installation, type InstallationOptions } from './processes.ts';
