import type { FastifyReply, FastifyRequest } from 'fastify';
import { newSecret } from '#platform/ids';
import { SESSION_COOKIE } from '../provider/addresses.ts';
import type { BuiltProvider } from '../provider/build-provider.ts';

/** The provider's session cookie, read and written where our own routes answer. */
export function browserSession({ provider }: BuiltProvider, request: FastifyRequest, reply: FastifyReply) {
  const cookies = () => provider.createContext(request.raw, reply.raw).cookies;
  const name = provider.cookieName('session');
  /** The cookie library writes to Node's response; Fastify sends its own headers only. */
  const move = () => {
    const set = reply.raw.getHeader('set-cookie');
    reply.raw.removeHeader('set-cookie');
    for (const cookie of Array.isArray(set) ? set : set === undefined ? [] : [String(set)]) reply.header('set-cookie', cookie);
  };
  return {
    handle: (): string | undefined => cookies().get(name, { signed: true }),
    /** A new handle, as after every sign-in (D5). `kind`: what it begins with, to be known without a look. */
    renew(kind = ''): string {
      const handle = `${kind}${newSecret()}`;
      cookies().set(name, handle, SESSION_COOKIE);
      move();
      return handle;
    },
    clear(): void {
      cookies().set(name, null, SESSION_COOKIE);
      move();
    },
  };
}
