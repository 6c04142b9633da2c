import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SETTINGS, type Setting, type SettingName, type SettingValues } from './settings.ts';

export { fromEnvironment } from './environment.ts';
export { SETTINGS, type Setting, type SettingName, type SettingValues } from './settings.ts';

/** Every problem at once, each naming the variable and the fix. */
export class ConfigError extends Error {
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(`The configuration has ${problems.length === 1 ? 'a problem' : `${problems.length} problems`}:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

export interface VersionedKeys {
  readonly current: string;
  readonly keys: ReadonlyMap<string, Buffer>;
}

export interface Config extends Omit<SettingValues, 'PARVIS_BASE_URL' | 'PARVIS_KEK' | 'PARVIS_PEPPER' | 'PARVIS_DATA_DIR'> {
  readonly baseUrl: string;
  /** Absolute. */
  readonly dataDir: string;
  readonly kek: VersionedKeys;
  readonly pepper: VersionedKeys;
  readonly production: boolean;
  /** HTTP_LEAVE_SECONDS, or its default in this mode. */
  readonly leaveSeconds: number;
}

/** The project's root: relative paths mean the same wherever a command is started from. */
const root = fileURLToPath(new URL('../../../../', import.meta.url));

/** Reads the environment once; nothing else in the server touches `process.env`. */
export function loadConfig(env: Readonly<Record<string, string | undefined>> = process.env): Config {
  const problems: string[] = [];
  const values: Record<string, unknown> = {};
  for (const [name, setting] of Object.entries<Setting>(SETTINGS)) {
    const raw = readSetting(name, setting.secret === true, env, problems);
    const parsed = setting.schema.safeParse(raw);
    if (parsed.success) values[name] = parsed.data;
    else problems.push(`${name} ${parsed.error.issues.map((issue) => issue.message).join('; ')}.`);
  }
  for (const name of Object.keys(env)) {
    if (name.startsWith('PARVIS_') && !(name.replace(/_FILE$/, '') in SETTINGS)) problems.push(`${name} is not a setting; see docs/reference/configuration.md for the names.`);
  }
  if (problems.length > 0) throw new ConfigError(problems);
  const settings = values as unknown as SettingValues;
  const production = settings.PARVIS_MODE === 'production';
  const dataDir = resolve(root, settings.PARVIS_DATA_DIR);
  if (production) problems.push(...unfitForProduction(settings));
  if (settings.PORT === 0 && settings.PARVIS_BASE_URL === undefined) problems.push('PARVIS_BASE_URL must be set when PORT is 0: links are built from it.');
  if (
    (settings.MAIL_DKIM_DOMAIN === undefined) !== (settings.MAIL_DKIM_SELECTOR === undefined) ||
    (settings.MAIL_DKIM_DOMAIN === undefined) !== (settings.MAIL_DKIM_KEY === undefined)
  ) {
    problems.push('MAIL_DKIM_DOMAIN, MAIL_DKIM_SELECTOR and MAIL_DKIM_KEY belong together: set all three or none.');
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return {
    ...settings,
    production,
    leaveSeconds: settings.HTTP_LEAVE_SECONDS ?? (production ? 5 : 0),
    dataDir,
    baseUrl: settings.PARVIS_BASE_URL ?? `http://localhost:${settings.PORT}`,
    ...keysOf(settings, dataDir),
  };
}

function keysOf(settings: SettingValues, dataDir: string): Pick<Config, 'kek' | 'pepper'> {
  try {
    return { kek: versioned(settings.PARVIS_KEK ?? developmentKey(dataDir, 'kek')), pepper: versioned(settings.PARVIS_PEPPER ?? developmentKey(dataDir, 'pepper')) };
  } catch (cause) {
    // Made by another account, or on a read-only disk.
    throw new ConfigError([`PARVIS_DATA_DIR cannot be used by this account (${(cause as Error).message}). Set it to a folder of your own.`]);
  }
}

function readSetting(name: string, secret: boolean, env: Readonly<Record<string, string | undefined>>, problems: string[]): string | undefined {
  const direct = env[name];
  const file = env[`${name}_FILE`];
  if (file === undefined) return direct === '' ? undefined : direct;
  if (!secret) problems.push(`${name}_FILE is not offered: only secrets can be read from a file. Set ${name}.`);
  else if (direct !== undefined) problems.push(`${name} and ${name}_FILE are both set; keep one.`);
  else {
    try {
      return readFileSync(file, 'utf8').trim();
    } catch {
      problems.push(`${name}_FILE names a file that cannot be read: ${file}.`);
    }
  }
  return undefined;
}

function unfitForProduction(settings: SettingValues): string[] {
  const problems: string[] = [];
  const need = (name: SettingName, why: string) => {
    if (settings[name] === undefined) problems.push(`${name} must be set in production: ${why}.`);
  };
  need('PARVIS_BASE_URL', 'links and issuers are built from it');
  need('DATABASE_URL', 'the embedded database has no backups');
  need('PARVIS_KEK', 'the development key lies beside the data');
  need('PARVIS_PEPPER', 'the development pepper lies beside the data');
  need('SMTP_URL', 'the development mailbox shows every message to everybody');
  if (settings.PARVIS_BASE_URL?.startsWith('http://')) problems.push('PARVIS_BASE_URL must be https in production.');
  if (settings.MAIL_FROM.endsWith('.localhost')) problems.push('MAIL_FROM must be an address of your domain in production.');
  if (settings.PARVIS_OUTBOUND_ALLOW.length > 0) problems.push('PARVIS_OUTBOUND_ALLOW must be empty in production: it opens the guard against server-side request forgery.');
  for (const name of ['PARVIS_KEK', 'PARVIS_PEPPER'] as const) {
    for (const [id, key] of settings[name] ? versioned(settings[name]).keys : [])
      if (weak(key)) problems.push(`${name} key "${id}" is not random; make one with: openssl rand -base64 32.`);
  }
  return problems;
}

/** Repeated or counting bytes: an example key somebody copied. */
function weak(key: Buffer): boolean {
  return new Set(key).size < 12 || key.every((byte, index) => index === 0 || byte === (key[index - 1] as number) + 1);
}

function versioned(text: string): VersionedKeys {
  const entries = text.split(',').map((entry) => {
    const [id, key] = entry.trim().split(':') as [string, string];
    return [id, Buffer.from(key, 'base64')] as const;
  });
  return { current: entries[0]?.[0] as string, keys: new Map(entries) };
}

/** Development: a random key made once, beside the data. Production refuses it. */
function developmentKey(dataDir: string, name: string): string {
  const file = join(dataDir, `${name}.development-key`);
  if (!existsSync(file)) {
    mkdirSync(dataDir, { recursive: true });
    const key = randomBytes(32);
    const id = `dev-${createHash('sha256').update(key).digest('hex').slice(0, 8)}`;
    try {
      writeFileSync(file, `${id}:${key.toString('base64')}`, { mode: 0o600, flag: 'wx' });
    } catch (error) {
      // Another process made it between our look and our write.
      if ((error as { code?: string }).code !== 'EEXIST') throw error;
    }
  }
  return readFileSync(file, 'utf8').trim();
}
