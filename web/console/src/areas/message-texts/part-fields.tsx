import { Button, Group, Text, Textarea, TextInput } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import type { useForm } from '../../kit/index.ts';
import { texts } from './texts.ts';
import type { Message, Part, Texts } from './paths.ts';
import css from './message-texts.module.css';

type TextsForm = ReturnType<typeof useForm<Texts>>;
interface Fix {
  readonly field: string;
  readonly fix: string;
}

/** Paragraphs are counted, so that each has a name of its own. */
function namedParts({ parts }: Message): readonly (readonly [Part, string])[] {
  let paragraphs = 0;
  return parts.map((part) => {
    if (part.role === 'paragraph') return [part, texts.parts.paragraph(++paragraphs)] as const;
    return [part, texts.parts[part.role]] as const;
  });
}

export const labelsOf = (message: Message): Record<string, string> => Object.fromEntries(namedParts(message).map(([{ name }, label]) => [name, label]));

/** Every part in the order it stands; without a form, to read. */
export function PartFields({ message, form, problems }: { message: Message; form?: TextsForm; problems: readonly Fix[] }) {
  return namedParts(message).map(([part, label]) =>
    part.kept || !form ? (
      <Kept key={part.name} label={label} text={part.own ?? part.product} locked={part.kept} />
    ) : (
      <PartField key={part.name} part={part} label={label} form={form} fault={form.field(part.name).error ?? problems.find(({ field }) => field === part.name)?.fix} />
    ),
  );
}

function Kept({ label, text, locked }: { label: string; text: string; locked: boolean }) {
  return (
    <div className={css.kept}>
      <span className={css.keptLabel}>
        {label}
        {locked && (
          <span className={css.lock}>
            <IconLock size={13} aria-hidden /> {texts.kept}
          </span>
        )}
      </span>
      <bdi className={css.keptText}>{text}</bdi>
    </div>
  );
}

function PartField({ part, label, form, fault }: { part: Part; label: string; form: TextsForm; fault: string | undefined }) {
  const { name, role, product, max, variables } = part;
  const field = form.field(name);
  const Input = role === 'paragraph' || role === 'text' ? Textarea : TextInput;
  const help = role === 'preheader' || role === 'button' ? texts.help[role] : undefined;
  return (
    <div>
      <Input
        label={label}
        {...(help === undefined ? {} : { description: help })}
        placeholder={product}
        maxLength={max + 400}
        dir="auto"
        {...(role === 'paragraph' || role === 'text' ? { autosize: true, minRows: 2 } : {})}
        {...field}
        error={fault}
      />
      {field.value !== '' && (
        <Text fz="xs" mt={4} style={{ color: part.changed_since ? 'var(--warning)' : 'var(--ink-soft)' }}>
          <bdi>{part.changed_since ? texts.productChanged(product) : texts.productSays(product)}</bdi>
        </Text>
      )}
      {variables.length > 0 && (
        <Group gap={4} mt={4} role="group" aria-label={texts.canSay}>
          {variables.map(({ name: variable, write, required, sample }) => (
            <Button
              key={variable}
              size="compact-xs"
              variant={required ? 'light' : 'default'}
              dir="ltr"
              title={sample}
              aria-label={`${texts.insert(required ? texts.mustSay(write) : write)} (${label})`}
              onClick={() => form.set({ [name]: `${field.value}${field.value === '' || field.value.endsWith(' ') ? '' : ' '}${write}` })}
            >
              {write}
            </Button>
          ))}
        </Group>
      )}
    </div>
  );
}
