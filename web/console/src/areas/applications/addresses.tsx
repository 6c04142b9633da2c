import { Button, Textarea, TextInput } from '@mantine/core';
import { IconCircleCheck, IconCircleX } from '@tabler/icons-react';
import { useState, type FormEvent } from 'react';
import { useAct } from '../../api/index.ts';
import { Form, ProblemNote, Section, toast, useForm } from '../../kit/index.ts';
import { listOf, ONE, textOf, writable, type Application } from './kinds.ts';
import type { Opened } from './one.tsx';
import { texts } from './texts.ts';
import { useChange } from './use-application-act.ts';
import css from './applications.module.css';

const LISTS = ['redirect_uris', 'post_logout_redirect_uris', 'allowed_origins'] as const;
const valuesOf = (application: Application) => ({
  redirect_uris: listOf(application, 'redirect_uris').join('\n'),
  post_logout_redirect_uris: listOf(application, 'post_logout_redirect_uris').join('\n'),
  allowed_origins: listOf(application, 'allowed_origins').join('\n'),
  backchannel_logout_uri: textOf(application, 'backchannel_logout_uri'),
});
const labels = { redirect_uris: texts.redirects, post_logout_redirect_uris: texts.afterSignOut, allowed_origins: texts.origins, backchannel_logout_uri: texts.logout };
const linesOf = (text: string) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

export function Addresses({ tenant, application, version }: Opened) {
  const form = useForm({ id: `addresses-${application.id}`, initial: valuesOf(application) });
  const act = useChange((saved) => {
    form.reset(valuesOf(saved));
    toast(texts.saved);
  });
  const area = (name: (typeof LISTS)[number], description: string | undefined, rows: number) => (
    <Textarea
      label={labels[name]}
      {...(description === undefined ? {} : { description })}
      autosize
      minRows={rows}
      maxRows={12}
      spellCheck={false}
      dir="ltr"
      {...form.field(name)}
    />
  );
  return (
    <div className={css.columns}>
      <Section title={texts.tabs.addresses}>
        <Form
          form={form}
          act={act}
          submit={texts.save}
          labels={labels}
          theirs={(current) => valuesOf(current as Application)}
          request={(values) => {
            const { backchannel_logout_uri: _, ...metadata } = application.metadata;
            const written = Object.fromEntries(LISTS.map((name) => [name, linesOf(values[name])]));
            return {
              params: { tenant, client_id: application.client_id },
              body: {
                ...writable(application),
                metadata: { ...metadata, ...written, ...(values.backchannel_logout_uri === '' ? {} : { backchannel_logout_uri: values.backchannel_logout_uri }) },
              },
              version,
            };
          }}
        >
          {area('redirect_uris', texts.redirectsHint, 3)}
          {area('post_logout_redirect_uris', undefined, 2)}
          {area('allowed_origins', texts.originsHint, 1)}
          <TextInput label={texts.logout} description={texts.logoutHint} dir="ltr" spellCheck={false} {...form.field('backchannel_logout_uri')} />
        </Form>
      </Section>
      <RedirectTester tenant={tenant} clientId={application.client_id} />
    </div>
  );
}

function RedirectTester({ tenant, clientId }: { tenant: string; clientId: string }) {
  const [address, setAddress] = useState('');
  const [told, setTold] = useState<{ readonly allowed: boolean; readonly why?: string; readonly nearest?: string }>();
  const act = useAct('post', `${ONE}/redirect-test`, { onDone: setTold, touches: [] });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (address !== '') void act.send({ params: { tenant, client_id: clientId }, body: { redirect_uri: address } });
  };
  return (
    <Section title={texts.tester} about={texts.testerAbout}>
      <form onSubmit={submit} className={css.tester}>
        <TextInput
          aria-label={texts.address}
          placeholder="https://"
          value={address}
          onChange={(event) => {
            setAddress(event.currentTarget.value);
            setTold(undefined);
          }}
          dir="ltr"
          spellCheck={false}
          className={css.grow}
        />
        <Button type="submit" variant="default" loading={act.busy}>
          {texts.test}
        </Button>
      </form>
      <div role="status">
        {act.problem && <ProblemNote problem={act.problem} />}
        {told && (
          <div className={css.verdict} data-ok={told.allowed}>
            {told.allowed ? <IconCircleCheck size={18} aria-hidden /> : <IconCircleX size={18} aria-hidden />}
            <div>
              <p className={css.verdictTitle}>{told.allowed ? texts.accepted : texts.refused}</p>
              {told.why !== undefined && <p>{told.why}</p>}
              {told.nearest !== undefined && (
                <p className={css.quiet}>
                  {texts.nearest}: <bdi dir="ltr">{told.nearest}</bdi>
                </p>
              )}
            </div>
          </div>
        )}
      </div>
    </Section>
  );
}
