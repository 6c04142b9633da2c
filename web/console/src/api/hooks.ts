import type { Answer, Body, Item, Method, PathOf, PathParams, Problem, Query } from '@parvis/client';
import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { currentSession, keyOf, Refused, send, sendWaiting, type Received } from './client.ts';
import { texts } from '../kit/texts.ts';

/*
 * What pages ask the API with. Everything is keyed by the path as the API names it, so that `touches: ['/admin/v1/tenants/{tenant}/users']`
 * refreshes every list and every single one below it.
 */
type With<P, Q> = (P extends undefined ? unknown : [P] extends [never] ? unknown : { readonly params: P }) & { readonly query?: Partial<Q & object> | undefined };

export interface Read<T> {
  readonly data: T | undefined;
  /** ETag of what was read: pass it on with a change. */
  readonly version: string | undefined;
  readonly problem: Problem | undefined;
  /** Nothing to show yet. */
  readonly loading: boolean;
  readonly refreshing: boolean;
  reload(): void;
}

const problemOf = (error: unknown): Problem | undefined =>
  error === null || error === undefined
    ? undefined
    : error instanceof Refused
      ? error.problem
      : { type: 'about:blank', title: texts.unreachable, status: 0, code: 'http.unreachable', reference: '' };

export interface ReadOptions {
  /** Milliseconds between looks, for what changes by itself. */
  readonly every?: number;
  readonly when?: boolean;
}

/** One thing, e.g. `useApi('/admin/v1/tenants/{tenant}/users/{id}', { params: { tenant, id } })`. */
export function useApi<P extends PathOf<'get'>>(path: P, ask?: With<PathParams<P>, Query<P>>, options: ReadOptions = {}): Read<Answer<P>> {
  const { params, query } = (ask ?? {}) as { params?: Record<string, unknown>; query?: Record<string, unknown> };
  const found = useQuery({
    queryKey: [path, params ?? {}, query ?? {}],
    queryFn: ({ signal }) => send<Answer<P>>({ method: 'get', path, params, query, signal }),
    enabled: options.when ?? true,
    ...(options.every === undefined ? {} : { refetchInterval: options.every }),
  });
  return {
    data: found.data?.body,
    version: found.data?.version,
    problem: problemOf(found.error),
    loading: found.isPending && found.fetchStatus !== 'idle',
    refreshing: found.isFetching,
    reload: () => void found.refetch(),
  };
}

export interface Listed<T> {
  readonly items: readonly T[];
  readonly problem: Problem | undefined;
  readonly loading: boolean;
  /** What stands there belongs to another search; the answer is on its way. */
  readonly stale: boolean;
  readonly hasMore: boolean;
  readonly loadingMore: boolean;
  more(): void;
  reload(): void;
}

