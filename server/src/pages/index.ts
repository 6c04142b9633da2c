export type * from './contract.ts';
export type { PageBrand, PageContext } from './context.ts';
export type { BrowserSecret } from './browser-secret.ts';
export type { ScreenView } from './view.ts';
export { createBrowserSecret } from './browser-secret.ts';
export { pagesErrors } from './errors.ts';
export { imagesOf } from './show-page.ts';
export { createPages, type Pages } from './pages.ts';
export { renderScreen } from './render-screen.ts';
