import { createPrivateKey } from 'node:crypto';
import { z } from 'zod';

/**
 * Every setting of the process, in one table: name, meaning, default, and whether it is a secret (then `<NAME>_FILE` may name a file that holds it).
 * docs/reference/configuration.md is made from this table.
 */
export interface Setting<T = unknown> {
  readonly about: string;
  readonly schema: z.ZodType<T>;
  /** Shown in the docs; the value itself comes from the schema's default. */
  readonly default: string;
  readonly secret?: true;
}

const flag = (fallback: boolean) =>
  z
    .enum(['true', 'false'], { error: 'must be true or false' })
    .default(fallback ? 'true' : 'false')
    .transform((value) => value === 'true');
const whole = (min: number, max: number, fallback: number) =>
  z
    .string()
    .regex(/^\d+$/, 'must be a whole number')
    .default(String(fallback))
    .transform(Number)
    .pipe(z.number().min(min, `must be at least ${min}`).max(max, `must be at most ${max}`));
const httpUrl = (text: string) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
const isPrivateKey = (text: string) => {
  try {
    return ['rsa', 'ed25519'].includes(createPrivateKey(text).asymmetricKeyType ?? '');
  } catch {
    return false;
  }
};
const postgresUrl = (text: string) => URL.canParse(text) && /^postgres(ql)?:$/.test(new URL(text).protocol);
const keyList = z
  .string()
  .refine(
    (text) => text.split(',').every((entry) => /^[\w.-]+:[A-Za-z0-9+/_-]{43}=?$/.test(entry.trim())),
    'must be a comma-separated list of id:key, each key 32 bytes in base64; the first is used for new values',
  )
  .optional();

function define<const S extends Record<string, Setting>>(settings: S): S {
  return settings;
}

const hostPorts = z
  .string()
  .default('')
  .transform((text) =>
    text
      .split(',')
      .map((entry) => entry.trim())
      .filter(Boolean),
  )
  .pipe(z.array(z.string().regex(/^(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:]+\]):\d{1,5}$/, 'must be host:port pairs, e.g. dc1.corp.example:636')));

