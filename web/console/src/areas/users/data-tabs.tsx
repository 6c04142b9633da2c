import { useApi, useList } from '../../api/index.ts';
import { DataTable, EmptyState, Needs, Section, StatusBadge, TimeAgo, useTenant, useTenantPath } from '../../kit/index.ts';
import { texts } from './texts.ts';
import { ONE } from './types.ts';
import css from './users.module.css';

interface Props {
  readonly id: string;
}

/** What they said to each purpose, recipient by recipient. */
export function Consents({ id }: Props) {
  const tenant = useTenant();
  const { data, loading, problem, reload } = useApi(`${ONE}/consents`, { params: { tenant, id } });
  const items = (data?.purposes ?? []).flatMap((purpose) => purpose.recipients.map((recipient) => ({ purpose, recipient })));
  return (
    <Section flush>
      <DataTable
        label={texts.tab.consents}
        list={{ items, loading, problem, reload }}
        rowKey={({ purpose, recipient }) => `${purpose.key} ${recipient.id}`}
        empty={<EmptyState title={texts.consentsEmpty}>{texts.consentsEmptyText}</EmptyState>}
        columns={[
          {
            id: 'purpose',
            header: texts.column.purpose,
            cell: ({ purpose, recipient }) => (
              <span className={css.stack}>
                <bdi>{purpose.title}</bdi>
                <bdi className={css.quiet}>{recipient.name}</bdi>
              </span>
            ),
          },
          { id: 'answer', header: texts.column.answer, cell: ({ recipient }) => texts.answer[recipient.answer] ?? recipient.answer },
          {
            id: 'allowed',
            header: texts.column.now,
            cell: ({ recipient }) => <StatusBadge tone={recipient.allowed ? 'good' : 'quiet'}>{recipient.allowed ? texts.allowed : texts.notAllowed}</StatusBadge>,
          },
          { id: 'when', header: texts.when, narrow: 'hide', align: 'end', cell: ({ recipient: { decided_at: at } }) => (at === undefined ? '–' : <TimeAgo at={at} />) },
        ]}
      />
    </Section>
  );
}

/** Business customers they belong to, and as what. */
export function Organizations({ id }: Props) {
  const tenant = useTenant();
  const to = useTenantPath();
  return (
    <Needs permission="organizations:read" tenant={tenant} what={texts.doesOrganizations}>
      <OrganizationList id={id} linkTo={(organization) => to(`organizations/${organization}`)} />
    </Needs>
  );
}

function OrganizationList({ id, linkTo }: Props & { readonly linkTo: (organization: string) => string }) {
  const tenant = useTenant();
  const { data, loading, problem, reload } = useApi(`${ONE}/organizations`, { params: { tenant, id } });
  return (
    <Section flush>
      <DataTable
        label={texts.tab.organizations}
        list={{ items: data?.items ?? [], loading, problem, reload }}
        rowKey={({ organization }) => organization}
        rowLink={({ organization }) => linkTo(organization)}
        empty={texts.organizationsEmpty}
        columns={[
          { id: 'name', header: texts.tab.organizations, cell: ({ name }) => <bdi>{name}</bdi> },
          { id: 'roles', header: texts.roles, cell: ({ roles }) => <bdi dir="ltr">{roles.join(', ')}</bdi> },
          { id: 'since', header: texts.since, narrow: 'hide', align: 'end', cell: ({ since }) => <TimeAgo at={since} /> },
        ]}
      />
    </Section>
  );
}

export function Applications({ id }: Props) {
  const tenant = useTenant();
  const { data, loading, problem, reload } = useApi(`${ONE}/applications`, { params: { tenant, id } });
  return (
    <Section flush>
      <DataTable
        label={texts.tab.applications}
        list={{ items: data?.applications ?? [], loading, problem, reload }}
        rowKey={(one) => one.client_id}
        empty={texts.applicationsEmpty}
        columns={[
          { id: 'name', header: texts.column.application, cell: ({ name }) => <bdi>{name}</bdi> },
          { id: 'got', header: texts.got, cell: ({ got }) => (got.length === 0 ? '–' : got.join(', ')) },
          { id: 'used', header: texts.lastUsed, align: 'end', cell: ({ last_used_at: at, since }) => <TimeAgo at={at ?? since} /> },
        ]}
      />
    </Section>
  );
}

export function DataSent({ id }: Props) {
  const tenant = useTenant();
  const list = useList(`${ONE}/data-sent`, { params: { tenant, id } });
  return (
    <Section flush>
      <DataTable
        label={texts.tab.sent}
        list={list}
        rowKey={(one) => one.id}
        empty={texts.sentEmpty}
        columns={[
          { id: 'who', header: texts.recipient, cell: ({ name }) => <bdi>{name}</bdi> },
          { id: 'what', header: texts.details, cell: ({ details }) => details.join(', ') },
          { id: 'why', header: texts.because, narrow: 'hide', cell: ({ reasons }) => reasons.join(', ') },
          { id: 'when', header: texts.when, align: 'end', cell: ({ last_at: at }) => <TimeAgo at={at} /> },
        ]}
      />
    </Section>
  );
}

export function Requests({ id }: Props) {
  const tenant = useTenant();
  const list = useList(`${ONE}/requests`, { params: { tenant, id } });
  return (
    <Section flush>
      <DataTable
        label={texts.tab.requests}
        list={list}
        rowKey={(one) => one.id}
        empty={texts.requestsEmpty}
        columns={[
          { id: 'kind', header: texts.column.request, cell: ({ kind }) => kind },
          {
            id: 'state',
            header: texts.column.state,
            cell: ({ state, overdue }) => <StatusBadge tone={overdue ? 'bad' : state === 'open' ? 'warn' : 'quiet'}>{overdue ? texts.overdue : state}</StatusBadge>,
          },
          { id: 'asked', header: texts.asked, narrow: 'hide', cell: ({ received_at: at }) => <TimeAgo at={at} /> },
          { id: 'due', header: texts.due, align: 'end', cell: ({ due_at: at, closed_at: closed }) => (closed === undefined ? <TimeAgo at={at} /> : '–') },
        ]}
      />
    </Section>
  );
}
