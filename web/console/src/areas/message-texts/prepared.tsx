import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { refresh, send, useAct } from '../../api/index.ts';
import { DraftState, toast, toastProblem, undoToast } from '../../kit/index.ts';
import { ALL, BACK, DRAFT, PUBLISH, type Message, type Place } from './paths.ts';
import { texts } from './texts.ts';

export interface PreparedProps {
  readonly place: Place;
  readonly message: Message;
  readonly permission: string;
  readonly changed: boolean;
  /** The draft was thrown away, and with it what is typed. */
  readonly onEnd: () => void;
}

export function Prepared({ place, message, permission, changed, onEnd }: PreparedProps) {
  const cache = useQueryClient();
  const { draft, number } = message;
  const publish = useAct('post', PUBLISH, {
    touches: [ALL],
    onDone: (published) => undoToast(texts.published, () => goBack(published.number)),
  });
  const discard = useAct('delete', DRAFT, {
    touches: [ALL],
    onDone() {
      onEnd();
      toast(texts.thrownAway);
    },
  });
  // Somebody else was faster: what is there now is read, and told.
  const overtaken = publish.conflict !== undefined || discard.conflict !== undefined;
  useEffect(() => {
    if (overtaken) void refresh(cache, ALL);
  }, [overtaken, cache]);

  const goBack = (over: number) =>
    send({ method: 'post', path: BACK, ...place, body: { number, over } }).then(
      async () => {
        await refresh(cache, ALL);
        toast(texts.undone);
      },
      () => toastProblem(texts.notUndone),
    );
  const ends = { ...place, version: `"${message.version}"` };
  return (
    <DraftState
      draft={draft && { basedOn: draft.based_on, savedAt: draft.saved_at, savedBy: draft.saved_by, problems: draft.problems }}
      published={number}
      changed={changed}
      overtaken={overtaken}
      problem={overtaken ? undefined : (publish.problem ?? discard.problem)}
      permission={permission}
      tenant={place.params.tenant}
      publish={{ busy: publish.busy, run: () => publish.send({ ...ends, body: { over: number } }) }}
      discard={{ busy: discard.busy, run: () => discard.send(ends) }}
    />
  );
}
