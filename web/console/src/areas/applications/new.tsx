import { Checkbox, Radio, Textarea, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { Form, Page as Frame, Section, useForm, useTenant, useTenantPath, useUrlState } from '../../kit/index.ts';
import { keepSecret } from './kept-secrets.ts';
import { kindById, KINDS, type Kind } from './kinds.ts';
import { frameworkOf, frameworksOf, type Framework } from './snippets/index.ts';
import { texts } from './texts.ts';
import { useCreate } from './use-application-act.ts';
import css from './applications.module.css';

export function Page() {
  const to = useTenantPath();
  const [chosen, choose] = useUrlState({ kind: 'web', framework: '' });
  const kind = kindById(chosen.kind);
  const framework = frameworkOf(kind.id, chosen.framework);
  return (
    <Frame title={texts.newTitle} about={texts.newAbout} width="reading" trail={[{ label: texts.label, to: to('applications') }]}>
      <Section title={texts.whichKind}>
        <Radio.Group aria-label={texts.whichKind} value={kind.id} onChange={(id) => choose({ kind: id, framework: '' })}>
          <div className={css.kinds}>
            {KINDS.map(({ id, label, about, icon: Mark }) => (
              <Radio.Card key={id} value={id} className={css.kind}>
                <Mark size={22} stroke={1.6} aria-hidden className={css.mark} />
                <span className={css.kindName}>{label}</span>
                <span className={css.kindAbout}>{about}</span>
              </Radio.Card>
            ))}
          </div>
        </Radio.Group>
      </Section>
      <Section title={texts.whichFramework}>
        <Radio.Group aria-label={texts.whichFramework} value={framework.id} onChange={(id) => choose({ framework: id })}>
          <div className={css.frameworks}>
            {frameworksOf(kind.id).map(({ id, label }) => (
              <Radio.Card key={id} value={id} className={css.framework}>
                <Radio.Indicator size="xs" />
                {label}
              </Radio.Card>
            ))}
          </div>
        </Radio.Group>
      </Section>
      <Section title={texts.describe}>
        <Describe key={`${kind.id}:${framework.id}`} kind={kind} framework={framework} />
      </Section>
    </Frame>
  );
}

const lines = (text: string): readonly string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

function Describe({ kind, framework }: { kind: Kind; framework: Framework }) {
  const tenant = useTenant();
  const to = useTenantPath();
  const navigate = useNavigate();
  const machine = kind.id === 'machine';
  const form = useForm({ id: 'application-new', initial: { name: '', client_id: '', redirect_uris: framework.redirectUri, resources: '/leads/v1', first_party: true } });
  const act = useCreate(({ client_id, secret }) => {
    if (secret !== undefined) keepSecret(tenant, client_id, secret);
    return navigate({ to: `${to('applications')}/${encodeURIComponent(client_id)}/start`, search: { framework: framework.id } } as never);
  });
  return (
    <Form
      form={form}
      act={act}
      submit={texts.create}
      needsChange={false}
      labels={{ name: texts.name, client_id: texts.clientId, redirect_uris: texts.redirect, resources: texts.resource }}
      request={({ name, client_id, redirect_uris, resources, first_party }) => ({
        params: { tenant },
        body: {
          ...(client_id.trim() === '' ? {} : { client_id: client_id.trim() }),
          name,
          first_party: first_party && !machine,
          metadata: { ...kind.metadata, ...(machine ? { resources: lines(resources) } : { redirect_uris: lines(redirect_uris) }) },
        },
      })}
    >
      <TextInput label={texts.name} description={texts.nameHint} required maxLength={100} {...form.field('name')} />
      <TextInput label={texts.clientId} description={texts.idHint} spellCheck={false} autoComplete="off" dir="ltr" {...form.field('client_id')} />
      {machine ? (
        <TextInput label={texts.resource} description={texts.resourceHint} required spellCheck={false} dir="ltr" {...form.field('resources')} />
      ) : (
        <>
          <Textarea
            label={texts.redirect}
            description={kind.id === 'native' ? texts.scheme : texts.redirectHint}
            required
            autosize
            minRows={1}
            spellCheck={false}
            dir="ltr"
            {...form.field('redirect_uris')}
          />
          <Checkbox label={texts.ours} description={texts.oursHint} {...form.check('first_party')} />
        </>
      )}
    </Form>
  );
}
