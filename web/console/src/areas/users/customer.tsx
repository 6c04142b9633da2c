import { IconGavel, IconHourglass, IconTrash } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useApi } from '../../api/index.ts';
import { ExactTime, Facts, Page as Frame, PageSkeleton, PageTabs, ProblemNote, Section, StatusBadge, TimeAgo, useParam, useTenant, useTenantPath } from '../../kit/index.ts';
import { ActingNotes } from './acting.tsx';
import { Actions } from './actions.tsx';
import { Applications, Consents, DataSent, Organizations, Requests } from './data-tabs.tsx';
import { IdentityGraph } from './identity.tsx';
import { PersonName, PlainDetails, ShowPlain } from './plain.tsx';
import { Profile } from './profile.tsx';
import { Security } from './security.tsx';
import { KindBadge, StateBadge } from './StateBadge.tsx';
import { Timeline } from './timeline.tsx';
import { menu } from './menu/texts.ts';
import { texts } from './texts.ts';
import type { Customer } from './types.ts';
import css from './users.module.css';
import { days } from '../../words/language.ts';

/** Everything about one customer: who they are at the top, what happens beside it, the rest by tab. */
export function Page() {
  const tenant = useTenant();
  const id = useParam('id');
  const { data, problem, reload } = useApi('/admin/v1/tenants/{tenant}/users/{id}', { params: { tenant, id } });
  const to = useTenantPath();
  if (problem && !data)
    return (
      <Frame title={menu.label} trail={[{ label: menu.label, to: to('customers') }]}>
        <ProblemNote problem={problem} retry={reload} />
      </Frame>
    );
  if (!data) return <PageSkeleton />;
  return (
    <PlainDetails>
      <Known customer={data} />
    </PlainDetails>
  );
}

function Known({ customer }: { customer: Customer }) {
  const to = useTenantPath();
  const name = customer.name ?? customer.identifiers[0]?.value ?? customer.contacts[0]?.value ?? texts.unnamed;
  return (
    <Frame
      title={name}
      heading={
        <>
          <span className={css.face} aria-hidden>
            {[...name][0]}
          </span>
          <PersonName masked={name} />
          <StateBadge state={customer.state} />
          <KindBadge light={customer.light} />
        </>
      }
      trail={[{ label: menu.label, to: to('customers') }]}
      actions={
        <>
          <ShowPlain id={customer.id} />
          <Actions customer={customer} />
        </>
      }
    >
      <Notes customer={customer} />
      <div className={css.columns}>
        <div className={css.main}>
          <Section>
            <Facts
              columns={2}
              facts={[
                { label: texts.since, value: <TimeAgo at={customer.created_at} /> },
                { label: texts.sessions, value: texts.places(customer.sessions) },
                { label: texts.secondStep, value: <StatusBadge tone={customer.second_step ? 'good' : 'warn'}>{customer.second_step ? texts.yes : texts.no}</StatusBadge> },
                { label: texts.requests, value: String(customer.open_requests) },
                { label: texts.language, value: customer.locale },
                {
                  label: texts.sub,
                  value: (
                    <bdi dir="ltr" className={css.code}>
                      {customer.sub}
                    </bdi>
                  ),
                },
              ]}
            />
          </Section>
          <PageTabs
            label={texts.tabs}
            tabs={[
              { id: 'identity', label: texts.tab.identity, content: () => <IdentityGraph customer={customer} /> },
              { id: 'profile', label: texts.tab.profile, content: () => <Profile id={customer.id} /> },
              { id: 'security', label: texts.tab.security, content: () => <Security id={customer.id} /> },
              { id: 'consents', label: texts.tab.consents, content: () => <Consents id={customer.id} /> },
              { id: 'applications', label: texts.tab.applications, content: () => <Applications id={customer.id} /> },
              { id: 'organizations', label: texts.tab.organizations, content: () => <Organizations id={customer.id} /> },
              { id: 'sent', label: texts.tab.sent, content: () => <DataSent id={customer.id} /> },
              { id: 'requests', label: texts.tab.requests, content: () => <Requests id={customer.id} /> },
            ]}
          />
        </div>
        <Timeline id={customer.id} />
      </div>
    </Frame>
  );
}

/** What somebody must know before they do anything. */
function Notes({ customer }: { customer: Customer }) {
  const day = (at: string) => days.format(new Date(at));
  const notes: readonly (readonly [string, ReactNode, ReactNode])[] = [
    ...(customer.erasure ? [['erasure', <IconTrash key="i" size={17} aria-hidden />, texts.erasing(day(customer.erasure.due_at))] as const] : []),
    ...(customer.legal_hold ? [['hold', <IconGavel key="i" size={17} aria-hidden />, `${texts.onHold}: ${customer.legal_hold.reason}`] as const] : []),
    ...(customer.held_until
      ? [
          [
            'wait',
            <IconHourglass key="i" size={17} aria-hidden />,
            <>
              {texts.waits('')} <ExactTime at={customer.held_until} />
            </>,
          ] as const,
        ]
      : []),
  ];
  return (
    <ul className={css.notes}>
      <ActingNotes id={customer.id} />
      {notes.map(([key, icon, words]) => (
        <li key={key}>
          {icon}
          <span>{words}</span>
        </li>
      ))}
    </ul>
  );
}
