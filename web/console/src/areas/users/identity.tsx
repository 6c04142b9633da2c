import { IconAt, IconHash, IconId, IconLink, IconMail, IconPhone, IconUsersGroup, type Icon } from '@tabler/icons-react';
import { Button } from '@mantine/core';
import { useEffect, type ReactNode } from 'react';
import { useAct } from '../../api/index.ts';
import { ConfirmDanger, ExactTime, Guarded, Section, StatusBadge, TimeAgo, toast, toastProblem, useTenant, useUrlState } from '../../kit/index.ts';
import { Address, PersonName } from './plain.tsx';
import { texts } from './texts.ts';
import { TOUCHES, type Customer } from './types.ts';
import css from './users.module.css';

const ICONS: Readonly<Record<string, Icon>> = { email: IconMail, phone: IconPhone, username: IconAt, external: IconHash };

interface Leaf {
  readonly key: string;
  readonly icon: Icon;
  readonly what: ReactNode;
  readonly about: ReactNode;
  readonly more?: ReactNode;
}

/** The customer in the middle, and everything they can be known by, as branches. */
export function IdentityGraph({ customer }: { customer: Customer }) {
  const signsIn = customer.identifiers.map(
    ({ id, kind, value, primary, verified_at: verified }): Leaf => ({
      key: id,
      icon: ICONS[kind] ?? IconId,
      what: <Address id={id} masked={value} />,
      about: `${texts.kind[kind] ?? kind}${primary ? `, ${texts.primary.toLowerCase()}` : ''}`,
      more:
        kind === 'email' || kind === 'phone' ? (
          <>
            <StatusBadge tone={verified ? 'good' : 'warn'}>{verified ? texts.verified : texts.unverified}</StatusBadge>
            {kind === 'email' && !verified && customer.state === 'active' && <AskToConfirm id={customer.id} address={id} />}
          </>
        ) : undefined,
    }),
  );
  const known = new Set(customer.identifiers.map(({ kind, value }) => `${kind} ${value}`));
  const written = customer.contacts
    .filter(({ kind, value }) => !known.has(`${kind} ${value}`))
    .map(
      ({ id, kind, value, verified_at: verified }): Leaf => ({
        key: id,
        icon: ICONS[kind] ?? IconId,
        what: <Address id={id} masked={value} />,
        about: texts.kind[kind] ?? kind,
        more: <StatusBadge tone={verified ? 'good' : 'quiet'}>{verified ? texts.verified : texts.unverified}</StatusBadge>,
      }),
    );
  const elsewhere = customer.linked.map(
    ({ id, connection, label, since, dormant }): Leaf => ({
      key: id,
      icon: IconLink,
      what: <bdi>{connection}</bdi>,
      about: (
        <>
          {label !== undefined && <bdi>{label} · </bdi>}
          <TimeAgo at={since} />
        </>
      ),
      more: dormant ? <StatusBadge tone="warn">{texts.dormant}</StatusBadge> : undefined,
    }),
  );
  const parts = customer.merged.map(
    ({ id, absorbed, undo_until: until }): Leaf => ({
      key: id,
      icon: IconUsersGroup,
      what: (
        <bdi dir="ltr" className={css.code}>
          {absorbed}
        </bdi>
      ),
      about: (
        <>
          {texts.undoUntil} <ExactTime at={until} />
        </>
      ),
      more: <UndoMerge id={customer.id} merge={id} />,
    }),
  );
  return (
    <Section title={texts.graph} about={texts.graphAbout}>
      <div className={css.graph}>
        <div className={css.root}>
          <PersonName masked={customer.name ?? texts.unnamed} />
          <bdi dir="ltr" className={css.code}>
            {customer.id}
          </bdi>
        </div>
        <div className={css.branches}>
          <Branch title={texts.signsIn} leaves={signsIn} />
          <Branch title={texts.writtenAt} leaves={written} />
          <Branch title={texts.elsewhere} leaves={elsewhere} />
          <Branch title={texts.parts} leaves={parts} />
        </div>
      </div>
    </Section>
  );
}

function Branch({ title, leaves }: { title: string; leaves: readonly Leaf[] }) {
  if (leaves.length === 0) return null;
  return (
    <section className={css.branch} aria-label={title}>
      <h3 className={css.branchTitle}>{title}</h3>
      <ul>
        {leaves.map(({ key, icon: Mark, what, about, more }) => (
          <li key={key} className={css.leaf}>
            <Mark size={17} stroke={1.7} aria-hidden className={css.leafIcon} />
            <span className={css.leafWords}>
              <span>{what}</span>
              <span className={css.quiet}>{about}</span>
            </span>
            {more}
          </li>
        ))}
      </ul>
    </section>
  );
}

function AskToConfirm({ id, address }: { id: string; address: string }) {
  const tenant = useTenant();
  const act = useAct('post', '/admin/v1/tenants/{tenant}/users/{id}/identifiers/{address}/verification', { touches: [], onDone: () => toast(texts.confirmAsked) });
  useEffect(() => {
    if (act.problem) toastProblem(act.problem.title);
  }, [act.problem]);
  return (
    <Guarded permission="users:write" tenant={tenant}>
      {(guard) => (
        <Button variant="subtle" size="compact-sm" loading={act.busy} onClick={() => void act.send({ params: { tenant, id, address } })} {...guard}>
          {texts.confirm}
        </Button>
      )}
    </Guarded>
  );
}

function UndoMerge({ id, merge }: { id: string; merge: string }) {
  const tenant = useTenant();
  const [{ do: open }, set] = useUrlState({ do: '' });
  const act = useAct('delete', '/admin/v1/tenants/{tenant}/users/{id}/merges/{merge}', {
    touches: TOUCHES,
    onDone: () => {
      set({ do: '' });
      toast(texts.undone);
    },
  });
  return (
    <>
      <Guarded permission="users:merge" tenant={tenant}>
        {(guard) => (
          <Button variant="subtle" size="compact-sm" onClick={() => set({ do: `undo-${merge}` })} {...guard}>
            {texts.undoMerge}
          </Button>
        )}
      </Guarded>
      <ConfirmDanger
        opened={open === `undo-${merge}`}
        onClose={() => set({ do: '' })}
        title={texts.undoTitle}
        action={texts.undoMerge}
        busy={act.busy}
        problem={act.problem}
        onConfirm={() => act.send({ params: { tenant, id, merge } })}
      >
        {texts.undoText}
      </ConfirmDanger>
    </>
  );
}
