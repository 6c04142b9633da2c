import { Button, Group, Text } from '@mantine/core';
import { IconMailFast } from '@tabler/icons-react';
import { useState } from 'react';
import { useAct, useApi } from '../../api/index.ts';
import { Guarded, ProblemNote, Section } from '../../kit/index.ts';
import { texts } from './texts.ts';

export function TestMessage({ tenant }: { tenant: string }) {
  const [sent, setSent] = useState<{ readonly id: string; readonly to: string }>();
  const act = useAct('post', '/admin/v1/tenants/{tenant}/test-messages', { touches: [], onDone: setSent });
  const [over, setOver] = useState(false);
  const { data } = useApi(
    '/admin/v1/tenants/{tenant}/test-messages/{message}',
    { params: { tenant, message: sent?.id ?? '' } },
    { when: sent !== undefined, ...(over ? {} : { every: 1500 }) },
  );
  const done = data !== undefined && data.state !== 'waiting';
  if (done !== over) setOver(done);
  const words =
    sent === undefined
      ? undefined
      : data?.state === 'sent'
        ? texts.testSent(sent.to)
        : data?.state === 'failed'
          ? texts.testFailed(data.problem ?? '?')
          : data?.problem === undefined
            ? texts.testWaiting(sent.to)
            : texts.testTrying(sent.to, data.problem);
  return (
    <Section title={texts.testTitle} about={texts.testAbout}>
      <Group justify="space-between">
        <Text fz="sm" role="status" c={data?.state === 'failed' ? 'error' : 'dimmed'}>
          {words}
        </Text>
        <Guarded permission="settings:write" tenant={tenant}>
          {(guard) => (
            <Button variant="default" leftSection={<IconMailFast size={16} aria-hidden />} loading={act.busy} onClick={() => void act.send({ params: { tenant } })} {...guard}>
              {texts.testSend}
            </Button>
          )}
        </Guarded>
      </Group>
      {act.problem && <ProblemNote problem={act.problem} />}
    </Section>
  );
}
