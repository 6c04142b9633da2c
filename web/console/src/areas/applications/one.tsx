import { Button } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { useApi } from '../../api/index.ts';
import {
  ButtonLink,
  ConfirmDanger,
  Guarded,
  Page as Frame,
  PageSkeleton,
  PageTabs,
  ProblemNote,
  toast,
  undoToast,
  useParam,
  useTenant,
  useTenantPath,
  useUrlState,
} from '../../kit/index.ts';
import { Addresses } from './addresses.tsx';
import { kindOf, ONE, writable, type Application } from './kinds.ts';
import { State } from './list.tsx';
import { SecretTab } from './secret.tsx';
import { Security } from './security.tsx';
import { Settings } from './settings.tsx';
import { texts } from './texts.ts';
import { useChange } from './use-application-act.ts';

/** What a tab works on: the application as it was read, and the version of it for If-Match. */
export interface Opened {
  readonly tenant: string;
  readonly application: Application;
  readonly version: string | undefined;
}

export function Page() {
  const tenant = useTenant();
  const client = useParam('client');
  const to = useTenantPath();
  const { data, version, problem, reload } = useApi(ONE, { params: { tenant, client_id: client } });
  const trail = [{ label: texts.label, to: to('applications') }];
  if (problem && !data)
    return (
      <Frame title={client} trail={trail}>
        <ProblemNote problem={problem} retry={reload} />
      </Frame>
    );
  if (!data) return <PageSkeleton />;
  const opened: Opened = { tenant, application: data, version };
  return (
    <Frame
      title={data.name}
      heading={
        <>
          <bdi>{data.name}</bdi> <State state={data.state} />
        </>
      }
      about={kindOf(data).label}
      trail={trail}
      actions={
        <>
          <StateChange {...opened} />
          <ButtonLink to={to(`applications/${encodeURIComponent(data.client_id)}/start`)} leftSection={<IconPlayerPlay size={16} aria-hidden />}>
            {texts.startTitle}
          </ButtonLink>
        </>
      }
    >
      <PageTabs
        label={texts.label}
        tabs={[
          { id: 'settings', label: texts.tabs.settings, content: () => <Settings key={data.id} {...opened} /> },
          { id: 'addresses', label: texts.tabs.addresses, content: () => <Addresses key={data.id} {...opened} /> },
          { id: 'security', label: texts.tabs.security, content: () => <Security key={data.id} {...opened} /> },
          { id: 'secret', label: texts.tabs.secret, content: () => <SecretTab key={data.id} {...opened} /> },
        ]}
      />
    </Frame>
  );
}

function StateChange({ tenant, application, version }: Opened) {
  const [{ dialog }, set] = useUrlState({ dialog: '' });
  const active = application.state === 'active';
  const close = () => set({ dialog: '' });
  const act = useChange((saved) => {
    close();
    if (saved.state === 'suspended') toast(texts.suspendedNow);
    else undoToast(texts.activated, () => act.send(request('suspended', `"${saved.version}"`)));
  });
  const request = (state: Application['state'], at: string | undefined) => ({
    params: { tenant, client_id: application.client_id },
    body: { ...writable(application), state },
    version: at,
  });
  return (
    <>
      <Guarded permission="applications:write" tenant={tenant}>
        {(guard) => (
          <Button variant="default" loading={act.busy && !active} onClick={() => (active ? set({ dialog: 'suspend' }) : void act.send(request('active', version)))} {...guard}>
            {active ? texts.suspend : texts.activate}
          </Button>
        )}
      </Guarded>
      <ConfirmDanger
        opened={dialog === 'suspend' && active}
        onClose={close}
        title={texts.suspendTitle}
        word={application.client_id}
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
