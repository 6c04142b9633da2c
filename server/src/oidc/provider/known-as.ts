import type { FastifyRequest } from 'fastify';
import { browserKeyOf, keyHashOf } from '#sessions/contract';
import type { BrowserPort } from '../contract.ts';

/** What rooms know this browser by: of the key it holds since somebody signed in in it. */
export function knownAs(browser: Pick<BrowserPort, 'read'>, request: FastifyRequest): string | undefined {
  const key = browser.read(request)?.key;
  return key === undefined ? undefined : browserKeyOf(keyHashOf(key));
}
