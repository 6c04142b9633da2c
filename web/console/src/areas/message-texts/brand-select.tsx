import { Select } from '@mantine/core';
import { useApi, useMay } from '../../api/index.ts';
import { texts } from './texts.ts';

/** Whose words; without a brand, those for all of them. */
export function BrandSelect({ tenant, value, onChange }: { tenant: string; value: string; onChange: (brand: string) => void }) {
  const may = useMay();
  const { data } = useApi('/admin/v1/tenants/{tenant}/brands', { params: { tenant } }, { when: may('brands:read', tenant) });
  return (
    <Select
      aria-label={texts.brand}
      w="12rem"
      data={[{ value: '', label: texts.allBrands }, ...(data?.items ?? []).map(({ slug, name }) => ({ value: slug, label: name }))]}
      value={value}
      onChange={(brand) => onChange(brand ?? '')}
      allowDeselect={false}
    />
  );
}
