import type { Screen, ScreenNode } from '#journeys/contract';
import type { SafeError } from '#platform/http';
import type { Text } from '#platform/i18n';
import type { PageBrand } from './context.ts';

/*
 * Pages that only tell something are screens like any other: what happened, and what to do next (ER1, ER2). Nothing here says whether an
 * account exists.
 */

function notice(id: string, title: Text, lines: readonly Text[], brand?: Pick<PageBrand, 'supportUrl'>): Screen {
  const nodes: ScreenNode[] = lines.map((text, at) => ({ kind: 'text', text, tone: at === 0 ? 'lead' : 'plain' }));
  if (brand?.supportUrl !== undefined) nodes.push({ kind: 'link', label: { id: 'pages.contact_support' }, href: brand.supportUrl });
  return { id, title, nodes };
}

const text = (key: string): Text => ({ id: `pages.${key}` });

/** The flow's time ran out. */
export const expiredScreen = (): Screen => notice('pages.expired', text('expired_title'), [text('expired_text'), text('back_to_app')]);

/** The flow is not this browser's, or not there any more: the engine tells neither from the other, so neither does the page. */
export const endedScreen = (): Screen => notice('pages.ended', text('ended_title'), [text('ended_text'), text('back_to_app')]);

/** No browser secret came: cookies are off, or this is another browser. */
export const otherBrowserScreen = (): Screen => notice('pages.other-browser', text('browser_title'), [text('browser_text'), text('browser_next')]);

export const linkGoneScreen = (): Screen => notice('pages.link-gone', text('link_gone_title'), [text('link_gone_text'), text('link_gone_next')]);

/** The link was followed elsewhere; the browser that began goes on by itself (ML2). */
export function linkDoneScreen(): Screen {
  return {
    id: 'pages.link-done',
    title: text('link_done_title'),
    nodes: [
      { kind: 'text', text: text('link_done_text'), tone: 'success' },
      { kind: 'text', text: text('link_done_next') },
    ],
  };
}

/** The journey ended without its goal. Its own text says why and what to do. */
export function refusedScreen(reason: Text, retryAfter: number | undefined, brand: PageBrand): Screen {
  return notice('pages.refused', text('refused_title'), [reason, ...retryLine(retryAfter), text('back_to_app')], brand);
}

export function homeScreen(brand: PageBrand, links: readonly { readonly label: Text; readonly href: string }[]): Screen {
  const values = { brand: brand.name };
  return {
    id: 'pages.home',
    title: { id: 'pages.home_title', values },
    nodes: [
      { kind: 'text', text: { id: 'pages.home_text', values }, tone: 'lead' },
      { kind: 'text', text: text('home_next') },
      ...links.map((link): ScreenNode => ({ kind: 'link', ...link })),
    ],
  };
}

type Fault = 'acting' | 'acting_over' | 'request' | 'application' | 'forbidden' | 'cross_site' | 'missing' | 'busy' | 'broken' | 'unavailable';

/** Which page an error gets: by its code where that helps the customer, else by its status. */
function faultOf(error: SafeError): Fault | 'expired' {
  if (error.code.endsWith('.cross_site')) return 'cross_site';
  if (error.code.endsWith('.not_while_acting')) return 'acting';
  if (error.code === 'acting.other_browser') return 'acting_over';
  if (error.status === 429) return 'busy';
  if (error.status === 503) return 'unavailable';
  if (error.status >= 500) return 'broken';
  if (error.status === 410) return 'expired';
  if (error.code.startsWith('oidc.')) return 'application';
  if (error.status === 401 || error.status === 403) return 'forbidden';
  if (error.status === 404 || error.status === 405 || error.status === 421) return 'missing';
  return 'request';
}

const NEXT: Readonly<Record<Fault, string>> = {
  acting: 'fault_acting_next',
  acting_over: 'fault_acting_over_next',
  request: 'back_to_app',
  application: 'fault_application_next',
  forbidden: 'back_to_app',
  cross_site: 'back_to_app',
  missing: 'back_to_app',
  busy: 'fault_try_again',
  broken: 'fault_broken_next',
  unavailable: 'fault_try_again',
};

export function faultScreen(error: SafeError, brand: PageBrand): Screen {
  const fault = faultOf(error);
  if (fault === 'expired') return expiredScreen();
  const retry = retryLine(error.retryAfter);
  return notice(`pages.fault-${fault.replace('_', '-')}`, text(`fault_${fault}_title`), [text(`fault_${fault}_text`), ...(retry.length > 0 ? retry : [text(NEXT[fault])])], brand);
}

function retryLine(seconds: number | undefined): readonly Text[] {
  if (seconds === undefined || seconds <= 0) return [];
  if (seconds < 60) return [{ id: 'pages.try_in_seconds', values: { seconds: Math.ceil(seconds) } }];
  return [{ id: 'pages.try_in_minutes', values: { minutes: Math.ceil(seconds / 60) } }];
}
