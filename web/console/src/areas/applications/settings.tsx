import { Checkbox, Modal, Select, Stack, Switch, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useApi, useMay, useMe } from '../../api/index.ts';
import { Copyable, Facts, Form, Section, toast, useForm } from '../../kit/index.ts';
import { listOf, textOf, writable, type Application } from './kinds.ts';
import type { Opened } from './one.tsx';
import { ShownOnce } from './secret.tsx';
import { texts } from './texts.ts';
import { useChange } from './use-application-act.ts';
import css from './applications.module.css';

const valuesOf = (application: Application) => ({
  name: application.name,
  brand: application.brand ?? '',
  first_party: application.first_party ?? false,
  headless: application.headless ?? false,
  require_pkce: application.require_pkce ?? true,
  require_par: application.require_par ?? false,
  accepts_acting: application.accepts_acting ?? false,
  access_token_format: (application.access_token_format ?? 'jwt') as string,
  token_endpoint_auth_method: textOf(application, 'token_endpoint_auth_method') || 'client_secret_basic',
  jwks_uri: textOf(application, 'jwks_uri'),
  grant_types: listOf(application, 'grant_types'),
});

const labels = {
  name: texts.name,
  brand: texts.brand,
  first_party: texts.ours,
  headless: texts.headless,
  require_pkce: texts.pkce,
  require_par: texts.par,
  accepts_acting: texts.acting,
  access_token_format: texts.format,
  token_endpoint_auth_method: texts.proves,
  jwks_uri: texts.keys,
  grant_types: texts.grants,
};
const choices = (names: Readonly<Record<string, string>>) => Object.entries(names).map(([value, label]) => ({ value, label }));

export function Settings({ tenant, application, version }: Opened) {
  const may = useMay();
  const { tenants } = useMe();
  const issuer = tenants.find(({ slug }) => slug === tenant)?.issuer ?? '';
  const brands = useApi('/admin/v1/tenants/{tenant}/brands', { params: { tenant } }, { when: may('brands:read', tenant) });
  const [secret, setSecret] = useState<string>();
  const form = useForm({ id: `application-${application.id}`, initial: valuesOf(application) });
  const act = useChange((saved) => {
    form.reset(valuesOf(saved));
    setSecret(saved.secret);
    toast(texts.saved);
  });
  return (
    <div className={css.columns}>
      <Section title={texts.settings}>
        <Form
          form={form}
          act={act}
          submit={texts.save}
          labels={labels}
          theirs={(current) => valuesOf(current as Application)}
          request={({ brand, token_endpoint_auth_method, jwks_uri, grant_types, access_token_format, ...values }) => {
            const { brand: _, ...kept } = writable(application);
            const { jwks_uri: _uri, ...metadata } = kept.metadata;
            return {
              params: { tenant, client_id: application.client_id },
              body: {
                ...kept,
                ...values,
                access_token_format: access_token_format === 'opaque' ? ('opaque' as const) : ('jwt' as const),
                ...(brand === '' ? {} : { brand }),
                metadata: { ...metadata, token_endpoint_auth_method, grant_types, ...(jwks_uri === '' ? {} : { jwks_uri }) },
              },
              version,
            };
          }}
        >
          <TextInput label={texts.name} description={texts.nameHint} required maxLength={100} {...form.field('name')} />
          <Select
            label={texts.brand}
            allowDeselect={false}
            data={[{ value: '', label: texts.tenantBrand }, ...(brands.data?.items ?? []).map(({ slug, name }) => ({ value: slug, label: name }))]}
            {...form.field('brand')}
          />
          <Switch label={texts.ours} description={texts.oursHint} {...form.check('first_party')} />
          <Select label={texts.proves} allowDeselect={false} data={choices(texts.proofs)} {...form.field('token_endpoint_auth_method')} />
          {form.values.token_endpoint_auth_method === 'private_key_jwt' && application.metadata['jwks'] === undefined && (
            <TextInput label={texts.keys} description={texts.keysHint} dir="ltr" spellCheck={false} {...form.field('jwks_uri')} />
          )}
          <Checkbox.Group
            label={texts.grants}
            value={[...form.values.grant_types]}
            onChange={(grant_types) => form.set({ grant_types })}
            error={form.field('grant_types').error}
            id={form.field('grant_types').id}
          >
            <Stack gap="xs" mt="xs">
              {choices(texts.grantNames).map(({ value, label }) => (
                <Checkbox key={value} value={value} label={label} />
              ))}
            </Stack>
          </Checkbox.Group>
          <Select label={texts.format} allowDeselect={false} data={choices(texts.formats)} {...form.field('access_token_format')} />
          <Switch label={texts.pkce} {...form.check('require_pkce')} />
          <Switch label={texts.par} description={texts.parHint} {...form.check('require_par')} />
          <Switch label={texts.acting} description={texts.actingHint} {...form.check('accepts_acting')} />
          <Switch label={texts.headless} description={texts.headlessHint} {...form.check('headless')} />
        </Form>
      </Section>
      <Section>
        <Facts
          facts={[
            { label: texts.clientId, value: <Copyable value={application.client_id} of={texts.clientId} /> },
            { label: texts.issuer, value: <Copyable value={issuer} of={texts.issuer} /> },
            { label: texts.discovery, value: <Copyable value={`${issuer}/.well-known/openid-configuration`} of={texts.discovery} /> },
          ]}
        />
      </Section>
      <Modal opened={secret !== undefined} onClose={() => setSecret(undefined)} title={texts.newSecret}>
        {secret !== undefined && <ShownOnce secret={secret} onKept={() => setSecret(undefined)} />}
      </Modal>
    </div>
  );
}
