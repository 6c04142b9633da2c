import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useAct, useApi } from '../../api/index.ts';
import {
  ConfirmDanger,
  Copyable,
  EmptyState,
  Facts,
  Guarded,
  Page as Frame,
  PageSkeleton,
  PageTabs,
  ProblemNote,
  Section,
  toast,
  useParam,
  useTenant,
  useTenantPath,
  useUrlState,
} from '../../kit/index.ts';
import { NotFound } from '../../shell/ErrorPages.tsx';
import { ConnectionForm } from './ConnectionForm.tsx';
import { State } from './list.tsx';
import { isRoom, pathsOf, type Connection, type Room } from './rooms.ts';
import { Test } from './test.tsx';
import { texts } from './texts.ts';

export interface Opened {
  readonly tenant: string;
  readonly room: Room;
  readonly connection: Connection;
  readonly version: string | undefined;
}

export function Page() {
  const named = useParam('room');
  return isRoom(named) ? <One room={named} /> : <NotFound />;
}

function One({ room }: { room: Room }) {
  const tenant = useTenant();
  const slug = useParam('connection');
  const to = useTenantPath();
  const { data, version, problem, reload } = useApi(pathsOf(room).one, { params: { tenant, connection: slug } });
  const trail = [{ label: texts.label, to: to('connections') }];
  if (problem && !data)
    return (
      <Frame title={slug} trail={trail}>
        <ProblemNote problem={problem} retry={reload} />
      </Frame>
    );
  if (!data) return <PageSkeleton />;
  const opened: Opened = { tenant, room, connection: data, version };
  return (
    <Frame
      title={data.name}
      heading={
        <>
          <bdi>{data.name}</bdi> <State state={data.state} />
        </>
      }
      about={`${texts.rooms[room].title}: ${data.preset ?? data.connector}`}
      trail={trail}
      actions={<Changes {...opened} />}
    >
      <PageTabs
        label={texts.label}
        tabs={[
          { id: 'settings', label: texts.tabs.settings, content: () => <Settings key={data.slug} {...opened} /> },
          { id: 'addresses', label: texts.tabs.addresses, content: () => <Addresses {...opened} /> },
          { id: 'test', label: texts.tabs.test, content: () => <Test key={data.slug} {...opened} /> },
        ]}
      />
    </Frame>
  );
}

function Settings({ tenant, room, connection, version }: Opened) {
  const { all, one, kinds } = pathsOf(room);
  const { data, problem, reload } = useApi(kinds, { params: { tenant } });
  const act = useAct('put', one, { onDone: () => toast(texts.saved), touches: [all] });
  const kind = data?.items.find(({ connector }) => connector === connection.connector);
  if (problem) return <ProblemNote problem={problem} retry={reload} />;
  if (!kind) return <PageSkeleton />;
  return (
    <Section title={texts.tabs.settings}>
      <ConnectionForm
        // What was saved is where the next change begins.
        key={connection.version}
        id={`connection-${room}-${connection.slug}`}
        kind={kind}
        preset={connection.preset}
        connection={connection}
        act={act}
        submit={texts.save}
        request={({ slug: _, ...body }) => ({ params: { tenant, connection: connection.slug }, body, version })}
      />
    </Section>
  );
}

function Addresses({ connection: { addresses } }: Opened) {
  return (
    <Section title={texts.addresses} about={texts.addressesAbout} flush={addresses.length === 0}>
      {addresses.length === 0 ? (
        <EmptyState title={texts.noAddresses} />
      ) : (
        <Facts facts={addresses.map(({ title, url }) => ({ label: title, value: <Copyable value={url} of={title} /> }))} />
      )}
    </Section>
  );
}

function Changes({ tenant, room, connection, version }: Opened) {
  const to = useTenantPath();
  const navigate = useNavigate();
  const [{ dialog }, set] = useUrlState({ dialog: '' });
  const { all, one } = pathsOf(room);
  const active = connection.state === 'active';
  const close = () => set({ dialog: '' });
  const params = { tenant, connection: connection.slug };
  const change = useAct('put', one, {
    touches: [all],
    onDone: ({ state }) => {
      close();
      toast(state === 'active' ? texts.activated : texts.suspendedNow);
    },
  });
  const remove = useAct('delete', one, {
    touches: [all],
    onDone: () => {
      toast(texts.removed);
      return navigate({ to: to('connections') });
    },
  });
  const become = (state: Connection['state']) => {
    const { slug: _, ...given } = connection.given;
    return change.send({ params, body: { ...given, connector: connection.connector, state }, version });
  };
  return (
    <>
      <Guarded permission="connections:write" tenant={tenant}>
        {(guard) => (
          <Button variant="subtle" color="gray" c="var(--danger)" onClick={() => set({ dialog: 'remove' })} {...guard}>
            {texts.remove}
          </Button>
        )}
      </Guarded>
      <Guarded permission="connections:write" tenant={tenant}>
        {(guard) => (
          <Button variant="default" loading={change.busy && !active} onClick={() => (active ? set({ dialog: 'suspend' }) : void become('active'))} {...guard}>
            {active ? texts.suspend : texts.activate}
          </Button>
        )}
      </Guarded>
      <ConfirmDanger
        opened={dialog === 'suspend' && active}
        onClose={close}
        title={texts.suspendTitle}
        word={connection.slug}
        action={texts.suspend}
        busy={change.busy}
        problem={change.problem}
        onConfirm={() => become('suspended')}
      >
        {texts.suspendText}
      </ConfirmDanger>
      <ConfirmDanger
        opened={dialog === 'remove'}
        onClose={close}
        title={texts.removeTitle}
        word={connection.slug}
        action={texts.remove}
        busy={remove.busy}
        problem={remove.problem}
        onConfirm={() => remove.send({ params, version })}
      >
        {texts.removeText}
      </ConfirmDanger>
    </>
  );
}
