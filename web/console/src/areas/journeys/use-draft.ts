import { useDebouncedValue } from '@mantine/hooks';
import { useEffect, useMemo, useState } from 'react';
import { send, useApi, type Answer } from '../../api/index.ts';
import { useForm } from '../../kit/index.ts';
import { definitionOf, type Definition, type KnownStep } from './definition.ts';
import type { Journey } from './graph.ts';
import { locate, read, written, type Finding } from './judge.ts';
import { VALIDATE } from './paths.ts';

/** What somebody is making of a journey. It outlives tabs and a trip to the sign-in page. */
export interface DraftState {
  readonly form: ReturnType<typeof useForm<{ definition: string }>>;
  /** Undefined: the text is no JSON at the moment. */
  readonly definition: Definition | undefined;
  readonly raw: Record<string, unknown> | undefined;
  readonly findings: readonly Finding[] | undefined;
  /** Of the draft; undefined: not known yet. */
  readonly lacking: Journey['lacking'] | undefined;
  /** ETag of what it was begun from: what somebody else published since is not overwritten. */
  readonly version: string | undefined;
  readonly steps: readonly KnownStep[];
  readonly put: (definition: Definition) => void;
}

export function useDraft(tenant: string, journey: Journey, version: string | undefined): DraftState {
  const form = useForm({ id: `journey-${tenant}-${journey.id}`, initial: { definition: written(journey.definition) } });
  const text = form.values.definition;
  const { definition, raw } = useMemo(() => {
    const draft = read(text);
    return 'definition' in draft ? { definition: definitionOf(draft.definition), raw: draft.definition } : { definition: undefined, raw: undefined };
  }, [text]);
  const [begun, setBegun] = useState(version);
  const { changed, reset } = form;
  useEffect(() => {
    // Another version counts now. Where nobody has made anything yet, they begin from that one; else they are asked when they publish.
    if (version === begun || changed) return;
    reset({ definition: written(journey.definition) });
    setBegun(version);
  }, [version, begun, changed, reset, journey.definition]);
  const judged = useFindings(tenant, journey.id, text);
  const { data } = useApi('/admin/v1/tenants/{tenant}/journey-steps', { params: { tenant } });
  return {
    form,
    definition,
    raw,
    findings: judged?.findings,
    lacking: judged?.lacking,
    version: begun,
    steps: data?.items ?? [],
    put: (next) => form.set({ definition: written(next) }),
  };
}

interface Judged {
  readonly findings: readonly Finding[];
  readonly lacking?: Journey['lacking'];
}

/** What is wrong with it, once somebody stops typing. Undefined: not known yet. */
function useFindings(tenant: string, journey: string, text: string): Judged | undefined {
  const [settled] = useDebouncedValue(text, 400);
  const [found, setFound] = useState<Judged & { readonly of: string }>();
  useEffect(() => {
    const draft = read(settled);
    if ('finding' in draft) return setFound({ of: settled, findings: [draft.finding] });
    const stop = new AbortController();
    send<Answer<typeof VALIDATE, 'post'>>({ method: 'post', path: VALIDATE, params: { tenant, journey }, body: { definition: draft.definition }, signal: stop.signal }).then(
      ({ body }) => setFound({ of: settled, findings: locate(settled, body.problems), lacking: body.lacking }),
      () => undefined,
    );
    return () => stop.abort();
  }, [tenant, journey, settled]);
  return found?.of === text ? found : undefined;
}
