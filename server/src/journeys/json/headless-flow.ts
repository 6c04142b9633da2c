import type { I18n } from '#platform/i18n';
import type { FlowResult, StartInput } from '../contract.ts';
import { journeyErrors } from '../errors.ts';
import type { HeadlessApplication } from './ports.ts';
import { renderScreen, type Standing } from './screen-json.ts';

/** Begun by a pushed authorization request: it ends with a code. */
export const REQUESTED = 'headless';
/** Opened by another API of ours, for somebody who is signed in: it ends, and that is all. */
export const OPENED = 'headless-opened';

/** Keeps this face and the hosted pages apart: a browser's cookie opens no flow here, and a secret given out here none there. */
export const bound = (secret: string) => `headless:${secret}`;

/** Where the application of a flow of this face is told of another system's answer; undefined: the flow is a browser's. */
export function headlessReturn({ kind, ref }: StartInput['returnTo']): string | undefined {
  return kind === REQUESTED || kind === OPENED ? (JSON.parse(ref) as { readonly redirectUri: string }).redirectUri : undefined;
}

export function mayRun(application: HeadlessApplication | undefined): HeadlessApplication {
  if (!application?.headless || application.state !== 'active') throw journeyErrors.not_headless();
  return application;
}

export const inFlow = ({ id, clientId, name, firstParty, logo, mfa }: HeadlessApplication): NonNullable<StartInput['application']> => ({
  id,
  clientId,
  name,
  firstParty,
  ...(logo === undefined ? {} : { logo }),
  ...(mfa === undefined ? {} : { mfa }),
});

/** The flow as it stands; undefined: at its end. */
export function standing(i18n: Pick<I18n, 'format'>, result: FlowResult): Standing | undefined {
  if (result.kind === 'gone') throw journeyErrors.flow_gone();
  if (result.kind === 'done') return undefined;
  const { locale, version, expiresAt } = result.flow;
  if (result.kind === 'screen') return { version, locale, expires_at: expiresAt.toISOString(), screen: renderScreen(i18n, locale, result.screen) };
  return { refused: { text: { id: result.text.id, text: i18n.format(locale, result.text) }, ...(result.retryAfter === undefined ? {} : { retry_after: result.retryAfter }) } };
}
