import { randomUUID } from 'node:crypto';
import type { Answer, Body, PathOf, PathParams } from '@parvis/sdk-node';
import type { Context } from './context.ts';
import { must } from './failure.ts';

interface Asked<P, B> {
  readonly path?: P;
  readonly body?: B;
  /** Only if it is still as it was read. */
  readonly etag?: string;
  /** Makes something: once, however often an impatient network sends it. */
  readonly once?: true;
}

/** Does something, and gives the answer; throws the refusal. */
export function post<P extends PathOf<'post'>>(
  { admin }: Pick<Context, 'admin'>,
  path: P,
  { path: params, body, etag, once }: Asked<PathParams<P, 'post'>, Body<P, 'post'>> = {},
): Promise<Answer<P, 'post'>> {
  const header = { ...(etag === undefined ? {} : { 'if-match': etag }), ...(once ? { 'idempotency-key': randomUUID() } : {}) };
  // The types of each path hold for whoever calls; here it is any of them.
  return must(admin.api.POST(path, { params: { path: params, header }, body } as never)) as Promise<Answer<P, 'post'>>;
}
