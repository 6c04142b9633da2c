import { Button, Text } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useAct, useApi } from '../../api/index.ts';
import { ConfirmDanger, Guarded, Section, toast, useTenantPath, useUrlState } from '../../kit/index.ts';
import { ALL, ONE, type Brand } from './brand.ts';
import { texts } from './texts.ts';
import css from './brands.module.css';

/** Who shows it; and, where nobody does, its end. */
export function Shown({ tenant, brand, version }: { tenant: string; brand: Brand; version: string | undefined }) {
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
      <Text fz="sm" c="dimmed" mb="xs">
        {texts.precedence}
      </Text>
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
