import { Button, Group, Modal, Select, Stack } from '@mantine/core';
import { IconKey, IconKeyOff } from '@tabler/icons-react';
import { useState } from 'react';
import { useAct } from '../../api/index.ts';
import { Copyable, EmptyState, ExactTime, Form, Guarded, Section, useForm, useUrlState } from '../../kit/index.ts';
import { ALL, hasSecret, ONE } from './kinds.ts';
import type { Opened } from './one.tsx';
import { texts } from './texts.ts';
import css from './applications.module.css';

interface Rolled {
  readonly secret: string;
  readonly former_until?: string;
}

export function SecretTab({ tenant, application }: Opened) {
  const [{ dialog }, set] = useUrlState({ dialog: '' });
  if (!hasSecret(application))
    return (
      <Section flush>
        <EmptyState icon={IconKeyOff} title={texts.noSecret}>
          {texts.noSecretText}
        </EmptyState>
      </Section>
    );
  return (
    <Section title={texts.secret} about={texts.secretAbout}>
      <Guarded permission="applications:write" tenant={tenant}>
        {(guard) => (
          <Button variant="default" leftSection={<IconKey size={16} aria-hidden />} onClick={() => set({ dialog: 'roll' })} {...guard}>
            {texts.rollNow}
          </Button>
        )}
      </Guarded>
      {/* Opened by the address: the API wants a fresh sign-in, and the browser comes back here. */}
      <Modal opened={dialog === 'roll'} onClose={() => set({ dialog: '' })} title={texts.rollTitle}>
        <Roll tenant={tenant} clientId={application.client_id} onKept={() => set({ dialog: '' })} />
      </Modal>
    </Section>
  );
}

function Roll({ tenant, clientId, onKept }: { tenant: string; clientId: string; onKept: () => void }) {
  const [rolled, setRolled] = useState<Rolled>();
  const form = useForm({ id: `roll-${clientId}`, initial: { overlap_hours: '24' } });
  const act = useAct('post', `${ONE}/secret`, { onDone: setRolled, touches: [ALL] });
  if (rolled) return <ShownOnce {...rolled} rolled onKept={onKept} />;
  return (
    <Stack gap="md">
      <p>{texts.rollText}</p>
      <Form
        form={form}
        act={act}
        submit={texts.rollNow}
        needsChange={false}
        onCancel={onKept}
        request={({ overlap_hours }) => ({ params: { tenant, client_id: clientId }, body: { overlap_hours: Number(overlap_hours) } })}
      >
        <Select
          label={texts.overlap}
          allowDeselect={false}
          data={['24', '72', '168', '1', '0'].map((value) => ({ value, label: texts.overlaps[value as keyof typeof texts.overlaps] }))}
          {...form.field('overlap_hours')}
        />
      </Form>
    </Stack>
  );
}

export function ShownOnce({ secret, former_until, rolled = false, onKept }: Rolled & { rolled?: boolean; onKept: () => void }) {
  return (
    <Stack gap="md">
      <p>{texts.keepText}</p>
      <p className={css.once}>
        <Copyable value={secret} of={texts.secret} />
      </p>
      {rolled && (
        <p className={css.quiet}>
          {former_until === undefined ? (
            texts.formerEnded
          ) : (
            <>
              {texts.formerUntil} <ExactTime at={former_until} />.
            </>
          )}
        </p>
      )}
      <Group justify="flex-end">
        <Button onClick={onKept}>{texts.done}</Button>
      </Group>
    </Stack>
  );
}
