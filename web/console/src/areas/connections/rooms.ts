import type { Answer, Item } from '../../api/index.ts';

/** The two rooms that have connections, as the API and the addresses of the console name them. */
export const ROOMS = ['connections', 'verifiers'] as const;
export type Room = (typeof ROOMS)[number];
export const isRoom = (text: string): text is Room => (ROOMS as readonly string[]).includes(text);

/* Both have the same routes and answers, so their types are those of the first; only the paths differ. */
export const pathsOf = (room: Room) =>
  ({
    all: `/admin/v1/tenants/{tenant}/${room}`,
    one: `/admin/v1/tenants/{tenant}/${room}/{connection}`,
    check: `/admin/v1/tenants/{tenant}/${room}/{connection}/check`,
    kinds: `/admin/v1/tenants/{tenant}/${room === 'connections' ? 'connection' : 'verifier'}-kinds`,
  }) as {
    readonly all: '/admin/v1/tenants/{tenant}/connections';
    readonly one: '/admin/v1/tenants/{tenant}/connections/{connection}';
    readonly check: '/admin/v1/tenants/{tenant}/connections/{connection}/check';
    readonly kinds: '/admin/v1/tenants/{tenant}/connection-kinds';
  };

export type Connection = Answer<'/admin/v1/tenants/{tenant}/connections/{connection}'>;
export type Listed = Item<'/admin/v1/tenants/{tenant}/connections'>;
export type Kind = Item<'/admin/v1/tenants/{tenant}/connection-kinds'>;
