import { Button, Group, Select, Text, TextInput } from '@mantine/core';
import { useAct, useApi, useMay, type Answer } from '../../api/index.ts';
import { ConfirmDanger, Form, Guarded, Page as Frame, PageSkeleton, ProblemNote, Section, StatusBadge, toast, useForm, useTenant, useUrlState } from '../../kit/index.ts';
import { Domain } from './domain.tsx';
import { texts } from './texts.ts';

const ONE = '/admin/v1/tenants/{tenant}';
const TOUCHES = ['/admin/v1/tenants', ONE, '/admin/v1/me'];
type Tenant = Answer<typeof ONE>;

export function Page() {
  const tenant = useTenant();
  const { data, version, problem, reload } = useApi(ONE, { params: { tenant } });
  if (problem && !data) {
    return (
      <Frame title={texts.one}>
        <ProblemNote problem={problem} retry={reload} />
      </Frame>
    );
  }
  return data ? <One key={tenant} tenant={data} version={version} /> : <PageSkeleton />;
}

const valuesOf = ({ name, issuer, environment, default_brand: brand }: Tenant) => ({ name, issuer, environment, default_brand: brand ?? '' });

function One({ tenant, version }: { tenant: Tenant; version: string | undefined }) {
  const may = useMay();
  const params = { tenant: tenant.slug };
  const form = useForm({ id: `tenant-${tenant.slug}`, initial: valuesOf(tenant) });
  const brands = useApi('/admin/v1/tenants/{tenant}/brands', { params }, { when: may('brands:read', tenant.slug) });
  const act = useAct('put', ONE, {
    touches: TOUCHES,
    onDone: (saved) => {
      form.reset(valuesOf(saved));
      toast(texts.saved);
    },
  });
  return (
    <Frame
      title={tenant.name}
      heading={
        <>
          <bdi>{tenant.name}</bdi>
          <StatusBadge tone={tenant.state === 'active' ? 'good' : 'bad'}>{tenant.state === 'active' ? texts.active : texts.suspended}</StatusBadge>
        </>
      }
      about={texts.oneAbout}
      width="reading"
    >
      <Section>
        <Form
          form={form}
          act={act}
          request={({ default_brand: brand, ...values }) => ({ params, body: { ...values, ...(brand === '' ? {} : { default_brand: brand }) }, version })}
          theirs={(current) => valuesOf(current as Tenant)}
          submit={texts.save}
          labels={{ name: texts.name, issuer: texts.issuer, environment: texts.environment, default_brand: texts.brand }}
        >
          <TextInput label={texts.name} required maxLength={80} {...form.field('name')} />
          <TextInput label={texts.issuer} description={texts.issuerHelp} required dir="ltr" {...form.field('issuer')} />
          <Select
            label={texts.environment}
            description={texts.environmentHelp}
            data={(['live', 'test'] as const).map((value) => ({ value, label: texts.environments[value] }))}
            allowDeselect={false}
            {...form.field('environment')}
            onChange={(value) => form.set({ environment: value === 'test' ? 'test' : 'live' })}
          />
          <Select
            label={texts.brand}
            description={texts.brandHelp}
            data={brands.data?.items.map(({ slug, name }) => ({ value: slug, label: name })) ?? (form.values.default_brand === '' ? [] : [form.values.default_brand])}
            allowDeselect={false}
            {...form.field('default_brand')}
            onChange={(value) => form.set({ default_brand: value ?? '' })}
          />
        </Form>
      </Section>
      <Section title={texts.domain} about={texts.domainAbout}>
        <Domain tenant={tenant.slug} onUse={(issuer) => form.set({ issuer })} />
      </Section>
      <State tenant={tenant} version={version} />
    </Frame>
  );
}

/** Closing a tenant is felt by every customer at once: its short name has to be typed. Opening it again harms nobody. */
function State({ tenant, version }: { tenant: Tenant; version: string | undefined }) {
  const [state, set] = useUrlState({ dialog: '' });
  const act = useAct('put', ONE, {
    touches: TOUCHES,
    onDone: (saved) => {
      set({ dialog: '' });
      toast(saved.state === 'active' ? texts.resumed : texts.isSuspended);
    },
  });
  const to = (wanted: 'active' | 'suspended') => act.send({ params: { tenant: tenant.slug }, body: { name: tenant.name, state: wanted }, version });
  const open = tenant.state === 'active';
  return (
    <Section title={open ? texts.suspend : texts.resume} about={open ? texts.suspendAbout : texts.resumeAbout}>
      <Group justify="space-between">
        <Text fz="sm" c="dimmed">
          {act.problem && !open && <ProblemNote problem={act.problem} />}
        </Text>
        <Guarded permission="tenants:write" tenant={tenant.slug}>
          {(guard) =>
            open ? (
              <Button color="red" variant="light" onClick={() => set({ dialog: 'suspend' })} {...guard}>
                {texts.suspend}
              </Button>
            ) : (
              <Button loading={act.busy} onClick={() => void to('active')} {...guard}>
                {texts.resume}
              </Button>
            )
          }
        </Guarded>
      </Group>
      <ConfirmDanger
        opened={open && state.dialog === 'suspend'}
        onClose={() => set({ dialog: '' })}
        title={texts.suspendTitle(tenant.name)}
        word={tenant.slug}
        action={texts.suspendYes}
        busy={act.busy}
        problem={act.problem}
        onConfirm={() => to('suspended')}
      >
        {texts.suspendText}
      </ConfirmDanger>
    </Section>
  );
}