export const SETTINGS = define({
  PARVIS_MODE: {
    about: '`development` or `production`. Production refuses to start with development defaults.',
    schema: z.enum(['development', 'production'], { error: 'must be development or production' }).default('development'),
    default: 'development',
  },
  PORT: { about: 'Port `serve` listens on; 0 takes any free one.', schema: whole(0, 65535, 3000), default: '3000' },
  HOST: { about: 'Address `serve` listens on.', schema: z.string().default('localhost'), default: 'localhost' },
  PARVIS_BASE_URL: {
    about: 'Public base URL, without a trailing slash. The default tenant has it as its issuer; the others have it plus `/t/<slug>`, unless they have a host of their own.',
    schema: z
      .string()
      .refine(httpUrl, 'must be an http or https URL')
      .transform((text) => text.replace(/\/+$/, ''))
      .optional(),
    default: 'http://localhost:<PORT>',
  },
  PARVIS_DATA_DIR: { about: 'Folder of the embedded database and the development keys.', schema: z.string().min(1).default('.parvis'), default: '.parvis' },
  DATABASE_URL: {
    about: 'PostgreSQL 16 or later, as the application role (no superuser, no BYPASSRLS). Without it the embedded database is used.',
    schema: z.string().refine(postgresUrl, 'must be a postgres:// URL').optional(),
    default: 'embedded database',
    secret: true,
  },
  MIGRATION_DATABASE_URL: {
    about: 'The same database as the owner of the schemas; only `migrate` uses it. Without it `DATABASE_URL` is used.',
    schema: z.string().refine(postgresUrl, 'must be a postgres:// URL').optional(),
    default: 'DATABASE_URL',
    secret: true,
  },
  DATABASE_POOL_SIZE: { about: 'Connections per process.', schema: whole(1, 200, 10), default: '10' },
  DATABASE_PREPARED_STATEMENTS: { about: 'Named prepared statements; `false` behind a pooler that lacks them.', schema: flag(true), default: 'true' },
  DATABASE_STATEMENT_TIMEOUT_MS: { about: 'A statement that takes longer is cancelled and answered with 503.', schema: whole(100, 600_000, 10_000), default: '10000' },
  PARVIS_KEK: {
    about:
      'Key-encryption keys as `id:base64` (32 bytes each), comma-separated; the first wraps new keys, the others still open old ones. Keep them apart from database and backups.',
    schema: keyList,
    default: 'made in PARVIS_DATA_DIR (development only)',
    secret: true,
  },
  PARVIS_PEPPER: {
    about: 'Peppers for password hashes as `id:base64` (32 bytes each), comma-separated; the first is used for new hashes.',
    schema: keyList,
    default: 'made in PARVIS_DATA_DIR (development only)',
    secret: true,
  },
  PARVIS_AUDIT_ANCHOR: {
    about:
      'File to which the worker appends, every minute, where the chain over each audit trail ends. Keep it where nobody who can write to the database can change it: only it shows that nothing was cut off.',
    schema: z.string().min(1).optional(),
    default: '(none)',
  },
  PARVIS_TRUSTED_PROXIES: {
    about:
      'Comma-separated addresses or CIDR ranges of reverse proxies whose X-Forwarded-For is believed. Empty: none. No other forwarded header is ever believed: host and https come from PARVIS_BASE_URL.',
    schema: z
      .string()
      .default('')
      .transform((text) =>
        text
          .split(',')
          .map((entry) => entry.trim())
          .filter(Boolean),
      ),
    default: '(none)',
  },
  SMTP_URL: {
    about: 'Mail server, `smtp://user:password@host:587` or `smtps://`. Without it mail goes to the development mailbox.',
    schema: z
      .string()
      .refine((text) => URL.canParse(text) && /^smtps?:$/.test(new URL(text).protocol), 'must be an smtp:// or smtps:// URL')
      .optional(),
    default: 'development mailbox',
    secret: true,
  },
  MAIL_FROM: {
    about: 'Sender address of all mail.',
    schema: z
      .string()
      .regex(/^[^\s@<>"]+@[^\s@<>"]+$/, 'must be an e-mail address')
      .default('no-reply@parvis.localhost'),
    default: 'no-reply@parvis.localhost',
  },
  MAIL_DKIM_DOMAIN: {
    about: 'Signs all mail with DKIM for this domain, together with the two below; leave them out when your mail server signs.',
    schema: z
      .string()
      .regex(/^(?=.{1,253}$)[a-z0-9-]+(\.[a-z0-9-]+)+$/i, 'must be a domain name')
      .optional(),
    default: '(no signature)',
  },
  MAIL_DKIM_SELECTOR: {
    about: 'DKIM selector: the public key is published at `<selector>._domainkey.<domain>`.',
    schema: z
      .string()
      .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)*$/i, 'must be a DNS label')
      .optional(),
    default: '(no signature)',
  },
  MAIL_DKIM_KEY: {
    about: 'Private key in PEM form (RSA or Ed25519).',
    schema: z.string().refine(isPrivateKey, 'must be a private key in PEM form').optional(),
    default: '(no signature)',
    secret: true,
  },
  SMS_URL: {
    about:
      'Who takes messages to phones: `twilio://account:token@api.twilio.com`, `vonage://key:secret@api.nexmo.com`, `ovh://key:secret@eu.api.ovh.com/service?consumer=key`, or your own gateway, `https+json://key:secret@host/path`. Without it phones are not offered in production, and messages go to the mailbox in development.',
    schema: z
      .string()
      .refine(
        (text) => URL.canParse(text) && new URL(text).hostname !== '' && !/^https?:$/.test(new URL(text).protocol),
        'must be a URL such as twilio://account:token@api.twilio.com',
      )
      .optional(),
    default: '(development mailbox; no phones in production)',
    secret: true,
  },
  SMS_FROM: {
    about: 'Number (with + and country code) or name of at most 11 letters and digits that messages to phones come from; `?from=` in SMS_URL goes before it.',
    schema: z
      .string()
      .regex(/^(?:\+\d{7,15}|\d{3,8}|MG[0-9a-f]{32}|[A-Za-z0-9 ]{1,11})$/, 'must be a number with + and country code, a short number, or a name of at most 11 letters and digits')
      .optional(),
    default: '(none)',
  },
  HASH_WORKERS: { about: 'Threads for password hashing; 0 takes one for each core but one, and at least one.', schema: whole(0, 64, 0), default: '0 (cores less one)' },
  HASH_QUEUE: {
    about: 'Hashes that may wait, a quarter of them for known browsers only; beyond it sign-ins get 503 with Retry-After.',
    schema: whole(1, 10_000, 64),
    default: '64',
  },
  HASH_WAIT_SECONDS: {
    about: 'How long a hash may wait at most: below what your balancer waits for an answer. No more are let in than are served in half of that.',
    schema: whole(1, 60, 5),
    default: '5',
  },
  HTTP_MAX_INFLIGHT: { about: 'Requests handled at once; beyond it 503 with Retry-After.', schema: whole(1, 100_000, 500), default: '500' },
  HTTP_DRAIN_SECONDS: { about: 'How long requests under way may finish after SIGTERM.', schema: whole(0, 300, 20), default: '20' },
  HTTP_LEAVE_SECONDS: {
    about: 'How long new requests are still answered after SIGTERM, while /health/ready says 503: the time your balancer needs to notice.',
    schema: z.string().regex(/^\d+$/, 'must be a whole number').transform(Number).pipe(z.number().max(60, 'must be at most 60')).optional(),
    default: '5 in production, else 0',
  },
  PARVIS_WORKER: {
    about: 'Whether `start` or `serve` also runs the background work. Unset, `start` does and `serve` leaves it to `worker` processes; `true` makes one `serve` process enough.',
    schema: z
      .enum(['true', 'false'], { error: 'must be true or false' })
      .transform((value) => value === 'true')
      .optional(),
    default: 'true for start, false for serve',
  },
  PARVIS_OUTBOUND_ALLOW: {
    about: 'Development only: comma-separated host:port pairs that outgoing requests may reach although they are private or plain http.',
    schema: z
      .string()
      .default('')
      .transform((text) =>
        text
          .split(',')
          .map((entry) => entry.trim())
          .filter(Boolean),
      ),
    default: '(none; the demo applications under npm start)',
  },
  PARVIS_DIRECTORY_HOSTS: {
    about:
      'Comma-separated host:port pairs of company directories (LDAP) that connections may reach although their addresses are private. Directories with public addresses need no entry. In development these may also be spoken to without TLS.',
    schema: hostPorts,
    default: '(none)',
  },
  PARVIS_AUDIT_SYSLOG_HOSTS: {
    about:
      'Comma-separated host:port pairs of syslog receivers that the audit trail may be sent to although their addresses are private. Those with public addresses need no entry. In development these may also be spoken to without TLS.',
    schema: hostPorts,
    default: '(none)',
  },
  PARVIS_AUDIT_STREAM_DIR: {
    about: 'Folder on the machine of the worker in which operators may have the audit trail written to files. Without it there are no such streams.',
    schema: z.string().min(1).optional(),
    default: '(none)',
  },
  BREACHED_PASSWORDS_URL: {
    about:
      'Range service that tells which passwords are known from data breaches (the API of Pwned Passwords), or `off`. It is told five of the forty digits of a SHA-1, never a password.',
    schema: z
      .string()
      .refine((text) => text === 'off' || httpUrl(text), 'must be an http or https URL, or off')
      .optional(),
    default: 'https://api.pwnedpasswords.com/range/ in production, else off',
  },
  BREACHED_PASSWORDS_FILE: {
    about: 'The same list as a file, as the downloader of Pwned Passwords writes it: `SHA-1:count` lines, sorted. It is asked instead of the service; nothing leaves the house.',
    schema: z.string().min(1).optional(),
    default: '(none)',
  },
  RISK_ASN_FILE: {
    about:
      'A database of autonomous systems in the MaxMind DB format (`.mmdb`), as GeoLite2, DB-IP and IPinfo offer it: whose network an address belongs to. Read at the start. Without it that is unknown, and never taken for safe.',
    schema: z.string().min(1).optional(),
    default: '(none)',
  },
  RISK_PLACES_FILE: {
    about: 'A database of cities or countries in the same format: where an address roughly is. Without coordinates in it nobody notices impossible journeys.',
    schema: z.string().min(1).optional(),
    default: '(none)',
  },
  RISK_NETWORKS_FILE: {
    about: 'Your list of networks that hide where somebody is, or that are machines for rent: lines like `203.0.113.0/24 anonymiser` or `198.51.100.0/24 hosting`.',
    schema: z.string().min(1).optional(),
    default: '(none)',
  },
  PUSH_CONTACT: {
    about: 'Where the operators of push services reach you, `mailto:` or `https:`. It is told to them with every push message (RFC 8292).',
    schema: z
      .string()
      .refine((text) => URL.canParse(text) && (/^mailto:[^\s@]+@[^\s@]+$/.test(text) || new URL(text).protocol === 'https:'), 'must be a mailto: address or an https URL')
      .optional(),
    default: 'PARVIS_BASE_URL',
  },
  LOG_LEVEL: {
    about: 'trace, debug, info, warn, error or silent.',
    schema: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent'], { error: 'must be trace, debug, info, warn, error or silent' }).default('info'),
    default: 'info',
  },
  METRICS_TOKEN: {
    about: 'Bearer token for /metrics. Without it /metrics answers loopback addresses only.',
    schema: z.string().min(16, 'must have at least 16 characters').optional(),
    default: '(loopback only)',
    secret: true,
  },
  OTEL_EXPORTER_OTLP_ENDPOINT: {
    about: 'OpenTelemetry collector; tracing is off without it.',
    schema: z.string().refine(httpUrl, 'must be an http or https URL').optional(),
    default: '(off)',
  },
  SHOP_PORT: { about: 'Port of the demo shop under `npm start`.', schema: whole(1, 65535, 3001), default: '3001' },
  CLUB_PORT: { about: 'Port of the demo loyalty club under `npm start`.', schema: whole(1, 65535, 3002), default: '3002' },
  REPAIRS_PORT: { about: 'Port of the demo repair workshop, which speaks SAML, under `npm start`.', schema: whole(1, 65535, 3003), default: '3003' },
  SOCIAL_PORT: { about: 'Port of Demo Social, where people of the demo have an account already, under `npm start`.', schema: whole(1, 65535, 3004), default: '3004' },
  VERIFY_PORT: { about: 'Port of Demo Verify, which looks at made-up documents, under `npm start`.', schema: whole(1, 65535, 3005), default: '3005' },
  PARVIS_DEMO: { about: 'Whether `npm start` seeds and runs the demo.', schema: flag(true), default: 'true' },
});

export type SettingName = keyof typeof SETTINGS;
export type SettingValues = { readonly [K in SettingName]: z.output<(typeof SETTINGS)[K]['schema']> };
