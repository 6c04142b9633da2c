import { LEVELS, type Level, type Networks, type Shown } from '../contract.ts';
import { readShown } from '../features/read-shown.ts';
import { TELLING } from './telling.ts';

/** What a browser says without being asked. */
export interface Said {
  readonly ip?: string;
  readonly userAgent?: string;
}

const OF_BROWSER: readonly Level[] = ['ua', 'browser', 'os', 'device'];

/**
 * Levels that are different and say something. A browser that renewed itself, and its system, is the same one: whoever could say that it is newer could say that it is as it
 * was. Pure, and nothing is computed where nothing changed.
 */
export function browserChanges(before: Said, now: Said, networks: Pick<Networks, 'of'>): readonly Level[] {
  if (before.ip === now.ip && before.userAgent === now.userAgent) return [];
  const [was, is] = [before, now].map((said) => readShown(said, networks.of(said.ip))) as [Shown, Shown];
  const changed = LEVELS.filter((level) => was[level] !== is[level]);
  const other = isRenewed(was, is) ? changed.filter((level) => !OF_BROWSER.includes(level)) : changed;
  return other.some((level) => TELLING.includes(level)) ? other : [];
}

const isRenewed = (was: Shown, is: Shown): boolean =>
  was.device === is.device && isNoOlder(was.browser, is.browser) && (isNoOlder(was.os, is.os) || (was.browser !== is.browser && isSameName(was.os, is.os)));

/** Browsers cease to say which version their system is of, and name an old one for good from some version of theirs on: Safari 26 says iOS 18.6 wherever it runs. */
const isSameName = (was: string | undefined, is: string | undefined): boolean => was !== undefined && is !== undefined && split(was).name === split(is).name;

/** The same name, in the same version or a later one. */
function isNoOlder(was: string | undefined, is: string | undefined): boolean {
  if (was === is) return true;
  if (was === undefined || is === undefined) return false;
  const [before, now] = [split(was), split(is)];
  if (before.name !== now.name || !before.version || !now.version) return false;
  const differing = now.version.findIndex((part, at) => part !== (before.version?.[at] ?? 0));
  return differing < 0 ? now.version.length >= before.version.length : (now.version[differing] as number) > (before.version[differing] ?? 0);
}

/** `Firefox 140`, `Windows NT 10.0`. Without a version of numbers nothing is later than anything. */
function split(text: string): { readonly name: string; readonly version?: readonly number[] } {
  const [, name = text, version] = /^(.*) (\d{1,9}(?:\.\d{1,9}){0,5})$/.exec(text) ?? [];
  return { name, ...(version === undefined ? {} : { version: version.split('.').map(Number) }) };
}
