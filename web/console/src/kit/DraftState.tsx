import { Button, Group, Text } from '@mantine/core';
import type { Problem } from '@parvis/client';
import { Facts } from './Facts.tsx';
import { Guarded } from './Needs.tsx';
import { Section } from './Page.tsx';
import { ProblemNote } from './ProblemNote.tsx';
import { StatusBadge } from './StatusBadge.tsx';
import { texts } from './texts.ts';
import { TimeAgo } from './TimeAgo.tsx';
import { Who } from './Who.tsx';

export interface DraftStateProps {
  /** Absent: nothing is prepared. */
  readonly draft:
    | { readonly basedOn: number; readonly savedAt: string; readonly savedBy: { readonly kind: string; readonly id?: string }; readonly problems: readonly unknown[] }
    | undefined;
  /** Number of what is published; 0: nothing ever was. */
  readonly published: number;
  /** Something is typed that is not saved. */
  readonly changed: boolean;
  /** Somebody else was faster just now. */
  readonly overtaken: boolean;
  readonly problem: Problem | undefined;
  readonly permission: string;
  readonly tenant: string;
  readonly publish: { readonly busy: boolean; run(): unknown };
  readonly discard: { readonly busy: boolean; run(): unknown };
}

/** Whether something is prepared, by whom, and the two ways it ends: for whatever is prepared beside what customers see. */
export function DraftState({ draft, published, changed, overtaken, problem, permission, tenant, publish, discard }: DraftStateProps) {
  const waits = changed ? texts.saveFirst : draft && draft.problems.length > 0 ? texts.fixFirst : undefined;
  return (
    <Section title={texts.draft} actions={<StatusBadge tone={draft ? 'info' : 'good'}>{draft ? texts.isPrepared : texts.isPublished(published)}</StatusBadge>}>
      {draft ? (
        <>
          <Facts
            facts={[
              { label: texts.savedBy, value: <Who actor={draft.savedBy} /> },
              { label: texts.savedAt, value: <TimeAgo at={draft.savedAt} /> },
            ]}
          />
          <Text fz="sm" mt="xs">
            {texts.notSeen}
          </Text>
        </>
      ) : (
        <Text fz="sm" c="dimmed">
          {texts.nothingPrepared}
        </Text>
      )}
      {draft && draft.basedOn !== published && (
        <Text fz="sm" mt="xs" style={{ color: 'var(--warning)' }} role="status">
          {texts.overtaken(draft.basedOn, published)}
        </Text>
      )}
      {overtaken && (
        <Text fz="sm" mt="xs" role="alert">
          {texts.somebodyElse}
        </Text>
      )}
      {problem && <ProblemNote problem={problem} />}
      {draft && (
        <>
          <Group gap="xs" mt="md">
            <Guarded permission={permission} tenant={tenant}>
              {(guard) => (
                <Button loading={publish.busy} disabled={waits !== undefined} onClick={() => publish.run()} {...guard}>
                  {texts.publish}
                </Button>
              )}
            </Guarded>
            <Guarded permission={permission} tenant={tenant}>
              {(guard) => (
                <Button variant="subtle" color="gray" loading={discard.busy} onClick={() => discard.run()} {...guard}>
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
