import { Button, Checkbox, Modal, Select, SimpleGrid, TextInput } from '@mantine/core';
import { IconFlag, IconLogout, IconNetworkOff, IconPlayerPause, IconShieldLock, type Icon } from '@tabler/icons-react';
import { useState } from 'react';
import { useAct, useApi, type Item } from '../../api/index.ts';
import { ConfirmDanger, DataTable, EmptyState, Form, Guarded, Section, StatusBadge, TimeAgo, toast, useForm, useTenant, useUrlState, Who, type Column } from '../../kit/index.ts';
import { Countdown } from './Countdown.tsx';
import { Reach } from './Reach.tsx';
import { ENGINE, SIGN_OUT_ALL, SWITCH, SWITCHES } from './paths.ts';
import { asnName, countryName } from './Sources.tsx';
import { ThreatPage } from './ThreatPage.tsx';
import { texts } from './texts.ts';
import css from './threats.module.css';

type Switch = Item<typeof SWITCHES>;
type Kind = Switch['kind'];

const KINDS: readonly { readonly kind: Kind; readonly icon: Icon }[] = [
  { kind: 'challenge_all', icon: IconShieldLock },
  { kind: 'block_network', icon: IconNetworkOff },
  { kind: 'block_country', icon: IconFlag },
  { kind: 'pause', icon: IconPlayerPause },
];
const isKind = (text: string): text is Kind => KINDS.some(({ kind }) => kind === text);
const MINUTES = ['15', '60', '240', '1440', '10080'] as const;
const TOUCHES = [SWITCHES, ENGINE];

export function Page() {
  const tenant = useTenant();
  const [state, set] = useUrlState({ dialog: '', kind: '', value: '', id: '' });
  const close = () => set({ dialog: '', kind: '', value: '', id: '' });
  const { data, problem, loading, reload } = useApi(SWITCHES, { params: { tenant } }, { every: 20_000 });
  const items = data?.items ?? [];
  const on = items.filter((one) => one.on);
  return (
    <ThreatPage
      part="emergency"
      about={texts.emergencyAbout}
      actions={
        <Guarded permission="risk:emergency" tenant={tenant}>
          {(props) => (
            <Button color="red" variant="outline" leftSection={<IconLogout size={16} aria-hidden />} onClick={() => set({ dialog: 'sign-out' }, { push: true })} {...props}>
              {texts.signOutAll}
            </Button>
          )}
        </Guarded>
      }
    >
      <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }} spacing="md">
        {KINDS.map(({ kind, icon: Mark }) => (
          <div key={kind} className={css.card}>
            <Mark size={22} stroke={1.6} aria-hidden className={css.mark} />
            <h2>{texts.switchKinds[kind]}</h2>
            <p>{texts.switchMeans[kind]}</p>
            <Guarded permission="risk:emergency" tenant={tenant}>
              {(props) => (
                <Button
                  variant="light"
                  color={kind === 'pause' ? 'gray' : 'red'}
                  size="xs"
                  aria-label={texts.switchOnNamed(texts.switchKinds[kind] ?? kind)}
                  onClick={() => set({ dialog: 'new', kind }, { push: true })}
                  {...props}
                >
                  {texts.switchOn}
                </Button>
              )}
            </Guarded>
          </div>
        ))}
      </SimpleGrid>
      <Section title={texts.on} flush>
        <DataTable
          label={texts.on}
          list={{ items: on, loading, problem, reload }}
          rowKey={({ id }) => id}
          columns={[
            ...shared,
            { id: 'until', header: texts.endsIn, cell: ({ until }) => <Countdown until={until} over={reload} /> },
            { id: 'end', header: '', align: 'end', cell: (row) => <End row={row} onOpen={() => set({ dialog: 'end', id: row.id }, { push: true })} /> },
          ]}
          empty={
            <EmptyState icon={IconShieldLock} title={texts.noneOn}>
              {texts.noneOnText}
            </EmptyState>
          }
        />
      </Section>
      {items.length > on.length && (
        <Section title={texts.were} flush>
          <DataTable
            label={texts.were}
            list={{ items: items.filter((one) => !one.on) }}
            rowKey={({ id }) => id}
            columns={[
              ...shared,
              { id: 'ended', header: texts.ended, cell: ({ ended_at: at, until }) => <TimeAgo at={at ?? until} /> },
              { id: 'ended-by', header: texts.endedBy, narrow: 'hide', cell: ({ ended_by: by }) => (by && by.kind !== 'system' ? <Who actor={by} /> : texts.byItself) },
            ]}
            empty=""
          />
        </Section>
      )}
      <Modal opened={state.dialog === 'new' && isKind(state.kind)} onClose={close} title={texts.switchKinds[state.kind]}>
        {isKind(state.kind) && <SwitchForm key={state.kind} kind={state.kind} value={state.value} onClose={close} />}
      </Modal>
      <EndDialog row={items.find(({ id }) => state.dialog === 'end' && id === state.id)} onClose={close} />
      <SignOutAll opened={state.dialog === 'sign-out'} onClose={close} />
    </ThreatPage>
  );
}

function Value({ kind, value }: Pick<Switch, 'kind'> & { value: string | undefined }) {
  if (value === undefined) return texts.everybody;
  return kind === 'block_country' ? countryName(value) : <bdi dir="ltr">{/^\d+$/.test(value) ? asnName(value) : value}</bdi>;
}

