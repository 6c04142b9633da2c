import type { FastifyReply } from 'fastify';
import type { Family } from '#organizations/contract';
import type { Portability } from '#portability/contract';

export type OpenedCopy = NonNullable<Awaited<ReturnType<Portability['open'] | Family['openCopy']>>>;

/** What the file may do when a browser opens it nevertheless: nothing. */
export const SANDBOX = "default-src 'none'; sandbox";

/** Everything that is held about somebody, as a file to keep: never shown, never kept on the way. */
export function sendCopy(reply: FastifyReply, copy: OpenedCopy): FastifyReply {
  return reply
    .header('content-disposition', `attachment; filename="${copy.fileName}"`)
    .header('content-length', copy.bytes)
    .header('content-security-policy', SANDBOX)
    .header('x-content-type-options', 'nosniff')
    .header('cache-control', 'no-store')
    .type('application/zip')
    .send(copy.content);
}
