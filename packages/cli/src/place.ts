import { readFileSync } from 'node:fs';
import { CliError } from './failure.ts';
import type { Io } from './io.ts';
import { readProfiles, type Profile } from './profiles.ts';

/** Where the command goes, and with what. */
export interface Place extends Profile {
  /** Of the operators' tenant. */
  readonly issuer: string;
  /** Where the key came from, in words. */
  readonly from: string;
}

const KEY = /^parvis_(?:live|test)_[0-9a-f]{32}_[A-Za-z0-9-_]{43}$/;
const SYSTEM = '/t/system';

/** Keys stand in no argument: arguments are in the history of the shell, and in the list of processes. */
export function keyIn(text: string, where: string): string {
  const key = text.trim();
  if (!KEY.test(key)) throw new CliError(`${where} is no API key: one begins with parvis_live_ or parvis_test_. Make one in the console, under "API keys".`);
  return key;
}

/** The base address, whichever address of the installation was given. Never in the clear over a network. */
export function baseOf(text: string): string {
  if (!URL.canParse(text)) throw new CliError(`"${text}" is no address. Give that of the installation, such as https://id.example.com`);
  const url = new URL(text);
  const here = url.hostname === 'localhost' || url.hostname === '127.0.0.1' || url.hostname === '[::1]' || url.hostname.endsWith('.localhost');
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && here)) throw new CliError(`${text}: an API key goes over https only, other than to this machine itself.`);
  const path = url.pathname.replace(/\/t\/system(?:\/.*)?$/, '').replace(/\/+$/, '');
  return url.origin + path;
}

export const issuerOf = (base: string): string => base + SYSTEM;

/** The environment counts before the file of profiles; what is typed before both. */
export function placeOf(io: Pick<Io, 'env' | 'configHome'>, said: { readonly profile?: string; readonly tenant?: string }): Place {
  const [url, given, file, wanted, usual] = ['URL', 'API_KEY', 'API_KEY_FILE', 'PROFILE', 'TENANT'].map((name) => io.env[`PARVIS_${name}`] || undefined);
  const key = given ?? (file === undefined ? undefined : readKey(file));
  const named = said.profile ?? wanted;
  const tenant = said.tenant ?? usual;
  if (key !== undefined && said.profile === undefined) {
    if (url === undefined) throw new CliError('PARVIS_URL is missing: the address of the installation, such as https://id.example.com');
    const base = baseOf(url);
    return {
      url: base,
      issuer: issuerOf(base),
      apiKey: keyIn(key, given === undefined ? 'PARVIS_API_KEY_FILE' : 'PARVIS_API_KEY'),
      from: 'the environment',
      ...(tenant === undefined ? {} : { tenant }),
    };
  }
  const profiles = readProfiles(io);
  const name = named ?? profiles.current;
  const profile = Object.hasOwn(profiles.all, name) ? profiles.all[name] : undefined;
  if (!profile) {
    throw new CliError(
      named === undefined
        ? 'Nobody is logged in. Run `parvis login`, or set PARVIS_URL and PARVIS_API_KEY.'
        : `There is no profile "${named}". Run \`parvis login --profile ${named}\`, or look at \`parvis profile list\`.`,
    );
  }
  const base = baseOf(profile.url);
  return { ...profile, url: base, issuer: issuerOf(base), from: `the profile "${name}"`, ...(tenant === undefined ? {} : { tenant }) };
}

function readKey(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new CliError(`PARVIS_API_KEY_FILE: ${file} cannot be read.`);
  }
}
