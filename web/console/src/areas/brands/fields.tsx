import { Button, FileButton, Group, Select, Text, TextInput } from '@mantine/core';
import { IconWand } from '@tabler/icons-react';
import { useState } from 'react';
import type { Problem } from '../../api/index.ts';
import type { useForm } from '../../kit/index.ts';
import type { BrandValues } from './brand.ts';
import { languageChoices } from '../../words/languages.ts';
import { texts } from './texts.ts';
import css from './brands.module.css';

type BrandForm = ReturnType<typeof useForm<BrandValues>>;
const MAX = 48 * 1024;
const TYPES = ['image/svg+xml', 'image/png', 'image/webp'];

/** What the preview said is wrong with a field, until saving says so itself. */
const faultOf = (form: BrandForm, name: keyof BrandValues, problem: Problem | undefined): string | undefined =>
  form.field(name).error ?? problem?.fields?.find(({ field }) => field === name || field === `body.${name}`)?.fix;

export function BrandFields({ form, problem, create }: { form: BrandForm; problem: Problem | undefined; create: boolean }) {
  const { values, set } = form;
  const named = (name: string) =>
    set({ name, ...(create && values.slug === slugOf(values.name) ? { slug: slugOf(name) } : {}), ...(values.sender_name === values.name ? { sender_name: name } : {}) });
  return (
    <>
      <TextInput label={texts.name} description={texts.nameHelp} required maxLength={80} {...form.field('name')} onChange={(event) => named(event.currentTarget.value)} />
      {create && <TextInput label={texts.key} description={texts.keyHelp} required maxLength={63} dir="ltr" {...form.field('slug')} />}
      <TextInput label={texts.sender} description={texts.senderHelp} maxLength={80} {...form.field('sender_name')} />
      <div className={css.two}>
        <Colour form={form} name="accent" problem={problem} label={texts.accent} help={texts.accentHelp} />
        <Colour form={form} name="accent_dark" problem={problem} label={texts.accentDark} help={texts.accentDarkHelp} />
      </div>
      <Logo value={values.logo} fault={faultOf(form, 'logo', problem)} onChange={(logo) => set({ logo })} />
      <Select
        label={texts.language}
        data={languageChoices}
        allowDeselect={false}
        {...form.field('default_locale')}
        onChange={(value) => set({ default_locale: value ?? 'en' })}
        comboboxProps={{ withinPortal: true }}
      />
      <fieldset className={css.links}>
        <legend>{texts.linksTitle}</legend>
        {(['support_url', 'terms_url', 'privacy_url'] as const).map((name) => (
          <TextInput
            key={name}
            label={{ support_url: texts.support, terms_url: texts.terms, privacy_url: texts.privacy }[name]}
            placeholder="https://"
            type="url"
            dir="ltr"
            {...form.field(name)}
            error={values[name] === '' ? undefined : faultOf(form, name, problem)}
          />
        ))}
      </fieldset>
    </>
  );
}

const slugOf = (name: string) =>
  name
    .toLowerCase()
    .normalize('NFKD')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 63);

function Colour({ form, name, problem, label, help }: { form: BrandForm; name: 'accent' | 'accent_dark'; problem: Problem | undefined; label: string; help: string }) {
  const fault = faultOf(form, name, problem);
  const instead = fault === undefined ? undefined : /#[0-9a-f]{6}(?= would do)/.exec(fault)?.[0];
  const { value, id, onChange } = form.field(name);
  return (
    <div>
      <TextInput
        id={id}
        label={label}
        description={help}
        value={value}
        onChange={onChange}
        error={fault}
        dir="ltr"
        maxLength={7}
        spellCheck={false}
        leftSection={
          <input
            type="color"
            className={css.picker}
            aria-label={texts.choose(label)}
            data-empty={value === ''}
            value={/^#[0-9a-f]{6}$/i.test(value) ? value : '#888888'}
            onChange={(event) => form.set({ [name]: event.currentTarget.value })}
          />
        }
      />
      {instead !== undefined && (
        <Button
          mt={6}
          size="compact-sm"
          variant="light"
          leftSection={<IconWand size={14} aria-hidden />}
          rightSection={<span className={css.dot} style={{ background: instead }} aria-hidden />}
          onClick={() => form.set({ [name]: instead })}
        >
          {texts.useInstead(instead)}
        </Button>
      )}
    </div>
  );
}

function Logo({ value, fault, onChange }: { value: string; fault: string | undefined; onChange: (logo: string) => void }) {
  const [refused, setRefused] = useState<string>();
  const take = (file: File | null) => {
    if (!file) return;
    if (!TYPES.includes(file.type)) return setRefused(texts.wrongType);
    if (file.size > MAX) return setRefused(texts.tooLarge(Math.ceil(file.size / 1024)));
    setRefused(undefined);
    const reader = new FileReader();
    reader.addEventListener('load', () => onChange(String(reader.result)));
    reader.readAsDataURL(file);
  };
  const wrong = refused ?? fault;
  return (
    <div role="group" aria-label={texts.logo}>
      <Text fz="sm" fw={500}>
        {texts.logo}
      </Text>
      <Text fz="xs" c="dimmed" mb={6}>
        {texts.logoHelp}
      </Text>
      <Group gap="sm" align="center">
        {value !== '' && (
          <span className={css.logo}>
            <img src={value} alt="" />
          </span>
        )}
        <FileButton onChange={take} accept={TYPES.join(',')}>
          {(props) => (
            <Button variant="default" size="xs" {...props}>
              {texts.chooseFile}
            </Button>
          )}
        </FileButton>
        {value !== '' && (
          <Button variant="subtle" color="gray" size="xs" onClick={() => onChange('')}>
            {texts.remove}
          </Button>
        )}
      </Group>
      {wrong !== undefined && (
        <Text fz="xs" c="error" mt={4} role="alert">
          {wrong}
        </Text>
      )}
    </div>
  );
}