/** A list, page after page by its cursor. */
export function useList<P extends PathOf<'get'>>(
  path: P,
  ask?: With<PathParams<P>, Query<P>>,
  options: ReadOptions = {},
): Listed<Item<P>> & { readonly last: Answer<P> | undefined } {
  type Page = Received<{ readonly items: readonly Item<P>[]; readonly next?: string }>;
  const { params, query } = (ask ?? {}) as { params?: Record<string, unknown>; query?: Record<string, unknown> };
  const found = useInfiniteQuery({
    queryKey: [path, params ?? {}, query ?? {}, 'list'],
    queryFn: ({ pageParam, signal }): Promise<Page> => send({ method: 'get', path, params, query: { ...query, after: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last: Page) => last.body.next,
    placeholderData: keepPreviousData,
    enabled: options.when ?? true,
    ...(options.every === undefined ? {} : { refetchInterval: options.every }),
  });
  return {
    items: found.data?.pages.flatMap((page) => page.body.items) ?? [],
    last: found.data?.pages.at(-1)?.body as Answer<P> | undefined,
    problem: problemOf(found.error),
    loading: found.isPending && found.fetchStatus !== 'idle',
    stale: found.isPlaceholderData,
    hasMore: found.hasNextPage,
    loadingMore: found.isFetchingNextPage,
    more: () => void found.fetchNextPage(),
    reload: () => void found.refetch(),
  };
}

export interface Sending<P extends PathOf<M>, M extends Method> {
  readonly params?: PathParams<P, M>;
  readonly query?: Partial<Query<P, M> & object>;
  readonly body?: Body<P, M>;
  /** ETag of what is changed, where the route wants If-Match. */
  readonly version?: string | undefined;
}

export interface ActOptions<A, S> {
  /** `version`: the ETag of the answer. */
  readonly onDone?: (answer: A, sent: S | undefined, version: string | undefined) => unknown;
  /** Paths whose answers are old now, with everything below them. */
  readonly touches?: readonly string[];
}

export interface Act<A, S> {
  readonly method: Method;
  readonly path: string;
  send(out: S): Promise<A | undefined>;
  readonly busy: boolean;
  readonly problem: Problem | undefined;
  /** 412: what it is now, and the ETag to overwrite it with. */
  readonly conflict: { readonly current: unknown; readonly version: string | undefined } | undefined;
  clear(): void;
}

/**
 * A change. When the API wants a fresh sign-in first (RFC 9470), the browser goes there and comes back, and the component that mounts with the
 * same method and path sends it again by itself: so keep the dialog it stands in open by the address (`useUrlState`).
 * With POST every try carries the same Idempotency-Key until one has been answered.
 */
export function useAct<M extends Exclude<Method, 'get'>, P extends PathOf<M>>(
  method: M,
  path: P,
  options: ActOptions<Answer<P, M>, Sending<P, M>> = {},
): Act<Answer<P, M>, Sending<P, M>> {
  const cache = useQueryClient();
  const once = useRef<string>(undefined);
  const done = useRef(options);
  done.current = options;

  const run = useMutation({
    mutationFn: async ({ out, again }: { out?: Sending<P, M>; again?: () => Promise<Received<Answer<P, M>>> }) => {
      if (again) return again();
      once.current ??= crypto.randomUUID();
      return send<Answer<P, M>>({
        method,
        path,
        params: out?.params as Record<string, unknown> | undefined,
        query: out?.query as Record<string, unknown> | undefined,
        body: out?.body,
        headers: { ...(method === 'post' ? { 'idempotency-key': once.current } : {}), ...(out?.version === undefined ? {} : { 'if-match': out.version }) },
      });
    },
    onSettled: (_answer, error) => {
      // Unanswered, it may have been done: the next try is the same request.
      if (error === null || error instanceof Refused) once.current = undefined;
    },
    onSuccess: async (answer, { out }) => {
      await Promise.all((done.current.touches ?? [path]).map((touched) => refresh(cache, touched)));
      await done.current.onDone?.(answer.body, out, answer.version);
    },
  });

  const { mutate } = run;
  useEffect(() => {
    const session = currentSession();
    const { waiting } = session;
    if (waiting?.key !== keyOf(method, path)) return;
    session.waiting = undefined;
    mutate({ again: () => sendWaiting(waiting) });
  }, [method, path, mutate]);

  const refused = run.error instanceof Refused ? run.error : undefined;
  return {
    method,
    path,
    send: (out) =>
      run.mutateAsync({ out }).then(
        ({ body }) => body,
        () => undefined,
      ),
    busy: run.isPending,
    problem: problemOf(run.error),
    conflict: refused?.problem.status === 412 ? { current: refused.problem.current, version: refused.version } : undefined,
    clear: run.reset,
  };
}

/** Whatever was read of a path or below it. */
export function refresh(cache: QueryClient, path: string): Promise<void> {
  return cache.invalidateQueries({
    predicate: ({ queryKey: [key] }) => typeof key === 'string' && (key === path || key.startsWith(`${path}/`)),
  });
}
