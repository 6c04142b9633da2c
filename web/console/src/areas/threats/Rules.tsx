import { ActionIcon, Button, Modal, MultiSelect, Select, Stack, TagsInput, Textarea, TextInput } from '@mantine/core';
import { IconPencil, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { Section } from '../../kit/index.ts';
import { listed, listedAny } from '../../words/language.ts';
import { aboutRule } from './about-rule.ts';
import { VerdictBadge } from './badges.tsx';
import type { Rule } from './policy.ts';
import { reasonText, texts } from './texts.ts';
import css from './threats.module.css';

const choices = (of: Readonly<Record<string, string>>) => Object.entries(of).map(([value, label]) => ({ value, label }));
const REASONS = choices(texts.reasons);
const VERDICTS = (['notify', 'challenge', 'hold', 'block'] as const).map((value) => ({ value, label: texts.verdicts[value] }));
const GRADES = (['note', 'raise', 'alarm'] as const).map((value) => ({ value, label: texts.grades[value] }));
const NEW: Rule = { id: '', when: {}, verdict: 'challenge' };

/** Each condition of a rule as a sentence of its own. */
export function conditionsOf({ when }: Rule): readonly string[] {
  const names = (reasons: readonly string[], list = listedAny) => list(reasons.map((reason) => texts.quoted(reasonText(reason))));
  return [
    ...(when.grade ? [texts.conditions.grade(texts.grades[when.grade] ?? when.grade)] : []),
    ...(when.any ? [texts.conditions.any(names(when.any))] : []),
    ...(when.all ? [texts.conditions.all(names(when.all, listed))] : []),
    ...(when.unless ? [texts.conditions.unless(names(when.unless))] : []),
    ...(when.applications ? [texts.conditions.applications(listedAny(when.applications))] : []),
    ...(when.actions ? [texts.conditions.actions(listedAny(when.actions.map((action) => texts.actions[action] ?? action)))] : []),
  ];
}

/** What the policy does, rule by rule, as sentences; each can be changed. */
export function Rules({ rules, onChange }: { rules: readonly Rule[]; onChange: (rules: Rule[]) => void }) {
  const [editing, setEditing] = useState<number>();
  const edited = editing === undefined ? undefined : (rules[editing] ?? NEW);
  const save = (rule: Rule) => {
    onChange(editing === undefined || editing >= rules.length ? [...rules, rule] : rules.map((one, at) => (at === editing ? rule : one)));
    setEditing(undefined);
  };
  return (
    <Section
      title={texts.rules}
      about={texts.rulesAbout}
      actions={
        <Button variant="default" onClick={() => setEditing(rules.length)}>
          {texts.addRule}
        </Button>
      }
    >
      <ul className={css.rules}>
        {rules.map((rule, at) => (
          <li key={rule.id}>
            <div className={css.ruleHead}>
              <span className={css.heading}>
                <VerdictBadge verdict={rule.verdict} />
                <strong>
                  <bdi dir="ltr">{rule.id}</bdi>
                </strong>
              </span>
              <span className={css.buttons}>
                <ActionIcon variant="subtle" color="gray" aria-label={texts.editRule(rule.id)} onClick={() => setEditing(at)}>
                  <IconPencil size={16} aria-hidden />
                </ActionIcon>
                <ActionIcon variant="subtle" color="gray" aria-label={texts.removeRule(rule.id)} onClick={() => onChange(rules.filter((_, index) => index !== at))}>
                  <IconTrash size={16} aria-hidden />
                </ActionIcon>
              </span>
            </div>
            {rule.about !== undefined && (
              <p className={css.about} dir="auto">
                {aboutRule(rule)}
              </p>
            )}
            <ul className={css.conditions}>
              {conditionsOf(rule).map((condition) => (
                <li key={condition}>{condition}</li>
              ))}
              {conditionsOf(rule).length === 0 && <li>{texts.conditions.always}</li>}
            </ul>
          </li>
        ))}
        {rules.length === 0 && <li className={css.plain}>{texts.noRules}</li>}
      </ul>
      <Modal opened={edited !== undefined} onClose={() => setEditing(undefined)} title={edited?.id ? texts.editRule(edited.id) : texts.addRule} size="lg">
        {edited && <RuleForm key={editing} rule={edited} taken={rules.filter((_, at) => at !== editing).map(({ id }) => id)} onSave={save} />}
      </Modal>
    </Section>
  );
}

const some = <T,>(list: readonly T[]): readonly T[] | undefined => (list.length === 0 ? undefined : list);

function RuleForm({ rule, taken, onSave }: { rule: Rule; taken: readonly string[]; onSave: (rule: Rule) => void }) {
  const [draft, setDraft] = useState(rule);
  const [tried, setTried] = useState(false);
  const when = (change: Partial<{ [K in keyof Rule['when']]: Rule['when'][K] | undefined }>) =>
    setDraft({ ...draft, when: Object.fromEntries(Object.entries({ ...draft.when, ...change }).filter(([, value]) => value !== undefined)) as Rule['when'] });
  const wrong = !/^[a-z][a-z0-9-]{0,47}$/.test(draft.id) ? texts.ruleNameHint : taken.includes(draft.id) ? texts.ruleTaken : undefined;
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (wrong === undefined) onSave(draft);
      }}
    >
      <Stack gap="md">
        <TextInput
          label={texts.ruleName}
          description={texts.ruleNameHint}
          dir="ltr"
          autoComplete="off"
          required
          value={draft.id}
          error={tried ? wrong : undefined}
          onChange={(event) => setDraft({ ...draft, id: event.currentTarget.value })}
        />
        <Textarea
          label={texts.ruleAbout}
          description={texts.ruleAboutHint}
          maxLength={200}
          autosize
          value={aboutRule(draft) ?? ''}
          onChange={(event) => {
            const { about: _, ...rest } = draft;
            const typed = event.currentTarget.value;
            setDraft(typed.trim() === '' ? rest : { ...rest, about: typed });
          }}
        />
        <Select
          label={texts.ruleVerdict}
          allowDeselect={false}
          data={VERDICTS}
          value={draft.verdict}
          onChange={(verdict) => setDraft({ ...draft, verdict: verdict as Rule['verdict'] })}
        />
        <Select
          label={texts.fields.grade}
          clearable
          data={GRADES}
          value={draft.when.grade ?? null}
          onChange={(grade) => when({ grade: (grade ?? undefined) as Rule['when']['grade'] })}
        />
        <MultiSelect label={texts.fields.any} searchable data={REASONS} value={[...(draft.when.any ?? [])]} onChange={(any) => when({ any: some(any) as string[] | undefined })} />
        <MultiSelect label={texts.fields.all} searchable data={REASONS} value={[...(draft.when.all ?? [])]} onChange={(all) => when({ all: some(all) as string[] | undefined })} />
        <MultiSelect
          label={texts.fields.unless}
          searchable
          data={REASONS}
          value={[...(draft.when.unless ?? [])]}
          onChange={(unless) => when({ unless: some(unless) as string[] | undefined })}
        />
        <MultiSelect
          label={texts.fields.actions}
          data={choices(texts.actions)}
          value={[...(draft.when.actions ?? [])]}
          onChange={(actions) => when({ actions: some(actions) as Rule['when']['actions'] })}
        />
        <TagsInput
          label={texts.fields.applications}
          value={[...(draft.when.applications ?? [])]}
          onChange={(applications) => when({ applications: some(applications) as string[] | undefined })}
        />
        <div className={css.formEnd}>
          <Button type="submit">{texts.keepRule}</Button>
        </div>
      </Stack>
    </form>
  );
}
