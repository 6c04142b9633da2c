import { fileURLToPath } from 'node:url';
import { AUDIT_KEYS, createAudit, type Audit } from '#platform/audit';
import { ConfigError, type Config } from '#platform/config';
import { createKeys, createLocalKek, createSigningKeys, type SigningKeys, type TenantKeys } from '#platform/crypto';
import { createDatabase, createTripCounter, type Counter, type Database } from '#platform/db';
import {
  createDelivery,
  createDevMailbox,
  createMailboxSms,
  createMailboxTransport,
  createSmsSender,
  createSmtpTransport,
  type DeliveryService,
  type DevMailbox,
  type MailServer,
  type SmsSender,
  type SmtpOptions,
  type WordingOf,
} from '#platform/delivery';
import { createEvents, type EventHub, type Listener } from '#platform/events';
import { createHasher, type Hasher } from '#platform/hashing';
import { createI18n, findCatalogues, loadCatalogues, type I18n } from '#platform/i18n';
import { createIdempotency, type DatabaseIdempotency } from '#platform/idempotency';
import { createJobs, type JobQueue } from '#platform/jobs';
import { createLimits, networkKey, type DatabaseLimits } from '#platform/limits';
import { createOneTime, type DatabaseOneTime } from '#platform/onetime';
import { createOutbound, createSockets, type Outbound, type Sockets } from '#platform/outbound';
import { createTelemetry, type Telemetry } from '#platform/telemetry';
import { CONSENT_KEYS } from '#consent';
import { ERASURE_KEYS } from '#erasure';
import { EXPORT_KEYS } from '#portability';
import { SAML_KEYS } from '#saml-idp';
import { smsSenders } from './catalog/sms-senders.ts';

/** The floor the rooms stand on. */
export interface Platform {
  readonly config: Config;
  readonly db: Database;
  /** A small pool of its own for look-ups that happen inside transactions and are cached: keys, tenants. */
  readonly lookups: Database;
  readonly trips: Counter;
  readonly keys: TenantKeys;
  readonly signingKeys: SigningKeys;
  /** Sign SAML messages, and nothing else (D26). */
  readonly samlKeys: SigningKeys;
  readonly erasureKeys: SigningKeys;
  /** Sign the copies customers take of their data. */
  readonly exportKeys: SigningKeys;
  /** Sign receipts of what customers said. */
  readonly consentKeys: SigningKeys;
  /** Sign the chain over the audit trail. */
  readonly auditKeys: SigningKeys;
  readonly audit: Audit;
  readonly hasher: Hasher;
  readonly i18n: I18n;
  readonly jobs: JobQueue;
  readonly events: EventHub;
  readonly limits: DatabaseLimits;
  readonly oneTime: DatabaseOneTime;
  readonly idempotency: DatabaseIdempotency;
  readonly delivery: DeliveryService;
  /** Who knows what tenants say in their own words puts it here while it is composed; before, everybody says ours. */
  readonly words: { of: WordingOf };
  /** Where mail goes; absent: into the mailbox of development. */
  readonly mailServer?: MailServer;
  /** In development, where mail or messages to phones have nowhere else to go. */
  readonly mailbox?: DevMailbox;
  readonly outbound: Outbound;
  /** To company directories. */
  readonly sockets: Sockets;
  readonly telemetry: Telemetry;
  /** Rooms add theirs while they are composed; asked for at the first event. */
  readonly listeners: Listener[];
  /** Whether the database answers, asked on connections that requests cannot use up: a busy process is not taken for a broken one. */
  ready(): Promise<boolean>;
  close(): Promise<void>;
}

/** What nearly every room stands on. */
export const commonOf = ({ db, keys, events, limits }: Platform) => ({ db, keys, events, limits, networkKey });

/** Who waits longer for a connection is told to come back: within a second, before anybody's patience ends. Background work has more. */
const acquireMs = (role: string) => (role === 'serve' ? 900 : 5000);

const sources = fileURLToPath(new URL('..', import.meta.url));

