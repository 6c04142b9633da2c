import { useMemo } from 'react';
import { useAct, type Act, type Problem } from '../../api/index.ts';
import { ALL, ONE, type Application } from './kinds.ts';

const plain = (field: string) => field.replace(/^metadata\./, '');

/** Fields of the metadata have the names the forms give them. */
function usePlainFields<A, S>(act: Act<A, S>): Act<A, S> {
  const { problem } = act;
  const named = useMemo(
    (): Problem | undefined => problem && { ...problem, ...(problem.fields ? { fields: problem.fields.map(({ field, fix }) => ({ field: plain(field), fix })) } : {}) },
    [problem],
  );
  return { ...act, problem: named };
}

export type Saved = Application & { readonly secret?: string };

export const useChange = (onDone: (saved: Saved) => unknown) => usePlainFields(useAct('put', ONE, { onDone, touches: [ALL] }));
export const useCreate = (onDone: (saved: Saved) => unknown) => usePlainFields(useAct('post', ALL, { onDone, touches: [ALL] }));
