import type { Icon } from '@tabler/icons-react';
import type { ComponentType } from 'react';

/** Groups of the navigation, in their order; their headings stand in `shell/texts`. */
export const GROUPS = ['home', 'customers', 'applications', 'look', 'privacy', 'security', 'system'] as const;

export interface AreaPage {
  /** Below the area's path: `/`, `/new`, `/$id`. */
  readonly path: string;
  /** A module that exports the component `Page`; it is fetched when somebody goes there. */
  readonly load: () => Promise<{ readonly Page: ComponentType }>;
}

/** What the palette offers beside pages, e.g. "Create an application". */
export interface AreaAction {
  readonly label: string;
  /** Below the area's path. */
  readonly path: string;
  readonly permission?: string;
}

export interface Found {
  readonly id: string;
  readonly label: string;
  readonly description?: string;
  /** Below the area's path. */
  readonly path: string;
}

/** Looks in the area for what was typed into the palette; at most a handful of answers. */
export type Finder = (typed: string, tenant: string, signal: AbortSignal) => Promise<readonly Found[]>;

/** A part of the console: one folder in `areas/`, one line in `areas.ts`. */
export interface Area {
  readonly id: string;
  readonly label: string;
  readonly group: (typeof GROUPS)[number];
  readonly icon: Icon;
  /** `tenant`: below `/tenants/$tenant/<path>`; `installation`: below `/<path>`. */
  readonly scope: 'tenant' | 'installation';
  /** One word of the address; empty for the first page. */
  readonly path: string;
  /** Needed to see it. Whoever lacks it still finds it, with a lock, and is told why. Absent: for everybody. */
  readonly permission?: string;
  /** Completes "Your role may not ...", e.g. "see customers". */
  readonly does?: string;
  /** Other words somebody may look for, with commas. */
  readonly keywords?: string;
  readonly pages: readonly AreaPage[];
  readonly actions?: readonly AreaAction[];
  readonly find?: { readonly label: string; readonly load: () => Promise<{ readonly find: Finder }> };
}

export const addressOf = (area: Pick<Area, 'scope' | 'path'>, tenant: string | undefined, below = ''): string => {
  const root = area.scope === 'tenant' ? `/tenants/${tenant ?? ''}` : '';
  return `${root}${area.path === '' ? '' : `/${area.path}`}${below === '/' ? '' : below}` || '/';
};
