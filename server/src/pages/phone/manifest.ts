import { markPath } from '../assets.ts';
import { SURFACES } from '../brand-style.ts';
import type { PageContext } from '../context.ts';

/** How the brand looks on the phone's home screen (W3C Web Application Manifest). */
export function phoneManifest(context: PageContext, brandId: string | undefined): Readonly<Record<string, unknown>> {
  const { brand, basePath, locale, direction } = context;
  const query = brandId === undefined ? '' : `?brand=${brandId}`;
  const icon = { src: `${basePath}${markPath(brand)}`, sizes: 'any', type: 'image/svg+xml' };
  return {
    id: `${basePath}/phone${query}`,
    name: brand.name,
    short_name: [...brand.name].slice(0, 12).join(''),
    description: context.say({ id: 'pages.phone_about', values: { brand: brand.name } }),
    lang: locale,
    dir: direction,
    start_url: `${basePath}/phone${query}`,
    scope: `${basePath}/phone`,
    display: 'standalone',
    theme_color: brand.colours.accent,
    background_color: SURFACES.light[1],
    icons: [icon, { ...icon, purpose: 'maskable' }],
  };
}
