import { Alert, Radio } from '@mantine/core';
import { IconCheck, IconKey } from '@tabler/icons-react';
import { useEffect } from 'react';
import { useApi, useMe } from '../../api/index.ts';
import {
  A,
  ButtonLink,
  CodeSnippet,
  Copyable,
  ExactTime,
  Page as Frame,
  PageSkeleton,
  ProblemNote,
  Section,
  useParam,
  useTenant,
  useTenantPath,
  useUrlState,
} from '../../kit/index.ts';
import { forgetSecret, keptSecret } from './kept-secrets.ts';
import { hasSecret, kindOf, listOf, ONE, type Application } from './kinds.ts';
import { frameworkOf, frameworksOf } from './snippets/index.ts';
import { texts } from './texts.ts';
import { useFirstSignIn } from './use-first-sign-in.ts';
import css from './applications.module.css';

export function Page() {
  const tenant = useTenant();
  const client = useParam('client');
  const to = useTenantPath();
  const { data, problem, reload } = useApi(ONE, { params: { tenant, client_id: client } });
  // Gone when somebody goes elsewhere: it was shown once.
  useEffect(() => () => void setTimeout(() => location.pathname.endsWith('/start') || forgetSecret(tenant, client), 0), [tenant, client]);
  if (problem)
    return (
      <Frame title={texts.startTitle} trail={[{ label: texts.label, to: to('applications') }]}>
        <ProblemNote problem={problem} retry={reload} />
      </Frame>
    );
  return data ? <Start application={data} /> : <PageSkeleton />;
}

function Start({ application }: { application: Application }) {
  const tenant = useTenant();
  const to = useTenantPath();
  const { tenants } = useMe();
  const kind = kindOf(application);
  const [chosen, choose] = useUrlState({ framework: '' });
  const framework = frameworkOf(kind.id, chosen.framework);
  const secret = keptSecret(tenant, application.client_id);
  const own = to(`applications/${encodeURIComponent(application.client_id)}`);
  const issuer = tenants.find(({ slug }) => slug === tenant)?.issuer ?? '';
  const registered = listOf(application, 'redirect_uris');
  const resource = listOf(application, 'resources')[0] ?? '';
  const filling = {
    issuer,
    clientId: application.client_id,
    secret,
    redirectUri: registered.includes(framework.redirectUri) ? framework.redirectUri : (registered[0] ?? framework.redirectUri),
    resource: resource.startsWith('/') ? `${issuer}${resource}` : resource,
  };
  const trail = [
    { label: texts.label, to: to('applications') },
    { label: application.name, to: own },
  ];
  return (
    <Frame
      title={texts.startTitle}
      heading={texts.startTitle}
      about={<bdi>{application.name}</bdi>}
      trail={trail}
      actions={
        <ButtonLink to={own} variant="default">
          {texts.settings}
        </ButtonLink>
      }
    >
      <div className={css.start}>
        <div className={css.steps}>
          {hasSecret(application) && <Secret secret={secret} own={own} />}
          <Section title={texts.code}>
            <Radio.Group aria-label={texts.whichFramework} value={framework.id} onChange={(id) => choose({ framework: id })} mb="md">
              <div className={css.frameworks}>
                {frameworksOf(kind.id).map(({ id, label }) => (
                  <Radio.Card key={id} value={id} className={css.framework}>
                    <Radio.Indicator size="xs" />
                    {label}
                  </Radio.Card>
                ))}
              </div>
            </Radio.Group>
            <div className={css.parts}>
              {framework.parts(filling).map(({ label, code }) => (
                <CodeSnippet key={label} label={label} code={code} />
              ))}
            </div>
          </Section>
        </div>
        <div className={css.aside}>
          {kind.id === 'machine' ? <Machine /> : <Listening application={application} own={own} />}
          <Section>
            <dl className={css.values}>
              <dt>{texts.issuer}</dt>
              <dd>
                <Copyable value={issuer} of={texts.issuer} />
              </dd>
              <dt>{texts.clientId}</dt>
              <dd>
                <Copyable value={application.client_id} of={texts.clientId} />
              </dd>
            </dl>
          </Section>
        </div>
      </div>
    </Frame>
  );
}

function Secret({ secret, own }: { secret: string | undefined; own: string }) {
  if (secret === undefined)
    return (
      <Alert color="gray" variant="light" icon={<IconKey size={18} aria-hidden />}>
        {texts.gone}{' '}
        <A to={own} search={{ tab: 'secret' } as never}>
          {texts.roll}
        </A>
      </Alert>
    );
  return (
    <section className={css.keep} aria-label={texts.keep}>
      <IconKey size={20} aria-hidden className={css.keepMark} />
      <div>
        <p className={css.keepTitle}>{texts.keep}</p>
        <p className={css.keepText}>{texts.keepText}</p>
        <Copyable value={secret} of={texts.secret} />
      </div>
    </section>
  );
}

function Listening({ application, own }: { application: Application; own: string }) {
  const tenant = useTenant();
  const { seen, trouble } = useFirstSignIn(tenant, application.client_id, true);
  return (
    <section className={css.listening} data-state={seen ? 'green' : 'waiting'} role="status" aria-label={texts.try}>
      <span className={css.pulse} aria-hidden>
        {seen && <IconCheck size={22} stroke={2.4} />}
      </span>
      <div>
        <p className={css.listeningTitle}>{seen ? texts.green : texts.listening}</p>
        {seen ? (
          <p className={css.listeningText}>
            {texts.greenText} <ExactTime at={seen.at} />
          </p>
        ) : (
          <p className={css.listeningText}>{trouble ? texts.notHeard : texts.listeningText}</p>
        )}
        {seen && (
          <A to={own} search={{ tab: 'security' } as never} className={css.next}>
            {texts.goOn}
          </A>
        )}
      </div>
    </section>
  );
}

const Machine = () => (
  <section className={css.listening} data-state="none" aria-label={texts.try}>
    <div>
      <p className={css.listeningTitle}>{texts.machine}</p>
      <p className={css.listeningText}>{texts.machineText}</p>
    </div>
  </section>
);
