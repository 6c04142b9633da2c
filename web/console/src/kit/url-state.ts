import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';

/**
 * State that belongs into the address: filters, the open tab, the open dialog. What equals its default is left out, so addresses stay short; whoever
 * is sent the address sees the same. Values are texts.
 */
export function useUrlState<T extends Readonly<Record<string, string>>>(
  defaults: T,
): readonly [T, (change: Partial<Record<keyof T, string>>, how?: { readonly push?: boolean }) => void] {
  const search = useSearch({ strict: false }) as Readonly<Record<string, unknown>>;
  const navigate = useNavigate();
  const state = Object.fromEntries(Object.entries(defaults).map(([name, value]) => [name, search[name] === undefined ? value : String(search[name])])) as T;
  const set = useCallback(
    (change: Partial<Record<keyof T, string>>, { push = false } = {}) => {
      void navigate({
        to: '.',
        replace: !push,
        resetScroll: false,
        search: (before: Record<string, unknown>) => {
          const after = { ...before, ...change };
          for (const name of Object.keys(change)) if (after[name] === undefined || after[name] === (defaults[name] ?? '')) delete after[name];
          return after;
        },
      } as never);
    },
    // The defaults are written down where it is used; they do not change.
    // eslint-disable-next-line react/exhaustive-deps
    [navigate],
  );
  return [state, set];
}
