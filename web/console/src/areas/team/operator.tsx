import { Button, Menu, TextInput } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useAct, useApi, useMay, type Answer } from '../../api/index.ts';
import { ConfirmDanger, Copyable, ExactTime, Facts, Form, Page as Frame, PageSkeleton, ProblemNote, Section, toast, useForm, useParam, useUrlState } from '../../kit/index.ts';
import { Grants, toGrants, type Grant } from './Grants.tsx';
import { StateBadge } from './parts.tsx';
import { texts } from './texts.ts';

const ONE = '/admin/v1/operators/{id}';
const TOUCHES = ['/admin/v1/operators', ONE];
type Operator = Answer<typeof ONE>;

export function Page() {
  const id = useParam('id');
  const { data, version, problem, loading } = useApi(ONE, { params: { id } });
  if (loading) return <PageSkeleton />;
  if (!data) return problem ? <ProblemNote problem={problem} /> : null;
  const called = data.name ?? data.email ?? texts.unnamed;
  return (
    <Frame
      title={called}
      heading={
        <>
          <bdi>{called}</bdi> <StateBadge state={data.state} />
        </>
      }
      trail={[{ label: texts.label, to: '/team' }]}
      actions={<Actions operator={data} called={called} />}
      width="reading"
    >
      <Section title={texts.rights}>
        <Edit key={version} operator={data} version={version} />
      </Section>
      <Section title={texts.facts}>
        <Facts
          facts={[
            { label: texts.email, value: data.email === undefined ? undefined : <Copyable value={data.email} /> },
            { label: texts.since, value: <ExactTime at={data.created_at} /> },
            { label: texts.id, value: <Copyable value={data.id} /> },
          ]}
        />
      </Section>
    </Frame>
  );
}

function Edit({ operator, version }: { operator: Operator; version: string | undefined }) {
  const form = useForm({ id: `operator-${operator.id}`, initial: { name: operator.name ?? '', grants: operator.grants as readonly Grant[] } });
  const act = useAct('patch', ONE, { touches: TOUCHES, onDone: () => toast(texts.saved) });
  const { value, error, onChange } = form.field('grants');
  return (
    <Form
      form={form}
      act={act}
      submit={texts.save}
      labels={{ name: texts.name, grants: texts.grants }}
      request={({ name, grants }) => ({
        params: { id: operator.id },
        version,
        body: {
          ...(name === (operator.name ?? '') ? {} : { name }),
          ...(JSON.stringify(toGrants(grants)) === JSON.stringify(toGrants(operator.grants as readonly Grant[])) ? {} : { grants: toGrants(grants) }),
        },
      })}
    >
      <TextInput label={texts.name} {...form.field('name')} autoComplete="off" />
      <Grants id={`${form.id}-grants`} value={value} error={error} onChange={onChange as (grants: readonly Grant[]) => void} />
    </Form>
  );
}

/** Each in a dialog that stands in the address, so that it is there again after a fresh sign-in. */
function Actions({ operator, called }: { operator: Operator; called: string }) {
  const may = useMay()('operators:write');
  const [{ do: open }, set] = useUrlState({ do: '' });
  const show = (name: string) => () => set({ do: name });
  const close = () => set({ do: '' });
  const { id, state } = operator;
  return (
    <>
      <Menu>
        <Menu.Target>
          <Button variant="default" rightSection={<IconDots size={16} aria-hidden />}>
            {texts.more}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {state === 'suspended' ? (
            <Menu.Item disabled={!may} onClick={show('activate')}>
              {texts.activate}
            </Menu.Item>
          ) : (
            <Menu.Item disabled={!may} onClick={show('recovery')}>
              {texts.recover}
            </Menu.Item>
          )}
          {state === 'active' && (
            <Menu.Item disabled={!may} onClick={show('suspend')}>
              {texts.suspend}
            </Menu.Item>
          )}
          <Menu.Divider />
          <Menu.Item color="red" disabled={!may} onClick={show('remove')}>
            {texts.remove}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Ask id={id} way="suspend" opened={open === 'suspend'} onClose={close} title={texts.suspendTitle} about={texts.suspendText} action={texts.suspend} done={texts.suspended} />
      <Ask
        id={id}
        way="activate"
        opened={open === 'activate'}
        onClose={close}
        title={`${texts.activate}?`}
        about={texts.activated}
        action={texts.activate}
        done={texts.activated}
      />
      <Ask id={id} way="recovery" opened={open === 'recovery'} onClose={close} title={texts.recoverTitle} about={texts.recoverText} action={texts.recover} done={texts.recovered} />
      <Remove id={id} called={called} opened={open === 'remove'} onClose={close} />
    </>
  );
}

interface Dialog {
  readonly id: string;
  readonly opened: boolean;
  readonly onClose: () => void;
}

function Ask({
  id,
  way,
  opened,
  onClose,
  title,
  about,
  action,
  done,
}: Dialog & { way: 'suspend' | 'activate' | 'recovery'; title: string; about: string; action: string; done: string }) {
  const act = useAct('post', `${ONE}/${way}`, {
    touches: TOUCHES,
    onDone: () => {
      onClose();
      toast(done);
    },
  });
  return (
    <ConfirmDanger opened={opened} onClose={onClose} title={title} action={action} busy={act.busy} problem={act.problem} onConfirm={() => act.send({ params: { id } })}>
      {about}
    </ConfirmDanger>
  );
}

function Remove({ id, called, opened, onClose }: Dialog & { called: string }) {
  const navigate = useNavigate();
  const act = useAct('delete', ONE, {
    touches: ['/admin/v1/operators'],
    onDone: async () => {
      toast(texts.removed);
      await navigate({ to: '/team' as never });
    },
  });
  return (
    <ConfirmDanger
      opened={opened}
      onClose={onClose}
      title={texts.removeTitle}
      word={called}
      action={texts.remove}
      busy={act.busy}
      problem={act.problem}
      onConfirm={() => act.send({ params: { id } })}
    >
      {texts.removeText}
    </ConfirmDanger>
  );
}
