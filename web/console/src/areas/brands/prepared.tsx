import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { refresh, send, useAct } from '../../api/index.ts';
import { DraftState, toast, toastProblem, undoToast } from '../../kit/index.ts';
import { ALL, BACK, DRAFT, PUBLISH, type Brand, type Look } from './brand.ts';
import type { EditorProps } from './edit.tsx';
import { texts } from './texts.ts';

interface PreparedProps extends EditorProps {
  /** Something is typed that is not saved. */
  readonly changed: boolean;
  /** The draft was thrown away, and with it what is typed. */
  readonly onEnd: () => void;
}

/** Whether something is prepared, by whom, and the two ways it ends. */
export function Prepared({ tenant, brand, draft, changed, onEnd }: PreparedProps) {
  const cache = useQueryClient();
  const params = { tenant, brand: brand.slug };
  const { look } = draft;
  const publish = useAct('post', PUBLISH, {
    touches: [ALL],
    onDone(published) {
      undoToast(texts.changed(published.name), () => goBack(published.version));
    },
  });
  const discard = useAct('delete', DRAFT, {
    touches: [ALL],
    onDone() {
      onEnd();
      if (look) undoToast(texts.thrownAway, () => putBack(look));
    },
  });
  // Somebody else was faster: what is there now is read, and told below.
  const overtaken = publish.conflict !== undefined || discard.conflict !== undefined;
  useEffect(() => {
    if (overtaken) void refresh(cache, ALL);
  }, [overtaken, cache]);

  /** What customers saw before, unless somebody published since. */
  const goBack = (of: number) =>
    send<Brand>({ method: 'post', path: BACK, params, body: { version: brand.version }, headers: { 'if-match': `"${of}"` } }).then(
      async () => {
        await refresh(cache, ALL);
        toast(texts.restored);
      },
      () => toastProblem(texts.notRestored),
    );
  const putBack = (body: Look) =>
    send({ method: 'put', path: DRAFT, params, body, headers: { 'if-match': `"${draft.version + 1}"` } }).then(
      () => refresh(cache, ALL),
      () => toastProblem(texts.notRestored),
    );

  const ends = { params, version: `"${draft.version}"` };
  return (
    <DraftState
      draft={look && draft.saved_at && draft.saved_by ? { basedOn: draft.based_on, savedAt: draft.saved_at, savedBy: draft.saved_by, problems: draft.problems } : undefined}
      published={draft.published_version}
      changed={changed}
      overtaken={overtaken}
      problem={overtaken ? undefined : (publish.problem ?? discard.problem)}
      permission="brands:write"
      tenant={tenant}
      publish={{ busy: publish.busy, run: () => publish.send({ ...ends, body: { over: brand.version } }) }}
      discard={{ busy: discard.busy, run: () => discard.send(ends) }}
    />
  );
}
