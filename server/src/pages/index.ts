export type * from './contract.ts';
export type { PageBrand, PageContext } from './context.ts';
export type { BrowserSecret } from './browser-secret.ts';
export type { ScreenView } from './view.ts';
export { createBrowserSecret } from './browser-secret.ts';
export { withActingLine, type ActingLine } from './acting-line.ts';
export { pagesErrors } from './errors.ts';
export { imagesOf, type ShowPage } from './show-page.ts';
export { createPages, type Pages } from './pages.ts';
export { renderScreen } from './render-screen.ts';
/* For rooms that draw pages of their own, in the same look. */
export { attrs, html, nothing, trusted, type Html, type Part } from './html.ts';
export { PLAIN_BRAND } from './context.ts';
export { layout } from './layout.ts';
export { addAssetRoutes } from './static-routes.ts';
export { phoneScope } from './phone/phone-scope.ts';
