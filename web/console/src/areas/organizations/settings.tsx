import { Select, Switch, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useAct, useApi, useMay } from '../../api/index.ts';
import { Copyable, ExactTime, Facts, Form, Section, toast, useForm } from '../../kit/index.ts';
import { ONE, TOUCHES, type Opened, type Organization } from './organization.ts';
import { texts } from './texts.ts';
import css from './organizations.module.css';

type Metadata = Organization['metadata'];

/** `plan = gold`, one a line. Numbers and yes or no are written as they are in JSON. */
const linesOf = (metadata: Metadata) =>
  Object.entries(metadata)
    .map(([key, value]) => `${key} = ${String(value)}`)
    .join('\n');

function valueOf(text: string): string | number | boolean {
  if (text === 'true' || text === 'false') return text === 'true';
  return /^-?(?:0|[1-9]\d{0,14})(?:\.\d{1,10})?$/.test(text) ? Number(text) : text;
}

const metadataOf = (lines: string): Metadata =>
  Object.fromEntries(
    lines
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => {
        const at = line.indexOf('=');
        return at < 0 ? [line.trim(), ''] : [line.slice(0, at).trim(), valueOf(line.slice(at + 1).trim())];
      }),
  );
const wrongLine = (lines: string) => lines.split('\n').find((line) => line.trim() !== '' && !/^\s*[A-Za-z][\w.-]{0,39}\s*=/.test(line));

const valuesOf = ({ name, reference, metadata, requires_second_step, joins_by_domain, connection }: Organization) => ({
  name,
  reference: reference ?? '',
  metadata: linesOf(metadata),
  requires_second_step,
  joins_by_domain,
  connection: connection ?? '',
});

export function Settings({ tenant, organization, version }: Opened) {
  const may = useMay();
  const [left, setLeft] = useState(false);
  const form = useForm({ id: `organization-${organization.id}`, initial: valuesOf(organization) });
  const act = useAct('put', ONE, {
    touches: TOUCHES,
    onDone: (saved) => {
      form.reset(valuesOf(saved));
      toast(texts.saved);
    },
  });
  const connections = useApi('/admin/v1/tenants/{tenant}/connections', { params: { tenant } }, { when: may('connections:read', tenant) });
  const listed = connections.data?.items ?? [];
  const { connection: chosen } = organization;
  const known = chosen === undefined || listed.some(({ slug }) => slug === chosen) ? listed : [...listed, { slug: chosen, name: chosen }];
  const wrong = left ? wrongLine(form.values.metadata) : undefined;
  const facts = form.field('metadata');
  return (
    <div className={css.columns}>
      <Section title={texts.settings}>
        <Form
          form={form}
          act={act}
          submit={texts.save}
          labels={{
            name: texts.name,
            reference: texts.reference,
            metadata: texts.facts,
            requires_second_step: texts.secondStep,
            joins_by_domain: texts.joinsByDomain,
            connection: texts.connection,
          }}
          theirs={(current) => valuesOf(current as Organization)}
          request={({ name, reference, metadata, connection, ...policy }) => ({
            params: { tenant, id: organization.id },
            body: { name, ...(reference.trim() === '' ? {} : { reference }), metadata: metadataOf(metadata), ...policy, ...(connection === '' ? {} : { connection }) },
            version,
          })}
        >
          <TextInput label={texts.name} required maxLength={120} {...form.field('name')} />
          <TextInput label={texts.reference} description={texts.referenceHint} dir="ltr" maxLength={100} {...form.field('reference')} />
          <Switch label={texts.secondStep} description={texts.secondStepHint} {...form.check('requires_second_step')} />
          <Switch label={texts.joinsByDomain} description={texts.joinsByDomainHint} {...form.check('joins_by_domain')} />
          <Select
            label={texts.connection}
            description={texts.connectionHint}
            allowDeselect={false}
            data={[{ value: '', label: texts.noConnection }, ...known.map(({ slug, name }) => ({ value: slug, label: name }))]}
            {...form.field('connection')}
          />
          <Textarea
            label={texts.facts}
            description={texts.factsHint}
            dir="ltr"
            autosize
            minRows={3}
            spellCheck={false}
            {...facts}
            error={facts.error ?? (wrong === undefined ? undefined : texts.wrongLine(wrong.trim()))}
            onBlur={() => setLeft(true)}
          />
        </Form>
      </Section>
      <Section title={texts.factsAre}>
        <Facts
          facts={[
            { label: texts.id, value: <Copyable value={organization.id} what={texts.id} /> },
            { label: texts.members, value: String(organization.members) },
            { label: texts.since, value: <ExactTime at={organization.created_at} /> },
          ]}
        />
      </Section>
    </div>
  );
}