export function composePlatform(config: Config, databaseUrl: string, role: string): Platform {
  // First of all: a wrong SMS_URL stops the start, and nothing must be open then.
  const outbound = createOutbound({ allow: config.PARVIS_OUTBOUND_ALLOW, onResult: (result) => telemetry.outboundDone(result) });
  const smsService = smsOf(config, outbound);
  const trips = createTripCounter();
  const connect = (size: number, counted: boolean) =>
    createDatabase({
      url: databaseUrl,
      size,
      applicationName: `parvis-${role}`,
      prepared: config.DATABASE_PREPARED_STATEMENTS,
      statementTimeoutMs: config.DATABASE_STATEMENT_TIMEOUT_MS,
      acquireTimeoutMs: acquireMs(role),
      ...(counted ? { trips } : {}),
    });
  const db = connect(config.DATABASE_POOL_SIZE, true);
  // What is looked up inside transactions (keys, tenants, applications) must never wait for a connection that those transactions hold: that would be a deadlock of the pool.
  const lookups = connect(4, true);
  const keys = createKeys({ db: lookups, kek: createLocalKek(config.kek), pepper: config.pepper });
  const listeners: Listener[] = [];
  const telemetry = createTelemetry({
    level: config.LOG_LEVEL,
    role,
    production: config.production,
    ...(config.OTEL_EXPORTER_OTLP_ENDPOINT === undefined ? {} : { tracesEndpoint: config.OTEL_EXPORTER_OTLP_ENDPOINT }),
  });
  const jobs = createJobs({ db, onError: (error, name) => telemetry.failed(error, name), onResult: (result) => telemetry.jobDone(result) });
  const events = createEvents({ db, keys, listeners: () => listeners, strict: !config.production });
  const i18n = createI18n({ catalogues: loadCatalogues(findCatalogues(sources)), strict: !config.production, onMissing: (locale, id) => telemetry.textMissing(locale, id) });
  const hasher = createHasher({
    pepper: keys.pepper,
    queueLimit: config.HASH_QUEUE,
    maxWaitSeconds: config.HASH_WAIT_SECONDS,
    ...(config.HASH_WORKERS > 0 ? { workers: config.HASH_WORKERS } : {}),
  });
  const mailboxDeps = { db, keys, from: config.MAIL_FROM };
  const mail = config.SMTP_URL === undefined ? undefined : createSmtpTransport({ url: config.SMTP_URL, from: config.MAIL_FROM, requireTls: config.production, ...dkimOf(config) });
  const sms = smsService ?? (config.production ? undefined : createMailboxSms(mailboxDeps));
  const words: Platform['words'] = { of: async () => undefined };
  const delivery = createDelivery({
    wordingOf: (...of) => words.of(...of),
    db,
    keys,
    jobs,
    i18n,
    transport: mail ?? createMailboxTransport(mailboxDeps),
    ...(sms ? { sms } : {}),
    onOutcome: (outcome) => telemetry.messageDone(outcome),
  });
  const auditKeys = createSigningKeys({ db: lookups, keys, ...AUDIT_KEYS });
  const platform: Platform = {
    config,
    db,
    lookups,
    ...(mail ? { mailServer: mail } : {}),
    trips,
    keys,
    signingKeys: createSigningKeys({ db: lookups, keys }),
    samlKeys: createSigningKeys({ db: lookups, keys, ...SAML_KEYS }),
    erasureKeys: createSigningKeys({ db: lookups, keys, ...ERASURE_KEYS }),
    exportKeys: createSigningKeys({ db: lookups, keys, ...EXPORT_KEYS }),
    consentKeys: createSigningKeys({ db: lookups, keys, ...CONSENT_KEYS }),
    auditKeys,
    audit: createAudit({
      db,
      keys,
      signingKeys: auditKeys,
      meter: telemetry.meter,
      onHeld: (error) => telemetry.failed(error, 'audit', undefined),
      ...(config.PARVIS_AUDIT_ANCHOR === undefined ? {} : { anchorFile: config.PARVIS_AUDIT_ANCHOR }),
    }),
    hasher,
    i18n,
    jobs,
    events,
    limits: createLimits({ db, keys }),
    oneTime: createOneTime({ db, keys }),
    idempotency: createIdempotency({ db, keys }),
    delivery,
    words,
    ...(mail === undefined || (config.SMS_URL === undefined && !config.production) ? { mailbox: createDevMailbox(mailboxDeps) } : {}),
    outbound,
    sockets: createSockets({ allow: config.PARVIS_DIRECTORY_HOSTS, plain: !config.production }),
    telemetry,
    listeners,
    ready: () => lookups.ready(),
    async close() {
      await jobs.stop();
      await delivery.close();
      await hasher.close();
      await telemetry.close();
      await db.close();
      await lookups.close();
    },
  };
  return platform;
}

function smsOf({ SMS_URL: url, SMS_FROM: from }: Config, outbound: Outbound): SmsSender | undefined {
  if (url === undefined) return undefined;
  try {
    return createSmsSender(url, smsSenders, { outbound, ...(from === undefined ? {} : { from }) });
  } catch (cause) {
    throw new ConfigError([(cause as Error).message]);
  }
}

export function dkimOf({ MAIL_DKIM_DOMAIN: domain, MAIL_DKIM_SELECTOR: selector, MAIL_DKIM_KEY: privateKey }: Config): Pick<SmtpOptions, 'dkim'> {
  return domain === undefined || selector === undefined || privateKey === undefined ? {} : { dkim: { domain, selector, privateKey } };
}
