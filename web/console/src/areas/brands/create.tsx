import { useNavigate } from '@tanstack/react-router';
import { useAct } from '../../api/index.ts';
import { Form, Needs, Page as Frame, Section, toast, useForm, useTenant, useTenantPath } from '../../kit/index.ts';
import { ALL, EMPTY, lookOf } from './brand.ts';
import { BrandFields } from './fields.tsx';
import { PreviewPane, usePreview } from './preview.tsx';
import { texts } from './texts.ts';
import css from './brands.module.css';

export function Page() {
  const tenant = useTenant();
  const to = useTenantPath();
  return (
    <Frame title={texts.create} trail={[{ label: texts.title, to: to('brands') }]}>
      <Needs permission="brands:write" tenant={tenant} what={texts.createDoes}>
        <Editor tenant={tenant} to={to} />
      </Needs>
    </Frame>
  );
}

function Editor({ tenant, to }: { tenant: string; to: (path: string) => string }) {
  const navigate = useNavigate();
  const form = useForm({ id: `brand-new-${tenant}`, initial: EMPTY });
  const { preview, problem } = usePreview(tenant, form.values);
  const act = useAct('post', ALL, {
    onDone: ({ slug, name }) => {
      toast(texts.created(name));
      return navigate({ to: to(`brands/${slug}`) });
    },
  });
  return (
    <div className={css.editor}>
      <Section title={texts.look}>
        <Form form={form} act={act} request={(values) => ({ params: { tenant }, body: { ...lookOf(values), slug: values.slug } })} submit={texts.make} labels={LABELS}>
          <BrandFields form={form} problem={problem} create />
        </Form>
      </Section>
      <PreviewPane preview={preview} stale={problem !== undefined} name={form.values.name} />
    </div>
  );
}

export const LABELS = {
  name: texts.name,
  slug: texts.key,
  sender_name: texts.sender,
  accent: texts.accent,
  accent_dark: texts.accentDark,
  logo: texts.logo,
  default_locale: texts.language,
  support_url: texts.support,
  terms_url: texts.terms,
  privacy_url: texts.privacy,
};