const shared: readonly Column<Switch>[] = [
  {
    id: 'what',
    header: texts.switch,
    cell: ({ kind, value, on }) => (
      <>
        <StatusBadge tone={on ? (kind === 'pause' ? 'warn' : 'bad') : 'quiet'}>{texts.switchKinds[kind]}</StatusBadge> <Value kind={kind} value={value} />
      </>
    ),
  },
  { id: 'reason', header: texts.switchReason, cell: ({ reason }) => <bdi>{reason}</bdi> },
  {
    id: 'by',
    header: texts.begunBy,
    narrow: 'hide',
    cell: ({ begun_by: by, begun_at: at }) => (
      <>
        <Who actor={by} />, <TimeAgo at={at} />
      </>
    ),
  },
];

function End({ row, onOpen }: { row: Switch; onOpen: () => void }) {
  const tenant = useTenant();
  return (
    <Guarded permission="risk:emergency" tenant={tenant}>
      {(props) => (
        <Button variant="default" size="compact-sm" aria-label={texts.endNamed(texts.switchKinds[row.kind] ?? row.kind)} onClick={onOpen} {...props}>
          {texts.end}
        </Button>
      )}
    </Guarded>
  );
}

function SwitchForm({ kind, value, onClose }: { kind: Kind; value: string; onClose: () => void }) {
  const tenant = useTenant();
  const form = useForm({ id: `switch-${tenant}-${kind}`, initial: { value, minutes: '60', reason: '', including_me: false } });
  const act = useAct('post', SWITCHES, {
    touches: TOUCHES,
    onDone: () => {
      toast(texts.switched);
      onClose();
    },
  });
  const places = kind === 'block_network' || kind === 'block_country';
  return (
    <Form
      form={form}
      act={act}
      submit={texts.switchOn}
      onCancel={onClose}
      labels={{ value: kind === 'block_country' ? texts.country : texts.networkOrRange, minutes: texts.duration, reason: texts.switchReason, including_me: texts.includingMe }}
      request={(values) => ({
        params: { tenant },
        body: {
          kind,
          ...(places ? { value: values.value.trim() } : {}),
          minutes: Number(values.minutes),
          reason: values.reason,
          ...(values.including_me ? { including_me: true } : {}),
        },
      })}
    >
      <p className={css.plain}>{texts.switchMeans[kind]}</p>
      {kind === 'block_country' && <TextInput label={texts.country} description={texts.countryHint} autoComplete="off" dir="ltr" required {...form.field('value')} />}
      {kind === 'block_network' && <TextInput label={texts.networkOrRange} description={texts.networkHint} autoComplete="off" dir="ltr" required {...form.field('value')} />}
      <Select
        label={texts.duration}
        description={texts.durationHint}
        allowDeselect={false}
        data={MINUTES.filter((one) => kind !== 'pause' || Number(one) <= 1440).map((one) => ({ value: one, label: texts.durations[one] }))}
        {...form.field('minutes')}
      />
      <TextInput label={texts.switchReason} description={texts.switchReasonHint} autoComplete="off" required {...form.field('reason')} />
      <Reach kind={kind} value={form.values.value} />
      {places && <Checkbox label={texts.includingMe} description={texts.includingMeHint} {...form.check('including_me')} />}
    </Form>
  );
}

function EndDialog({ row, onClose }: { row: Switch | undefined; onClose: () => void }) {
  const tenant = useTenant();
  const act = useAct('delete', SWITCH, {
    touches: TOUCHES,
    onDone: () => {
      toast(texts.switchEnded);
      onClose();
    },
  });
  return (
    <ConfirmDanger
      opened={row !== undefined}
      onClose={onClose}
      title={texts.endQuestion}
      action={texts.end}
      busy={act.busy}
      problem={act.problem}
      onConfirm={() => row && act.send({ params: { tenant, id: row.id } })}
    >
      {row && (
        <p className={css.plain}>
          <strong>{texts.switchKinds[row.kind]}</strong> <Value kind={row.kind} value={row.value} />: <bdi>{row.reason}</bdi>
        </p>
      )}
    </ConfirmDanger>
  );
}

function SignOutAll({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const tenant = useTenant();
  const [reason, setReason] = useState('');
  const act = useAct('post', SIGN_OUT_ALL, {
    touches: [],
    onDone: () => {
      toast(texts.signedOutAll);
      setReason('');
      onClose();
    },
  });
  const wrong = act.problem?.fields?.find(({ field }) => field.endsWith('reason'))?.fix;
  return (
    <ConfirmDanger
      opened={opened}
      onClose={onClose}
      title={texts.signOutAllQuestion}
      word={tenant}
      action={texts.signOutAll}
      busy={act.busy}
      problem={wrong === undefined ? act.problem : undefined}
      onConfirm={() => act.send({ params: { tenant }, body: { reason, confirm: tenant } })}
    >
      <p className={css.plain}>{texts.signOutAllText}</p>
      {opened && <Reach kind="sign_out_all" />}
      <TextInput
        mt="md"
        label={texts.switchReason}
        description={texts.switchReasonHint}
        autoComplete="off"
        required
        value={reason}
        error={wrong}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </ConfirmDanger>
  );
}
