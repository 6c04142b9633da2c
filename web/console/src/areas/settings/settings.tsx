import { NavLink } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { refresh, send, useAct, useApi, type Answer } from '../../api/index.ts';
import { Form, Page as Frame, PageSkeleton, ProblemNote, Section, toast, toastProblem, undoToast, useForm, useTenant, useUrlState, type Schema } from '../../kit/index.ts';
import { SettingField } from './field.tsx';
import { RetentionPlan } from './plan.tsx';
import { at, pathsOf, schemaAt, withAt } from './schema.ts';
import { SenderCheck } from './sender-check.tsx';
import { TestMessage } from './test-message.tsx';
import type { Subject } from './subject.ts';
import { menu } from './menu/texts.ts';
import { texts } from './texts.ts';
import css from './settings.module.css';

const SETTINGS = '/admin/v1/tenants/{tenant}/settings';
type Settings = Answer<typeof SETTINGS>;
type Tree = Record<string, unknown>;

/** What has no words here yet is shown by the names of the schema, so that nothing is out of reach. */
function subjectsOf(schema: Schema): readonly Subject[] {
  const known = texts.list.flatMap(({ fields }) => Object.keys(fields));
  const rest = pathsOf(schema).filter((path) => !known.some((one) => path === one || path.startsWith(`${one}.`)));
  const there = texts.list.map((subject) => ({ ...subject, fields: Object.fromEntries(Object.entries(subject.fields).filter(([path]) => schemaAt(schema, path))) }));
  return rest.length === 0
    ? there
    : [...there, { id: 'other', label: texts.others, about: texts.othersAbout, fields: Object.fromEntries(rest.map((path) => [path, { label: path }])) }];
}

export function Page() {
  const tenant = useTenant();
  const [{ subject: wanted }, show] = useUrlState({ subject: 'sign-in' });
  const settings = useApi(SETTINGS, { params: { tenant } });
  const schema = useApi('/admin/v1/settings-schema');
  const problem = settings.problem ?? schema.problem;
  const subjects = useMemo(() => (schema.data ? subjectsOf(schema.data as Schema) : []), [schema.data]);
  const subject = subjects.find(({ id }) => id === wanted) ?? subjects[0];
  if (problem && !(settings.data && schema.data)) {
    return (
      <Frame title={menu.title}>
        <ProblemNote problem={problem} retry={settings.reload} />
      </Frame>
    );
  }
  if (!settings.data || !schema.data || !subject) return <PageSkeleton />;
  return (
    <Frame title={menu.title} about={texts.about}>
      <div className={css.columns}>
        <nav aria-label={texts.subjects} className={css.subjects}>
          {subjects.map(({ id, label, fields }) => (
            <NavLink
              key={id}
              component="button"
              type="button"
              label={label}
              active={id === subject.id}
              {...(id === subject.id ? { 'aria-current': 'page' as const } : {})}
              onClick={() => show({ subject: id }, { push: true })}
              rightSection={countOf(fields, settings.data?.set as Tree)}
            />
          ))}
        </nav>
        <SubjectForm key={`${tenant} ${subject.id}`} tenant={tenant} subject={subject} schema={schema.data as Schema} settings={settings.data} version={settings.version} />
      </div>
    </Frame>
  );
}

/** How many of a subject were chosen. */
function countOf(fields: Subject['fields'], set: Tree) {
  const chosen = Object.keys(fields).filter((path) => at(set, path) !== undefined).length;
  return chosen === 0 ? null : (
    <span className={css.count} title={`${chosen} ${texts.chosen}`}>
      {chosen}
    </span>
  );
}

/** Values by path; what has its default is not there. `null` is a value. */
type Values = Record<string, unknown>;
const valuesOf = (fields: Subject['fields'], set: unknown): Values => Object.fromEntries(Object.keys(fields).map((path) => [path, at(set, path)]));
const mergedOf = (set: Tree, values: Values): Tree => Object.entries(values).reduce<Tree>((tree, [path, value]) => withAt(tree, path, value) as Tree, set);

interface SubjectFormProps {
  readonly tenant: string;
  readonly subject: Subject;
  readonly schema: Schema;
  readonly settings: Settings;
  readonly version: string | undefined;
}

function SubjectForm({ tenant, subject, schema, settings, version }: SubjectFormProps) {
  const cache = useQueryClient();
  const set = settings.set as Tree;
  const { fields } = subject;
  const form = useForm<Values>({ id: `settings-${tenant}-${subject.id}`, initial: valuesOf(fields, set) });
  const params = { tenant };
  const act = useAct('put', SETTINGS, {
    onDone: (saved) => {
      form.reset(valuesOf(fields, saved.set));
      undoToast(texts.saved, () => putBack(saved.version));
    },
  });
  const putBack = (of: number) =>
    send<Settings>({ method: 'put', path: SETTINGS, params, body: set, headers: { 'if-match': `"${of}"` } }).then(
      async ({ body }) => {
        form.reset(valuesOf(fields, body.set));
        await refresh(cache, SETTINGS);
        toast(texts.restored);
      },
      () => toastProblem(texts.notRestored),
    );
  return (
    <div className={css.subject}>
      <Section title={subject.label} about={subject.about}>
        <Form
          form={form}
          act={act}
          // Of the other subjects, what is set now: those of the moment it was read, which the version stands for.
          request={(values) => ({ params, body: mergedOf(set, values), version })}
          theirs={(current) => valuesOf(fields, (current as Settings).set)}
          submit={texts.save}
          labels={Object.fromEntries(Object.entries(fields).map(([path, { label }]) => [path, label]))}
        >
          {Object.entries(fields).map(([path, words]) => {
            const shape = schemaAt(schema, path);
            const { error, id } = form.field(path);
            return (
              shape && (
                <SettingField
                  key={path}
                  id={id}
                  words={words}
                  shape={shape}
                  value={form.values[path]}
                  standard={shape.default ?? at(schema.default, path)}
                  error={error}
                  errorAt={(inside) => form.errorOnly(inside === '' ? path : `${path}.${inside}`)}
                  onChange={(value) => form.set({ [path]: value })}
                />
              )
            );
          })}
        </Form>
      </Section>
      {subject.id === 'retention' && <RetentionPlan tenant={tenant} settings={mergedOf(set, form.values)} labels={fields} />}
      {subject.id === 'messages' && <SenderCheck tenant={tenant} />}
      {subject.id === 'messages' && <TestMessage tenant={tenant} />}
    </div>
  );
}
