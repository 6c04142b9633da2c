import { Button, NumberInput, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useAct, useApi, useMay, type Answer } from '../../api/index.ts';
import { ConfirmDanger, Form, Page as Frame, PageSkeleton, ProblemNote, Section, StatusBadge, toast, useForm, useParam, useUrlState } from '../../kit/index.ts';
import { Permissions } from './Permissions.tsx';
import { texts } from './texts.ts';
import css from './roles.module.css';
import { roleAbout, roleName } from '../../given/index.ts';

const ONE = '/admin/v1/roles/{key}';
const TOUCHES = ['/admin/v1/roles', ONE];
type Role = Answer<typeof ONE>;

export function Page() {
  const key = useParam('key');
  const may = useMay();
  const { data, version, problem, loading } = useApi(ONE, { params: { key } });
  const [{ do: open }, set] = useUrlState({ do: '' });
  if (loading) return <PageSkeleton />;
  if (!data) return problem ? <ProblemNote problem={problem} /> : null;
  const fixed = data.built_in || !may('roles:write');
  return (
    <Frame
      title={roleName(data)}
      heading={
        <>
          <bdi>{roleName(data)}</bdi> <StatusBadge tone={data.built_in ? 'quiet' : 'info'}>{data.built_in ? texts.builtIn : texts.own}</StatusBadge>
        </>
      }
      about={data.built_in ? `${roleAbout(data)} ${texts.fixed}` : data.about}
      trail={[{ label: texts.label, to: '/roles' }]}
      actions={
        !fixed && (
          <Button variant="default" onClick={() => set({ do: 'remove' })}>
            {texts.remove}
          </Button>
        )
      }
    >
      <Section>{fixed ? <Permissions id="permissions" value={data.permissions} fixed onChange={() => {}} /> : <Edit key={version} role={data} version={version} />}</Section>
      {data.permissions.includes('users:read') && (
        <Section title={texts.readings} about={texts.readingsAbout}>
          <Readings key={version} role={data} version={version} fixed={!may('approvals:write')} />
        </Section>
      )}
      <Remove role={data} opened={open === 'remove'} onClose={() => set({ do: '' })} />
    </Frame>
  );
}

function Edit({ role, version }: { role: Role; version: string | undefined }) {
  const form = useForm({ id: `role-${role.key}`, initial: { name: roleName(role), about: roleAbout(role), permissions: role.permissions as readonly string[] } });
  const act = useAct('patch', ONE, { touches: TOUCHES, onDone: () => toast(texts.saved) });
  const { value, error, onChange } = form.field('permissions');
  return (
    <Form
      form={form}
      act={act}
      submit={texts.save}
      labels={{ name: texts.name, about: texts.aboutRole, permissions: texts.permissions }}
      request={({ permissions, ...values }) => ({ params: { key: role.key }, version, body: { ...values, permissions: permissions as never } })}
    >
      <TextInput label={texts.name} {...form.field('name')} autoComplete="off" />
      <TextInput label={texts.aboutRole} {...form.field('about')} autoComplete="off" />
      <Permissions id={`${form.id}-permissions`} value={value} error={error} onChange={onChange as (all: readonly string[]) => void} />
    </Form>
  );
}

function Readings({ role, version, fixed }: { role: Role; version: string | undefined; fixed: boolean }) {
  const form = useForm({ id: `readings-${role.key}`, initial: { per_hour: role.readings.per_hour as number | string, per_day: role.readings.per_day as number | string } });
  const act = useAct('put', `${ONE}/readings`, { touches: TOUCHES, onDone: () => toast(texts.readingsSaved) });
  if (fixed)
    return (
      <p>
        {texts.perHour}: {role.readings.per_hour}. {texts.perDay}: {role.readings.per_day}.
      </p>
    );
  const hour = form.field('per_hour');
  const day = form.field('per_day');
  return (
    <Form
      form={form}
      act={act}
      submit={texts.save}
      labels={{ per_hour: texts.perHour, per_day: texts.perDay }}
      theirs={(current) => (current as Role).readings}
      request={(values) => ({ params: { key: role.key }, version, body: { readings: { per_hour: Number(values.per_hour), per_day: Number(values.per_day) } } })}
    >
      <div className={css.pair}>
        <NumberInput label={texts.perHour} min={0} allowDecimal={false} {...hour} onChange={(value) => hour.onChange(value)} />
        <NumberInput label={texts.perDay} min={0} allowDecimal={false} {...day} onChange={(value) => day.onChange(value)} />
      </div>
      {role.readings.changed && (
        <div>
          <Button variant="subtle" size="xs" onClick={() => void act.send({ params: { key: role.key }, version, body: { readings: null } })}>
            {texts.back}
          </Button>
        </div>
      )}
    </Form>
  );
}

function Remove({ role, opened, onClose }: { role: Role; opened: boolean; onClose: () => void }) {
  const navigate = useNavigate();
  const act = useAct('delete', ONE, {
    touches: ['/admin/v1/roles'],
    onDone: async () => {
      toast(texts.removed);
      await navigate({ to: '/roles' as never });
    },
  });
  return (
    <ConfirmDanger
      opened={opened}
      onClose={onClose}
      title={texts.removeTitle}
      word={role.key}
      action={texts.remove}
      busy={act.busy}
      problem={act.problem}
      onConfirm={() => act.send({ params: { key: role.key } })}
    >
      {texts.removeText}
    </ConfirmDanger>
  );
}
