import { describeBrowser, maskIp } from '#credentials';
import type { Card } from '#journeys/contract';
import type { Locale, Text } from '#platform/i18n';
import type { Session } from '#sessions/contract';

type Client = Session['client'];

export const day = (at: Date): Text => ({ id: 'account.day', values: { at: at.getTime() } });
/** With the time of day, in UTC, which it says. */
export const moment = (at: Date): Text => ({ id: 'account.moment', values: { at: at.getTime() } });
/** Product names only: nothing an attacker could write onto the page. */
export const deviceName = ({ userAgent }: Client): string | Text => describeBrowser(userAgent) ?? { id: 'account.device_unknown' };
/** Where it was, as far as anybody can say: nobody here knows places, and a network is not one. */
export const placeName = (): Text => ({ id: 'account.unknown_place' });
/** Enough to know one's own network by, not enough to name a household. */
export const networkName = ({ ip }: Client): string | Text => maskIp(ip) ?? { id: 'account.unknown_network' };

/** Names one after the other. */
export const listOf = (locale: Locale, names: readonly string[]): string => new Intl.ListFormat(locale, { style: 'long', type: 'unit' }).format(names);

export const fact = (label: string, value: string | Text): Card['facts'][number] => ({ label: { id: `account.${label}` }, value });
