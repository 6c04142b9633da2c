import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useAct, useApi } from '../../api/index.ts';
import {
  ConfirmDanger,
  Guarded,
  Page as Frame,
  PageSkeleton,
  PageTabs,
  ProblemNote,
  StatusBadge,
  toast,
  undoToast,
  useParam,
  useTenant,
  useTenantPath,
  useUrlState,
} from '../../kit/index.ts';
import { State } from './list.tsx';
import { Domains } from './domains.tsx';
import { Invitations } from './invitations.tsx';
import { Members } from './members.tsx';
import { ALL, ONE, TOUCHES, type Opened, type Organization } from './organization.ts';
import { Settings } from './settings.tsx';
import { texts } from './texts.ts';

export function Page() {
  const tenant = useTenant();
  const id = useParam('id');
  const to = useTenantPath();
  const { data, version, problem, reload } = useApi(ONE, { params: { tenant, id } });
  const trail = [{ label: texts.label, to: to('organizations') }];
  if (problem && !data)
    return (
      <Frame title={texts.label} trail={trail}>
        <ProblemNote problem={problem} retry={reload} />
      </Frame>
    );
  if (!data) return <PageSkeleton />;
  const opened: Opened = { tenant, organization: data, version };
  return (
    <Frame
      title={data.name}
      heading={
        <>
          <bdi>{data.name}</bdi> <State state={data.state} /> {data.owners === 0 && <StatusBadge tone="warn">{texts.noOwner}</StatusBadge>}
        </>
      }
      {...(data.owners === 0 ? { about: texts.noOwnerText } : {})}
      trail={trail}
      actions={
        <>
          <StateChange {...opened} />
          <Remove {...opened} />
        </>
      }
    >
      <PageTabs
        label={data.name}
        tabs={[
          { id: 'members', label: texts.members, content: () => <Members {...opened} /> },
          { id: 'invitations', label: texts.invitations, content: () => <Invitations {...opened} /> },
          { id: 'domains', label: texts.domains, content: () => <Domains {...opened} /> },
          { id: 'settings', label: texts.settings, content: () => <Settings key={data.id} {...opened} /> },
        ]}
      />
    </Frame>
  );
}

const writable = ({ name, reference, metadata, requires_second_step, joins_by_domain, connection }: Organization) => ({
  name,
  metadata,
  requires_second_step,
  joins_by_domain,
  ...(reference === undefined ? {} : { reference }),
  ...(connection === undefined ? {} : { connection }),
});

function StateChange({ tenant, organization, version }: Opened) {
  const [{ dialog }, set] = useUrlState({ dialog: '' });
  const active = organization.state === 'active';
  const request = (state: Organization['state'], at: string | undefined) => ({ params: { tenant, id: organization.id }, body: { ...writable(organization), state }, version: at });
  const act = useAct('put', ONE, {
    touches: TOUCHES,
    onDone: (saved) => {
      set({ dialog: '' });
      if (saved.state === 'suspended') toast(texts.suspended);
      else undoToast(texts.activated, () => act.send(request('suspended', `"${saved.version}"`)));
    },
  });
  return (
    <>
      <Guarded permission="organizations:write" tenant={tenant}>
        {(guard) => (
          <Button variant="default" loading={act.busy && !active} onClick={() => (active ? set({ dialog: 'suspend' }) : void act.send(request('active', version)))} {...guard}>
            {active ? texts.suspend : texts.activate}
          </Button>
        )}
      </Guarded>
      <ConfirmDanger
        opened={dialog === 'suspend' && active}
        onClose={() => set({ dialog: '' })}
        title={texts.suspendTitle}
        action={texts.suspend}
        busy={act.busy}
        problem={act.problem}
        onConfirm={() => act.send(request('suspended', version))}
      >
        {texts.suspendText}
      </ConfirmDanger>
    </>
  );
}

function Remove({ tenant, organization, version }: Opened) {
  const [{ dialog }, set] = useUrlState({ dialog: '' });
  const to = useTenantPath();
  const navigate = useNavigate();
  const act = useAct('delete', ONE, {
    touches: [ALL],
    onDone: async () => {
      toast(texts.removed);
      await navigate({ to: to('organizations') as never });
    },
  });
  return (
    <>
      <Guarded permission="organizations:write" tenant={tenant}>
        {(guard) => (
          <Button variant="default" onClick={() => set({ dialog: 'remove' })} {...guard}>
            {texts.remove}
          </Button>
        )}
      </Guarded>
      <ConfirmDanger
        opened={dialog === 'remove'}
        onClose={() => set({ dialog: '' })}
        title={texts.removeTitle}
        word={organization.name}
        action={texts.remove}
        busy={act.busy}
        problem={act.problem}
        onConfirm={() => act.send({ params: { tenant, id: organization.id }, query: { name: organization.name }, version })}
      >
        {texts.removeText}
      </ConfirmDanger>
    </>
  );
}
