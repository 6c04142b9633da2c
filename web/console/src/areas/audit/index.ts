import { IconHistory, IconListSearch } from '@tabler/icons-react';
import type { Area } from '../../area.ts';
import { texts } from './texts.ts';

const pages = [{ path: '/', load: () => import('./explorer.tsx') }];
const keywords = texts.keywords;

export const audit: Area = {
  id: 'audit',
  label: texts.label,
  group: 'security',
  icon: IconListSearch,
  scope: 'tenant',
  path: 'audit',
  permission: 'audit:read',
  does: texts.does,
  keywords,
  pages,
};

/** Of the tenant of the operators themselves. */
export const operatorsAudit: Area = {
  id: 'operators-audit',
  label: texts.ownLabel,
  group: 'system',
  icon: IconHistory,
  scope: 'installation',
  path: 'audit',
  permission: 'audit:read',
  does: texts.ownDoes,
  keywords,
  pages,
};
