import { Button, Modal, Stack, TextInput } from '@mantine/core';
import { IconWorld } from '@tabler/icons-react';
import { useAct, useApi } from '../../api/index.ts';
import { ConfirmDanger, Copyable, DataTable, EmptyState, Facts, Form, Guarded, ProblemNote, Section, StatusBadge, TimeAgo, toast, useForm, useUrlState } from '../../kit/index.ts';
import { DOMAINS, type Domain, type Opened } from './organization.ts';
import { texts } from './texts.ts';
import css from './organizations.module.css';

const ONE = `${DOMAINS}/{domain}` as const;
const TONES = { pending: 'info', verified: 'good', failing: 'warn' } as const;

export function Domains({ tenant, organization }: Opened) {
  const { data, loading, problem, reload } = useApi(DOMAINS, { params: { tenant, id: organization.id } });
  const [{ dialog, domain: open }, set] = useUrlState({ dialog: '', domain: '' });
  const close = () => set({ dialog: '', domain: '' });
  const items = data?.items ?? [];
  const chosen = items.find(({ domain }) => domain === open);
  const check = useAct('post', `${ONE}/check`, {
    touches: [DOMAINS],
    onDone: ({ found, domain }) => {
      if (found) toast(texts.domainFound(domain));
      else set({ dialog: 'record', domain });
    },
  });
  const remove = useAct('delete', ONE, {
    touches: [DOMAINS],
    onDone: () => {
      close();
      toast(texts.domainRemoved);
    },
  });
  const button = (label: string, press: () => void) => (
    <Guarded permission="organizations:write" tenant={tenant}>
      {(guard) => (
        <Button variant="subtle" size="compact-xs" onClick={press} {...guard}>
          {label}
        </Button>
      )}
    </Guarded>
  );
  return (
    <Section
      title={texts.domains}
      about={texts.domainsAbout}
      flush
      actions={
        <Guarded permission="organizations:write" tenant={tenant}>
          {(guard) => (
            <Button leftSection={<IconWorld size={16} aria-hidden />} onClick={() => set({ dialog: 'domain' })} {...guard}>
              {texts.addDomain}
            </Button>
          )}
        </Guarded>
      }
    >
      {check.problem && <ProblemNote problem={check.problem} />}
      <DataTable
        label={texts.domains}
        list={{ items, loading, problem, reload }}
        rowKey={({ domain }) => domain}
        empty={
          <EmptyState icon={IconWorld} title={texts.noDomains}>
            {texts.noDomainsText}
          </EmptyState>
        }
        columns={[
          { id: 'domain', header: texts.domain, cell: ({ domain }) => <bdi dir="ltr">{domain}</bdi> },
          { id: 'state', header: texts.state, cell: ({ state }) => <StatusBadge tone={TONES[state]}>{texts.domainStates[state]}</StatusBadge> },
          { id: 'checked', header: texts.checked, narrow: 'hide', align: 'end', cell: ({ checked_at: at }) => (at === undefined ? '–' : <TimeAgo at={at} />) },
          {
            id: 'act',
            header: '',
            align: 'end',
            cell: ({ domain }) => (
              <span className={css.buttons}>
                {button(texts.record, () => set({ dialog: 'record', domain }))}
                {button(texts.check, () => void check.send({ params: { tenant, id: organization.id, domain } }))}
                {button(texts.removeDomain, () => set({ dialog: 'remove-domain', domain }))}
              </span>
            ),
          },
        ]}
      />
      <Modal opened={dialog === 'domain'} onClose={close} title={texts.addDomain}>
        <Add tenant={tenant} id={organization.id} onDone={(domain) => set({ dialog: 'record', domain })} />
      </Modal>
      <Modal opened={dialog === 'record' && chosen !== undefined} onClose={close} title={texts.record} size="lg">
        {chosen && <Record domain={chosen} />}
      </Modal>
      <ConfirmDanger
        opened={dialog === 'remove-domain' && chosen !== undefined}
        onClose={close}
        title={texts.removeDomainTitle}
        action={texts.removeDomain}
        busy={remove.busy}
        problem={remove.problem}
        onConfirm={() => remove.send({ params: { tenant, id: organization.id, domain: open } })}
      >
        <bdi dir="ltr">{open}</bdi>. {texts.removeDomainText}
      </ConfirmDanger>
    </Section>
  );
}

function Add({ tenant, id, onDone }: { tenant: string; id: string; onDone: (domain: string) => void }) {
  const form = useForm({ id: `domain-${id}`, initial: { domain: '' } });
  const act = useAct('post', DOMAINS, { touches: [DOMAINS], onDone: ({ domain }) => onDone(domain) });
  return (
    <Form form={form} act={act} submit={texts.addDomain} labels={{ domain: texts.domain }} request={({ domain }) => ({ params: { tenant, id }, body: { domain } })}>
      <TextInput label={texts.domain} description={texts.domainHint} dir="ltr" required spellCheck={false} {...form.field('domain')} autoComplete="off" data-autofocus />
    </Form>
  );
}

function Record({ domain }: { domain: Domain }) {
  return (
    <Stack gap="md">
      <p className={css.plain}>{domain.state === 'verified' ? texts.recordStays : texts.recordAbout}</p>
      <Facts
        facts={[
          { label: texts.recordType, value: <bdi dir="ltr">{domain.record.type}</bdi> },
          { label: texts.recordName, value: <Copyable value={domain.record.name} what={texts.recordName} /> },
          { label: texts.recordValue, value: <Copyable value={domain.record.value} what={texts.recordValue} /> },
        ]}
      />
    </Stack>
  );
}
