import { Button, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useAct, type Answer } from '../../api/index.ts';
import { Copyable, Facts, Guarded, ProblemNote, Section, StatusBadge, type Tone } from '../../kit/index.ts';
import { texts } from './texts.ts';

const CHECK = '/admin/v1/tenants/{tenant}/sender-check';
type Found = Answer<typeof CHECK, 'post'>;
type Check = Found['checks'][number];

const TONES: Readonly<Record<Check['state'], Tone>> = { ready: 'good', missing: 'bad', weak: 'warn', several: 'bad', differs: 'bad', unsigned: 'quiet' };

/** Looks up what receivers look up, and says what to enter. */
export function SenderCheck({ tenant }: { tenant: string }) {
  const [found, setFound] = useState<Found>();
  const act = useAct('post', CHECK, { touches: [], onDone: setFound });
  return (
    <Section
      title={texts.senderTitle}
      about={texts.senderAbout}
      actions={
        <Guarded permission="settings:read" tenant={tenant}>
          {(guard) => (
            <Button variant="default" loading={act.busy} onClick={() => void act.send({ params: { tenant } })} {...guard}>
              {texts.senderCheck}
            </Button>
          )}
        </Guarded>
      }
    >
      {act.problem && <ProblemNote problem={act.problem} />}
      {found && (
        <Stack gap="md" role="status" aria-label={texts.senderOf(found.domain)}>
          {!found.sends && (
            <Text fz="sm" c="dimmed">
              {texts.senderStays}
            </Text>
          )}
          {found.checks.map((check) => (
            <div key={check.kind}>
              <Text fw={560} fz="sm" mb={6}>
                {texts.senderRecords[check.kind]} <StatusBadge tone={TONES[check.state]}>{texts.senderStates[check.state]}</StatusBadge>
              </Text>
              <Facts
                facts={[
                  ...(check.found === undefined ? [] : [{ label: texts.senderFound, value: <bdi dir="ltr">{check.found}</bdi> }]),
                  ...(check.record
                    ? [
                        { label: check.record.type, value: <Copyable value={check.record.name} /> },
                        { label: texts.senderEnter, value: <Copyable value={check.record.value} /> },
                      ]
                    : []),
                ]}
              />
            </div>
          ))}
        </Stack>
      )}
    </Section>
  );
}
