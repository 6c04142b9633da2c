import { useEffect, useState } from 'react';
import { useAct, useApi } from '../../api/index.ts';
import { Form, Page as Frame, PageSkeleton, ProblemNote, Section, StatusBadge, toast, useForm, useParam, useTenant, useTenantPath, useUrlState } from '../../kit/index.ts';
import { ALL, DRAFT, lookOf, ONE, valuesOf, VERSIONS, type Brand, type BrandValues, type Draft } from './brand.ts';
import { LABELS } from './create.tsx';
import { BrandFields } from './fields.tsx';
import { PreviewPane, usePreview } from './preview.tsx';
import { Prepared } from './prepared.tsx';
import { Shown } from './shown.tsx';
import { texts } from './texts.ts';
import { Versions } from './versions.tsx';
import css from './brands.module.css';

export function Page() {
  const tenant = useTenant();
  const params = { tenant, brand: useParam('brand') };
  const brand = useApi(ONE, { params });
  const draft = useApi(DRAFT, { params });
  const to = useTenantPath();
  const problem = brand.problem ?? draft.problem;
  if (problem && !(brand.data && draft.data)) {
    return (
      <Frame title={texts.title} trail={[{ label: texts.title, to: to('brands') }]}>
        <ProblemNote
          problem={problem}
          retry={() => {
            brand.reload();
            draft.reload();
          }}
        />
      </Frame>
    );
  }
  if (!brand.data || !draft.data) return <PageSkeleton />;
  return <Editor key={`${tenant} ${params.brand}`} tenant={tenant} brand={brand.data} version={brand.version} draft={draft.data} />;
}

export interface EditorProps {
  readonly tenant: string;
  readonly brand: Brand;
  readonly version: string | undefined;
  readonly draft: Draft;
}

/** The look that is prepared, beside how it looks; what customers see stays as it is until it is published. */
function Editor(opened: EditorProps) {
  const { tenant, brand, version, draft } = opened;
  const to = useTenantPath();
  const params = { tenant, brand: brand.slug };
  const now = valuesOf({ ...(draft.look ?? brand), slug: brand.slug });
  const form = useForm<BrandValues>({ id: `brand-${tenant}-${brand.slug}`, initial: now });
  const [begun, begin] = useState(opened);
  // What nobody typed into follows what others do. What somebody types belongs to what they saw: saving it tells them of the others.
  useEffect(() => {
    if (form.changed || (begun.draft === draft && begun.brand === brand)) return;
    begin({ ...opened });
    form.reset(now);
  });
  const [{ look }, set] = useUrlState({ look: '' });
  const old = useApi(`${VERSIONS}/{version}`, { params: { ...params, version: Number(look) } }, { when: look !== '' });
  const shown = old.data && look !== '' ? valuesOf(old.data.look) : form.values;
  const { preview, problem } = usePreview(tenant, shown);
  const act = useAct('put', DRAFT, {
    touches: [ALL],
    onDone(saved) {
      begin({ ...opened, draft: saved });
      form.reset(valuesOf({ ...saved.look, slug: brand.slug }));
      toast(texts.saved);
    },
  });
  const showOld = look !== '' && old.data !== undefined;

  return (
    <Frame
      title={brand.name}
      heading={
        <>
          <bdi>{brand.name}</bdi>
          {brand.default && <StatusBadge tone="info">{texts.isDefault}</StatusBadge>}
        </>
      }
      trail={[{ label: texts.title, to: to('brands') }]}
    >
      <div className={css.editor}>
        <div className={css.left}>
          <Prepared {...opened} changed={form.changed} onEnd={() => form.reset(valuesOf(brand))} />
          <Section title={texts.look}>
            <Form
              form={form}
              act={act}
              request={(values) => ({ params, body: lookOf(values), version: `"${begun.draft.version}"` })}
              theirs={(current) => valuesOf({ ...((current as Draft).look ?? brand), slug: brand.slug })}
              submit={texts.save}
              labels={LABELS}
            >
              <BrandFields form={form} problem={showOld ? undefined : problem} create={false} />
            </Form>
          </Section>
          <Versions tenant={tenant} brand={brand} version={version} />
          <Shown tenant={tenant} brand={brand} version={version} />
        </div>
        <PreviewPane
          preview={preview}
          stale={problem !== undefined && !showOld}
          name={form.values.name}
          {...(showOld ? { old: { version: look, back: () => set({ look: '' }) } } : {})}
        />
      </div>
    </Frame>
  );
}
