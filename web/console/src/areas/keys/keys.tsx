import { Badge, Button, Checkbox, Group, Stack } from '@mantine/core';
import { useAct, useApi, type Answer } from '../../api/index.ts';
import {
  ConfirmDanger,
  Copyable,
  DataTable,
  EmptyState,
  Guarded,
  Page as Frame,
  Section,
  StatusBadge,
  TimeAgo,
  toast,
  useTenant,
  useUrlState,
  type Column,
} from '../../kit/index.ts';
import { texts } from './texts.ts';

const PATH = '/admin/v1/tenants/{tenant}/keys';
type Purpose = Answer<typeof PATH>['purposes'][number];

const inState = ({ keys }: Purpose, state: Purpose['keys'][number]['state']) => keys.filter((key) => key.state === state);

export function Page() {
  const tenant = useTenant();
  const found = useApi(PATH, { params: { tenant } });
  // In the address, so that somebody who has to sign in first comes back to the same question.
  const [ask, setAsk] = useUrlState({ replace: '', emergency: '' });

  const columns: readonly Column<Purpose>[] = [
    { id: 'signs', header: texts.purpose, cell: ({ signs }) => signs },
    {
      id: 'key',
      header: texts.key,
      cell: (purpose) =>
        inState(purpose, 'active').map(({ kid, alg }) => (
          <Group key={kid} gap="xs" wrap="nowrap">
            <Badge variant="default">{alg}</Badge>
            <Copyable value={kid} what={texts.copyId(alg)} />
          </Group>
        )),
    },
    {
      id: 'since',
      header: texts.since,
      narrow: 'hide',
      cell: (purpose) =>
        inState(purpose, 'active').map(
          ({ kid, activated_at: at }) =>
            at && (
              <div key={kid}>
                <TimeAgo at={at} />
              </div>
            ),
        ),
    },
    {
      id: 'others',
      header: texts.next,
      narrow: 'hide',
      cell: (purpose) => (
        <>
          {inState(purpose, 'next').length > 0 && <StatusBadge tone="info">{texts.states.next}</StatusBadge>}{' '}
          {inState(purpose, 'retiring').length > 0 && <StatusBadge>{`${inState(purpose, 'retiring').length} ${texts.states.retiring}`}</StatusBadge>}
        </>
      ),
    },
    {
      id: 'replace',
      header: '',
      align: 'end',
      cell: ({ purpose, signs }) => (
        <Guarded permission="keys:rotate" tenant={tenant}>
          {(guard) => (
            <Button variant="default" size="compact-sm" aria-label={`${texts.replace}: ${signs}`} onClick={() => setAsk({ replace: purpose }, { push: true })} {...guard}>
              {texts.replace}
            </Button>
          )}
        </Guarded>
      ),
    },
  ];

  return (
    <Frame title={texts.label} about={texts.about}>
      <Section flush>
        <DataTable
          label={texts.label}
          columns={columns}
          list={{ ...found, items: found.data?.purposes.filter(({ keys }) => keys.length > 0) ?? [] }}
          rowKey={({ purpose }) => purpose}
          empty={<EmptyState title={texts.none}>{texts.noneText}</EmptyState>}
        />
      </Section>
      <Replace tenant={tenant} purpose={ask.replace} emergency={ask.emergency !== ''} onChange={setAsk} />
    </Frame>
  );
}

type Rotating = '/admin/v1/tenants/{tenant}/keys/{purpose}/rotation';

function Replace({
  tenant,
  purpose,
  emergency,
  onChange,
}: {
  tenant: string;
  purpose: string;
  emergency: boolean;
  onChange: (change: { replace?: string; emergency?: string }) => void;
}) {
  const close = () => {
    act.clear();
    onChange({ replace: '', emergency: '' });
  };
  const act = useAct('post', '/admin/v1/tenants/{tenant}/keys/{purpose}/rotation' satisfies Rotating, {
    touches: [PATH],
    onDone: () => {
      toast(texts.replaced);
      onChange({ replace: '', emergency: '' });
    },
  });
  return (
    <ConfirmDanger
      opened={purpose !== ''}
      onClose={close}
      title={texts.replaceTitle}
      action={texts.replace}
      {...(emergency ? { word: texts.emergencyWord } : {})}
      busy={act.busy}
      problem={act.problem}
      onConfirm={() => act.send({ params: { tenant, purpose: purpose as never }, body: { emergency } })}
    >
      <Stack gap="sm">
        <p>{texts.replaceText}</p>
        <Checkbox
          label={texts.emergency}
          description={texts.emergencyText}
          checked={emergency}
          onChange={(event) => onChange({ emergency: event.currentTarget.checked ? 'yes' : '' })}
        />
      </Stack>
    </ConfirmDanger>
  );
}
