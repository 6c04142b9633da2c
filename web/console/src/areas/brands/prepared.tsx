import { Button, Group, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { refresh, send, useAct } from '../../api/index.ts';
import { Facts, Guarded, ProblemNote, Section, StatusBadge, TimeAgo, toast, toastProblem, undoToast, Who } from '../../kit/index.ts';
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

  const problem = overtaken ? undefined : (publish.problem ?? discard.problem);
  const waits = changed ? texts.saveFirst : draft.problems.length > 0 ? texts.fixFirst : undefined;
  return (
    <Section title={texts.draft} actions={<StatusBadge tone={look ? 'info' : 'good'}>{look ? texts.isPrepared : texts.isPublished(brand.version)}</StatusBadge>}>
      {look && draft.saved_at && draft.saved_by ? (
        <>
          <Facts
            facts={[
              { label: texts.preparedBy, value: <Who actor={draft.saved_by} /> },
              { label: texts.savedAt, value: <TimeAgo at={draft.saved_at} /> },
            ]}
          />
          <Text fz="sm" mt="xs">
            {texts.notSeen(brand.version)}
          </Text>
        </>
      ) : (
        <Text fz="sm" c="dimmed">
          {texts.nothingPrepared}
        </Text>
      )}
      {look && draft.based_on !== draft.published_version && (
        <Text fz="sm" mt="xs" style={{ color: 'var(--warning)' }} role="status">
          {texts.overtaken(draft.based_on, draft.published_version)}
        </Text>
      )}
      {overtaken && (
        <Text fz="sm" mt="xs" role="alert">
          {texts.somebodyElse}
        </Text>
      )}
      {problem && <ProblemNote problem={problem} />}
      {look && (
        <>
          <Group gap="xs" mt="md">
            <Guarded permission="brands:write" tenant={tenant}>
              {(guard) => (
                <Button
                  loading={publish.busy}
                  disabled={waits !== undefined}
                  onClick={() => publish.send({ params, body: { over: brand.version }, version: `"${draft.version}"` })}
                  {...guard}
                >
                  {texts.publish}
                </Button>
              )}
            </Guarded>
            <Guarded permission="brands:write" tenant={tenant}>
              {(guard) => (
                <Button variant="subtle" color="gray" loading={discard.busy} onClick={() => discard.send({ params, version: `"${draft.version}"` })} {...guard}>
                  {texts.throwAway}
                </Button>
              )}
            </Guarded>
          </Group>
          {waits !== undefined && (
            <Text fz="xs" c="dimmed" mt={6}>
              {waits}
            </Text>
          )}
        </>
      )}
    </Section>
  );
}
