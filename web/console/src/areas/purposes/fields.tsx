import { SegmentedControl, Select, SimpleGrid, Stack, Switch, TagsInput, Text, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { useForm } from '../../kit/index.ts';
import { LOCALES, type Draft, type LocaleKey, type Words } from './draft.ts';
import { texts } from './texts.ts';
import css from './purposes.module.css';

type DraftForm = ReturnType<typeof useForm<Draft>>;
const choices = (of: Readonly<Record<string, string>>) => Object.entries(of).map(([value, label]) => ({ value, label }));
const LONG = new Set(['what', 'why', 'who']);

export const LABELS = {
  kind: texts.kind,
  attributes: texts.attributes,
  recipients: texts.recipients,
  legal_basis: texts.basis,
  retention: texts.retentionField,
  jurisdictions: texts.jurisdictions,
  necessary_for: texts.necessary,
  valid_days: texts.valid,
  asked: texts.asked,
  sale: texts.sale,
  notice: texts.notice,
} as const;

export function Fields({ form }: { form: DraftForm }) {
  const terms = form.values.kind === 'terms';
  return (
    <Stack gap="md">
      <Select label={texts.kind} data={choices(texts.kinds)} allowDeselect={false} {...form.field('kind')} />
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <Select label={texts.basis} data={choices(texts.bases)} allowDeselect={false} {...form.field('legal_basis')} />
        <Select label={texts.asked} data={choices(texts.askedAt)} allowDeselect={false} {...form.field('asked')} />
      </SimpleGrid>
      {!terms && (
        <>
          <TagsInput label={texts.attributes} description={texts.attributesHint} {...form.field('attributes')} />
          <TagsInput label={texts.recipients} description={texts.recipientsHint} {...form.field('recipients')} />
          <TagsInput label={texts.necessary} description={texts.necessaryHint} {...form.field('necessary_for')} />
          <SimpleGrid cols={{ base: 1, sm: 3 }}>
            <TextInput label={texts.retentionField} description={texts.retentionHint} autoComplete="off" {...form.field('retention')} />
            <TextInput label={texts.valid} description={texts.validHint} inputMode="numeric" autoComplete="off" {...form.field('valid_days')} />
            <TagsInput label={texts.jurisdictions} description={texts.jurisdictionsHint} {...form.field('jurisdictions')} />
          </SimpleGrid>
          <Switch label={texts.sale} description={texts.saleHint} {...form.check('sale')} />
        </>
      )}
      <Notice form={form} terms={terms} />
    </Stack>
  );
}

function Notice({ form, terms }: { form: DraftForm; terms: boolean }) {
  const [locale, setLocale] = useState<LocaleKey>('en');
  const { notice } = form.values;
  const words: Words = notice[locale] ?? {};
  const { error } = form.field('notice');
  const names = (Object.keys(texts.words) as (keyof Words)[]).filter((name) => (terms ? name === 'title' || name === 'what' || name === 'why' || name === 'url' : name !== 'url'));
  const write = (name: keyof Words, text: string) => form.set({ notice: { ...notice, [locale]: { ...words, [name]: text } } });
  return (
    <fieldset className={css.notice} id={`${form.id}-notice`}>
      <legend>{texts.notice}</legend>
      <div className={css.scroll}>
        <SegmentedControl
          aria-label={texts.languages}
          size="xs"
          value={locale}
          onChange={(chosen) => setLocale(chosen as LocaleKey)}
          data={LOCALES.map((value) => ({ value, label: `${texts.locales[value]}${notice[value]?.title ? '' : ' –'}` }))}
        />
      </div>
      {error !== undefined && (
        <Text c="var(--danger)" fz="sm" role="alert">
          {error}
        </Text>
      )}
      {!notice[locale]?.title && <p className={css.why}>{texts.missing}</p>}
      <div dir={locale === 'ar' ? 'rtl' : 'ltr'} lang={locale} className={css.words}>
        {names.map((name) => {
          const common = { label: texts.words[name], value: words[name] ?? '', maxLength: name === 'title' ? 80 : name === 'url' ? 500 : 300 };
          return LONG.has(name) ? (
            <Textarea key={name} autosize minRows={2} {...common} onChange={(event) => write(name, event.currentTarget.value.replaceAll('\n', ' '))} />
          ) : (
            <TextInput key={name} {...common} onChange={(event) => write(name, event.currentTarget.value)} />
          );
        })}
      </div>
      <Preview words={words} locale={locale} terms={terms} />
    </fieldset>
  );
}

/** Roughly as the page shows it that asks. */
function Preview({ words, locale, terms }: { words: Words; locale: LocaleKey; terms: boolean }) {
  const rows = (['what', 'why', 'who', 'how_long'] as const).filter((name) => words[name]);
  return (
    <figure className={css.preview}>
      <figcaption>{texts.preview}</figcaption>
      <div className={css.card} dir={locale === 'ar' ? 'rtl' : 'ltr'} lang={locale}>
        <p className={css.cardTitle}>{words.title || '…'}</p>
        <dl>
          {rows.map((name) => (
            <div key={name}>
              <dt lang="en">{texts.words[name]}</dt>
              <dd>{words[name]}</dd>
            </div>
          ))}
        </dl>
        {!terms && (
          <div className={css.buttons} aria-hidden>
            <span>{texts.yes}</span>
            <span>{texts.no}</span>
          </div>
        )}
      </div>
    </figure>
  );
}
