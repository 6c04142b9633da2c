import type { QueryClient } from '@tanstack/react-query';
import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect, type AnyRoute } from '@tanstack/react-router';
import { useMay } from './api/me.ts';
import { addressOf, type Area, type AreaPage } from './area.ts';
import { AREAS } from './areas.ts';
import { useTenant } from './kit/links.tsx';
import { Page, PageSkeleton } from './kit/Page.tsx';
import { Denied } from './kit/ProblemNote.tsx';
import { consolePath } from './place.ts';
import { NotFound, PageError } from './shell/ErrorPages.tsx';
import { Shell } from './shell/Shell.tsx';
import { texts } from './shell/texts.ts';

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound });

function pageRoute(area: Area, { path, load }: AreaPage): AnyRoute {
  const Content = lazyRouteComponent(load, 'Page');
  const address = addressOf(area, '$tenant', path);
  const component = area.permission === undefined ? Content : area.scope === 'tenant' ? inTenant(area, Content) : inInstallation(area, Content);
  return createRoute({ getParentRoute: () => root, path: address, component });
}

type Content = ReturnType<typeof lazyRouteComponent>;

function inTenant(area: Area, Shown: Content): () => React.ReactNode {
  return function Allowed() {
    return <Judged area={area} tenant={useTenant()} shown={Shown} />;
  };
}

function inInstallation(area: Area, Shown: Content): () => React.ReactNode {
  return function Allowed() {
    return <Judged area={area} tenant={undefined} shown={Shown} />;
  };
}

/** The API decides again; this saves somebody a page full of refusals. */
function Judged({ area, tenant, shown: Shown }: { area: Area; tenant: string | undefined; shown: Content }) {
  const may = useMay();
  if (area.permission === undefined || may(area.permission, tenant)) return <Shown />;
  return (
    <Page title={area.label}>
      <Denied what={area.does ?? texts.open(area.label)} permission={area.permission} />
    </Page>
  );
}

/** `/tenants/acme` itself: its first area. */
const tenantRoot = createRoute({
  getParentRoute: () => root,
  path: '/tenants/$tenant',
  beforeLoad: ({ params }) => {
    const first = AREAS.find(({ scope }) => scope === 'tenant');
    throw redirect({ to: first ? addressOf(first, params.tenant) : '/', replace: true });
  },
});

export function makeRouter(_cache: QueryClient) {
  return createRouter({
    routeTree: root.addChildren([tenantRoot, ...AREAS.flatMap((area) => area.pages.map((page) => pageRoute(area, page)))]),
    basepath: consolePath,
    trailingSlash: 'never',
    defaultPreload: 'intent',
    defaultPendingMs: 150,
    defaultPendingMinMs: 0,
    defaultPendingComponent: PageSkeleton,
    defaultErrorComponent: PageError,
    defaultNotFoundComponent: NotFound,
    scrollRestoration: true,
    // Values in addresses are texts, written as anybody would write them.
    parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
    stringifySearch: (values) => {
      const text = new URLSearchParams(Object.entries(values).flatMap(([name, value]) => (value === undefined || value === '' ? [] : [[name, String(value)]]))).toString();
      return text === '' ? '' : `?${text}`;
    },
  });
}
