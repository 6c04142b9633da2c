import { Alert, Button, Group, Stack, Table, Text, TextInput } from '@mantine/core';
import { IconCircleCheck, IconInfoCircle, IconWorldQuestion } from '@tabler/icons-react';
import { useState, type FormEvent } from 'react';
import { useAct, type Answer } from '../../api/index.ts';
import { Copyable, ProblemNote } from '../../kit/index.ts';
import { texts } from './texts.ts';

const CHECK = '/admin/v1/tenants/{tenant}/domain-check';
type Found = Answer<typeof CHECK, 'post'>;

/** Looks the domain up and says what to enter where it is looked after. */
export function Domain({ tenant, onUse }: { tenant: string; onUse: (issuer: string) => void }) {
  const [host, setHost] = useState('');
  const [found, setFound] = useState<Found>();
  const act = useAct('post', CHECK, { touches: [], onDone: setFound });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setFound(undefined);
    void act.send({ params: { tenant }, body: { host } });
  };
  return (
    <Stack gap="md">
      <form onSubmit={submit}>
        <Group align="flex-end" gap="xs">
          <TextInput label={texts.host} placeholder="id.example.com" dir="ltr" flex={1} value={host} onChange={(event) => setHost(event.currentTarget.value)} />
          <Button type="submit" variant="default" loading={act.busy} disabled={host.trim() === ''}>
            {texts.check}
          </Button>
        </Group>
      </form>
      {act.problem && <ProblemNote problem={act.problem} />}
      {found && <Finding found={found} onUse={onUse} />}
    </Stack>
  );
}

function Finding({ found, onUse }: { found: Found; onUse: (issuer: string) => void }) {
  const { host, state, records } = found;
  if (state === 'unknown') {
    return (
      <Alert icon={<IconInfoCircle aria-hidden />} color="gray" role="status">
        {texts.unknown}
      </Alert>
    );
  }
  if (state === 'ready') {
    return (
      <Alert icon={<IconCircleCheck aria-hidden />} color="teal" role="status">
        <Group justify="space-between">
          <span>{texts.ready(host)}</span>
          <Button size="xs" variant="default" onClick={() => onUse(`https://${host}`)}>
            {texts.useIt}
          </Button>
        </Group>
      </Alert>
    );
  }
  return (
    <Stack gap="sm" role="status">
      <Alert icon={<IconWorldQuestion aria-hidden />} color="yellow">
        {state === 'missing' ? texts.missing(host) : texts.elsewhere(host)}
      </Alert>
      <Table aria-label={texts.record}>
        <Table.Tbody>
          {records.map(({ type, name, value }) => (
            <Table.Tr key={`${type} ${value}`}>
              <Table.Td w="5rem">{type}</Table.Td>
              <Table.Td>
                <Copyable value={name} />
              </Table.Td>
              <Table.Td>
                <Copyable value={value} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Text fz="xs" c="dimmed">
        {texts.either}
        {found.addresses.length > 0 && ` ${texts.leadsTo}: ${[found.alias, ...found.addresses].filter(Boolean).join(', ')}`}
      </Text>
    </Stack>
  );
}
