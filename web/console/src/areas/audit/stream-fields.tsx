import { Select, Switch, TagsInput, TextInput } from '@mantine/core';
import type { FormState } from '../../kit/form.ts';
import { texts } from './texts.ts';

export const NEW_STREAM = {
  name: '',
  kind: 'webhook',
  'target.url': '',
  'target.host': '',
  'target.port': '6514',
  'target.tls': true,
  'target.name': '',
  types: [] as string[],
  from_start: false,
};
export type StreamValues = typeof NEW_STREAM;

type Target =
  | { readonly kind: 'webhook'; readonly url: string }
  | { readonly kind: 'syslog'; readonly host: string; readonly port?: number; readonly tls?: boolean }
  | { readonly kind: 'file'; readonly name: string; readonly max_bytes?: number; readonly keep?: number };

/** A stream as it is, in the fields of the form. */
export function valuesOf({ name, target, types }: { readonly name: string; readonly target: Target; readonly types: readonly string[] }): StreamValues {
  return {
    ...NEW_STREAM,
    name,
    types: [...types],
    kind: target.kind,
    ...(target.kind === 'webhook' ? { 'target.url': target.url } : {}),
    ...(target.kind === 'syslog' ? { 'target.host': target.host, 'target.port': String(target.port ?? 6514), 'target.tls': target.tls !== false } : {}),
    ...(target.kind === 'file' ? { 'target.name': target.name } : {}),
  };
}

/** Sizes of files are not in the form and stay. */
export function targetOf(values: StreamValues, before?: Target): Target {
  if (values.kind === 'webhook') return { kind: 'webhook', url: values['target.url'] };
  if (values.kind === 'syslog') return { kind: 'syslog', host: values['target.host'], port: Number(values['target.port']), tls: values['target.tls'] };
  return { ...(before?.kind === 'file' ? before : {}), kind: 'file', name: values['target.name'] };
}

export const STREAM_LABELS = {
  name: texts.streamName,
  kind: texts.streamTo,
  'target.url': texts.url,
  'target.host': texts.host,
  'target.port': texts.port,
  'target.tls': texts.tls,
  'target.name': texts.file,
  types: texts.streamTypes,
};

/** `fixed`: what it is cannot become something else; from where it began is over. */
export function StreamFields({ form, files, fixed = false }: { form: FormState<StreamValues>; files: boolean; fixed?: boolean }) {
  const { kind } = form.values;
  return (
    <>
      <TextInput label={texts.streamName} maxLength={60} data-autofocus required {...form.field('name')} />
      {!fixed && (
        <Select
          label={texts.streamTo}
          allowDeselect={false}
          data={[{ value: 'webhook', label: texts.kinds.webhook }, { value: 'syslog', label: texts.kinds.syslog }, ...(files ? [{ value: 'file', label: texts.kinds.file }] : [])]}
          {...form.field('kind')}
        />
      )}
      {kind === 'webhook' && <TextInput type="url" label={texts.url} description={texts.urlHint} required {...form.field('target.url')} />}
      {kind === 'syslog' && <TextInput label={texts.host} autoComplete="off" required {...form.field('target.host')} />}
      {kind === 'syslog' && <TextInput label={texts.port} inputMode="numeric" required {...form.field('target.port')} />}
      {kind === 'syslog' && <Switch label={texts.tls} description={texts.tlsHint} {...form.check('target.tls')} />}
      {kind === 'file' && <TextInput label={texts.file} description={texts.fileHint} autoComplete="off" required {...form.field('target.name')} />}
      <TagsInput label={texts.streamTypes} description={texts.streamTypesHint} {...form.field('types')} />
      {!fixed && <Switch label={texts.fromStart} {...form.check('from_start')} />}
    </>
  );
}
