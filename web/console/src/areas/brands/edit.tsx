import { Button, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { refresh, send, useAct, useApi } from '../../api/index.ts';
import {
  ConfirmDanger,
  Form,
  Guarded,
  Page as Frame,
  PageSkeleton,
  ProblemNote,
  Section,
  StatusBadge,
  toast,
  toastProblem,
  undoToast,
  useForm,
  useParam,
  useTenant,
  useTenantPath,
  useUrlState,
} from '../../kit/index.ts';
import { ALL, lookOf, ONE, valuesOf, type Brand, type BrandValues } from './brand.ts';
import { LABELS } from './create.tsx';
import { BrandFields } from './fields.tsx';
import { PreviewPane, usePreview } from './preview.tsx';
import { texts } from './texts.ts';
import css from './brands.module.css';

export function Page() {
  const tenant = useTenant();
  const brand = useParam('brand');
  const { data, version, problem, reload } = useApi(ONE, { params: { tenant, brand } });
  const to = useTenantPath();
  if (problem && !data) {
    return (
      <Frame title={texts.title} trail={[{ label: texts.title, to: to('brands') }]}>
        <ProblemNote problem={problem} retry={reload} />
      </Frame>
    );
  }
  if (!data) return <PageSkeleton />;
  return <Editor key={`${tenant} ${brand}`} tenant={tenant} brand={data} version={version} />;
}

function Editor({ tenant, brand, version }: { tenant: string; brand: Brand; version: string | undefined }) {
  const to = useTenantPath();
  const cache = useQueryClient();
  const form = useForm<BrandValues>({ id: `brand-${tenant}-${brand.slug}`, initial: valuesOf(brand) });
  const { preview, problem } = usePreview(tenant, form.values);
  const params = { tenant, brand: brand.slug };
  const act = useAct('put', ONE, {
    touches: [ALL],
    onDone(saved) {
      form.reset(valuesOf(saved));
      undoToast(texts.changed(saved.name), () => putBack(saved.version));
    },
  });

  /** What was published before, unless somebody changed it since. */
  const putBack = (of: number) =>
    send<Brand>({ method: 'put', path: ONE, params, body: lookOf(valuesOf(brand)), headers: { 'if-match': `"${of}"` } }).then(
      async ({ body }) => {
        form.reset(valuesOf(body));
        await refresh(cache, ALL);
        toast(texts.restored);
      },
      () => toastProblem(texts.notRestored),
    );

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
          <Section title={texts.look}>
            <Form
              form={form}
              act={act}
              request={(values) => ({ params, body: lookOf(values), version })}
              theirs={(current) => valuesOf(current as Brand)}
              submit={texts.publish}
              labels={LABELS}
            >
              <BrandFields form={form} problem={problem} create={false} />
            </Form>
          </Section>
          <Shown tenant={tenant} brand={brand} version={version} />
        </div>
        <PreviewPane preview={preview} stale={problem !== undefined} name={form.values.name} />
      </div>
    </Frame>
  );
}

/** Who shows it; and, where nobody does, its end. */
function Shown({ tenant, brand, version }: { tenant: string; brand: Brand; version: string | undefined }) {
  const to = useTenantPath();
  const navigate = useNavigate();
  const [state, set] = useUrlState({ dialog: '' });
  const params = { tenant, brand: brand.slug };
  const { data } = useApi('/admin/v1/tenants/{tenant}/brands/{brand}/applications', { params });
  const remove = useAct('delete', ONE, {
    touches: [ALL],
    onDone: () => {
      toast(texts.deleted(brand.name));
      return navigate({ to: to('brands') });
    },
  });
  const used = (data?.items.length ?? 0) > 0;
  return (
    <Section
      title={texts.applications}
      actions={
        !brand.default &&
        !used &&
        data && (
          <Guarded permission="brands:write" tenant={tenant}>
            {(guard) => (
              <Button variant="subtle" color="red" size="xs" onClick={() => set({ dialog: 'delete' })} {...guard}>
                {texts.delete}
              </Button>
            )}
          </Guarded>
        )
      }
    >
      <ul className={css.users}>
        {data?.items.map(({ protocol, id, name }) => (
          <li key={`${protocol} ${id}`}>
            <bdi>{name}</bdi>{' '}
            <Text span fz="xs" c="dimmed" dir="ltr">
              {id}
            </Text>
          </li>
        ))}
      </ul>
      {data && (
        <Text fz="sm" c="dimmed">
          {brand.default ? texts.applicationsDefault : used ? texts.deleteUsed : texts.applicationsNone}
        </Text>
      )}
      <ConfirmDanger
        opened={state.dialog === 'delete'}
        onClose={() => set({ dialog: '' })}
        title={texts.deleteTitle(brand.name)}
        word={brand.slug}
        action={texts.delete}
        busy={remove.busy}
        problem={remove.problem}
        onConfirm={() => remove.send({ params, version })}
      >
        {texts.deleteText}
      </ConfirmDanger>
    </Section>
  );
}
