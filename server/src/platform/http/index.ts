export * from './contract.ts';
export { createCookies } from './cookies.ts';
export { doorOf, type Resolve } from './door.ts';
export { httpErrors } from './errors.ts';
export { contentSecurityPolicy, sendHtml } from './html.ts';
export { isSameOrigin } from './origin-check.ts';
export { problem } from './problem-schema.ts';
export { toSafeError } from './problem.ts';
export { createHttpServer, type HttpServer, type HttpServerOptions } from './server.ts';
