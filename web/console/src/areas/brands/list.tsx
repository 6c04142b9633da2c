import { Skeleton } from '@mantine/core';
import { IconPalette, IconPlus } from '@tabler/icons-react';
import { useApi } from '../../api/index.ts';
import { A, ButtonLink, EmptyState, Guarded, Page as Frame, ProblemNote, StatusBadge, useTenant, useTenantPath } from '../../kit/index.ts';
import { ALL, type Brand } from './brand.ts';
import { texts } from './texts.ts';
import css from './brands.module.css';

export function Page() {
  const tenant = useTenant();
  const to = useTenantPath();
  const { data, problem, loading, reload } = useApi(ALL, { params: { tenant } });
  return (
    <Frame
      title={texts.title}
      about={texts.about}
      actions={
        <Guarded permission="brands:write" tenant={tenant}>
          {(guard) => (
            <ButtonLink to={to('brands/new')} leftSection={<IconPlus size={16} aria-hidden />} {...guard}>
              {texts.create}
            </ButtonLink>
          )}
        </Guarded>
      }
    >
      {problem && <ProblemNote problem={problem} retry={reload} />}
      {loading && <Skeleton height={168} radius="lg" maw="20rem" />}
      {data?.items.length === 0 && <EmptyState icon={IconPalette} title={texts.none} />}
      <ul className={css.cards}>
        {data?.items.map((brand) => (
          <li key={brand.slug}>
            <Card brand={brand} to={to(`brands/${brand.slug}`)} />
          </li>
        ))}
      </ul>
    </Frame>
  );
}

/** A small page in the colours of the brand, light and dark side by side. */
function Card({ brand, to }: { brand: Brand; to: string }) {
  const { colours } = brand;
  return (
    <div className={css.card}>
      <div className={css.swatches} aria-hidden>
        {(
          [
            ['light', colours.accent, colours.on_accent],
            ['dark', colours.accent_dark, colours.on_accent_dark],
          ] as const
        ).map(([theme, colour, on]) => (
          <div key={theme} className={css.mini} data-theme={theme}>
            {brand.logo === undefined ? <b>{brand.name}</b> : <img src={brand.logo} alt="" />}
            <i />
            <i />
            <span style={{ background: colour, color: on }}>Aa</span>
          </div>
        ))}
      </div>
      <div className={css.cardFoot}>
        <A to={to} className={css.cardLink}>
          <bdi>{brand.name}</bdi>
        </A>
        {brand.default && <StatusBadge tone="info">{texts.isDefault}</StatusBadge>}
        <bdi dir="ltr" className={css.slug}>
          {brand.slug}
        </bdi>
      </div>
    </div>
  );
}
