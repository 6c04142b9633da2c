import { useCallback, useEffect, useRef, useState } from 'react';
import type { Problem } from '@parvis/client';
import { currentSession } from '../api/client.ts';
import { collectDraft } from '../session/session.ts';
import { isAt, means } from './field-names.ts';
import { texts } from './texts.ts';

type Change<V> = V | null | { readonly currentTarget: { readonly value: string; readonly checked?: boolean; readonly type?: string } };

export interface Field<V> {
  readonly id: string;
  readonly name: string;
  readonly value: V;
  readonly onChange: (change: Change<V>) => void;
  readonly error: string | undefined;
}

export interface FormState<T extends object> {
  readonly id: string;
  readonly values: T;
  /** What they were changed from. */
  readonly base: T;
  readonly changed: boolean;
  /** For any Mantine input with `value`: `<TextInput label="Name" {...form.field('name')} />`. */
  field<K extends keyof T & string>(name: K): Field<T[K]>;
  /** For Switch and Checkbox. */
  check<K extends keyof T & string>(name: K): Omit<Field<T[K]>, 'value'> & { readonly checked: boolean };
  set(change: Partial<T>): void;
  /** For an input that is a part of a field, such as one of a list: `grants.0.tenants`. Give it the id `<id of the form>-<path>`. */
  errorAt(path: string): string | undefined;
  /** The same of this very part, whatever is wrong inside of it. */
  errorOnly(path: string): string | undefined;
  /** What counts as unchanged from now on, e.g. what the API answered. */
  reset(values?: T): void;
  /** A refusal, so that fields show what to fix in them. `Form` does it. */
  refused(problem: Problem | undefined): void;
  readonly problem: Problem | undefined;
}

const textOf = <V>(change: Change<V>): V => {
  if (change !== null && typeof change === 'object' && 'currentTarget' in change) {
    const { currentTarget } = change;
    return (currentTarget.type === 'checkbox' ? currentTarget.checked : currentTarget.value) as V;
  }
  return change as V;
};

/** The words of the schema's own library for what is not there are no words for people. */
export const said = (fix: string | undefined): string | undefined => (fix?.endsWith('received undefined') === true ? texts.missing : fix);

/** What is typed into one form. It outlives a trip to the sign-in page: `id` must name this form, and what it is about. */
export function useForm<T extends object>({ id, initial }: { readonly id: string; readonly initial: T }): FormState<T> {
  const [base, setBase] = useState(initial);
  const [values, setValues] = useState<T>(() => {
    const { drafts } = currentSession();
    const kept = drafts.get(id) as Partial<T> | undefined;
    drafts.delete(id);
    return { ...initial, ...kept };
  });
  const [problem, setProblem] = useState<Problem>();
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());

  const latest = useRef(values);
  const changed = JSON.stringify(values) !== JSON.stringify(base);
  useEffect(() => {
    latest.current = values;
  }, [values]);
  useEffect(() => (changed ? collectDraft(() => ({ id, values: latest.current })) : undefined), [id, changed]);

  const set = useCallback((change: Partial<T>) => {
    setValues((before) => ({ ...before, ...change }));
    setTouched((before) => new Set([...before, ...Object.keys(change)]));
  }, []);
  const refused = useCallback((next: Problem | undefined) => {
    setProblem(next);
    setTouched(new Set());
  }, []);
  const errorAt = (path: string, fits = means) => said(problem?.fields?.find(({ field }) => fits(path, field))?.fix);
  const isTouched = (path: string) => [...touched].some((name) => means(name, path));
  const errorOf = (name: string) => (touched.has(name) ? undefined : errorAt(name));

  return {
    id,
    values,
    base,
    changed,
    problem,
    set,
    refused,
    errorAt: (path) => (isTouched(path) ? undefined : errorAt(path)),
    errorOnly: (path) => (isTouched(path) ? undefined : errorAt(path, isAt)),
    field: (name) => ({
      id: `${id}-${name}`,
      name,
      value: values[name],
      error: errorOf(name),
      onChange: (change) => set({ [name]: textOf(change) } as unknown as Partial<T>),
    }),
    check: (name) => ({
      id: `${id}-${name}`,
      name,
      checked: values[name] === true,
      error: errorOf(name),
      onChange: (change) => set({ [name]: textOf(change) } as unknown as Partial<T>),
    }),
    reset: (next = initial) => {
      setBase(next);
      setValues(next);
      refused(undefined);
    },
  };
}
