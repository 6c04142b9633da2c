import { Select } from '@mantine/core';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useAct, useApi, useMay } from '../../api/index.ts';
import { Form, Page as Frame, PageSkeleton, ProblemNote, Section, toast, useForm, useParam, useTenant, useTenantPath, useUrlState } from '../../kit/index.ts';
import { language } from '../../words/language.ts';
import { languageChoices } from '../../words/languages.ts';
import { BrandSelect } from './brand-select.tsx';
import { ALL, DRAFT, ONE, pathOf, textsOf, valuesOf, type Locale, type Message, type Place, type Texts } from './paths.ts';
import { labelsOf, PartFields } from './part-fields.tsx';
import { Prepared } from './prepared.tsx';
import { PreviewPane, usePreview } from './preview.tsx';
import { texts } from './texts.ts';
import { Versions } from './versions.tsx';
import css from './message-texts.module.css';

export function Page() {
  const tenant = useTenant();
  const message = useParam('message');
  const to = useTenantPath();
  const { brand = '' } = useParams({ strict: false }) as { readonly brand?: string };
  const navigate = useNavigate();
  const [{ in: locale }, set] = useUrlState({ in: language as string });
  const place: Place = { params: { tenant, message, locale: locale as Locale }, query: brand === '' ? {} : { brand } };
  const { data, problem, reload } = useApi(ONE, place);
  const trail = [{ label: texts.title, to: to('message-texts') }];
  if (problem && !data)
    return (
      <Frame title={texts.title} trail={trail}>
        <ProblemNote problem={problem} retry={reload} />
      </Frame>
    );
  if (!data) return <PageSkeleton />;
  return (
    <Frame
      title={data.title}
      heading={<bdi>{data.title}</bdi>}
      about={data.about}
      trail={trail}
      actions={
        <>
          <BrandSelect tenant={tenant} value={brand} onChange={(next) => void navigate({ to: to(pathOf(message, next)), search: { in: locale } } as never)} />
          <Select aria-label={texts.language} w="9rem" data={languageChoices} value={locale} onChange={(next) => set({ in: next ?? 'en' })} allowDeselect={false} />
        </>
      }
    >
      <Editor key={JSON.stringify(place)} place={place} message={data} />
    </Frame>
  );
}

/** The words that are prepared, beside how the message looks with them. */
function Editor({ place, message }: { place: Place; message: Message }) {
  const may = useMay();
  const { tenant } = place.params;
  const now = valuesOf(message);
  const form = useForm<Texts>({ id: `message-${JSON.stringify(place)}`, initial: now });
  const [begun, begin] = useState(message);
  // What nobody typed into follows what others do. What somebody types belongs to what they saw: saving it tells them of the others.
  useEffect(() => {
    if (form.changed || begun === message) return;
    begin(message);
    form.reset(now);
  });
  const preview = usePreview(place, form.values);
  const act = useAct('put', DRAFT, {
    touches: [ALL],
    onDone(saved) {
      begin(saved);
      form.reset(valuesOf(saved));
      toast(texts.saved);
    },
  });
  const permission = message.security && !may('messages:security', tenant) ? 'messages:security' : 'messages:write';
  const locked = !may(permission, tenant);
  const editable = Object.keys(form.values).length > 0;
  return (
    <div className={css.editor}>
      <div className={css.left}>
        {editable && <Prepared place={place} message={message} permission={permission} changed={form.changed} onEnd={() => form.reset(valuesOf({ parts: message.parts }))} />}
        <Section
          title={texts.words}
          about={editable && !locked && place.query.brand !== undefined ? texts.brandHelp : editable ? (locked ? texts.securityOnly : texts.wordsAbout) : texts.allKept}
        >
          {editable && !locked ? (
            <Form
              form={form}
              act={act}
              request={(values) => ({ ...place, body: { texts: textsOf(values) }, version: `"${begun.version}"` })}
              theirs={(current) => valuesOf(current as Message)}
              submit={texts.save}
              labels={labelsOf(message)}
            >
              <PartFields message={message} form={form} problems={preview?.problems ?? []} />
            </Form>
          ) : (
            <PartFields message={message} problems={[]} />
          )}
        </Section>
        {editable && <Versions place={place} message={message} permission={permission} />}
      </div>
      <PreviewPane place={place} message={message} preview={preview} values={form.values} mayTest={!locked} />
    </div>
  );
}
