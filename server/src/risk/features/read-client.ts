import Bowser from 'bowser';
import type { Shown } from '../contract.ts';
import { kept } from './kept.ts';

/** Longer ones are cut by the door as well: what is compared is never larger than this. */
const MOST_LENGTH = 512;

/**
 * What a browser calls itself. Client hints are not asked: the header is as easily made up, and one source cannot contradict itself in a request's favour. A missing
 * name is unknown, never one more value that somebody may have in common with a customer.
 */
export function readClient(userAgent: string | undefined): Pick<Shown, 'ua' | 'browser' | 'os' | 'device'> {
  const ua = (userAgent ?? '').trim().slice(0, MOST_LENGTH);
  return ua === '' ? {} : clientOf(ua);
}

const clientOf = kept((ua) => {
  const { browser, os, platform } = Bowser.parse(ua);
  return {
    ua,
    ...(browser.name ? { browser: `${browser.name} ${majorOf(browser.version)}` } : {}),
    ...(os.name ? { os: `${os.name} ${os.version ?? ''}` } : {}),
    ...(platform.type ? { device: platform.type } : {}),
  };
});

const majorOf = (version: string | undefined) => version?.split('.', 1)[0] ?? '';
