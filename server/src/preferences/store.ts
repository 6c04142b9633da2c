import type { Tx } from '#platform/db';
import type { Frequency, Topic, TopicChannel } from './contract.ts';

/** Everything of a topic but its key, its state and its purpose. */
type Definition = Omit<Topic, 'key' | 'state' | 'purpose'>;

interface TopicRow {
  readonly key: string;
  readonly state: Topic['state'];
  readonly purpose: string;
  readonly definition: Definition;
}

const toTopic = ({ key, state, purpose, definition }: TopicRow): Topic => ({ key, state, purpose, ...definition });

export async function activeTopics(tx: Tx): Promise<readonly Topic[]> {
  return (await tx.query<TopicRow>(`select key, state, purpose, definition from preferences.topics where tenant_id = $1 and state = 'active' order by key`, [tx.tenantId])).map(
    toTopic,
  );
}

export async function allTopics(tx: Tx): Promise<readonly Topic[]> {
  return (await tx.query<TopicRow>('select key, state, purpose, definition from preferences.topics where tenant_id = $1 order by key', [tx.tenantId])).map(toTopic);
}

/** Locked: whoever saves it waits. */
export async function lockTopic(tx: Tx, key: string): Promise<Topic | undefined> {
  const rows = await tx.query<TopicRow>('select key, state, purpose, definition from preferences.topics where tenant_id = $1 and key = $2 for update', [tx.tenantId, key]);
  return rows.map(toTopic)[0];
}

export async function writeTopic(tx: Tx, { key, state, purpose, ...definition }: Topic): Promise<void> {
  await tx.query(
    `insert into preferences.topics (tenant_id, key, state, purpose, definition) values ($1, $2, $3, $4, $5)
     on conflict (tenant_id, key) do update set state = excluded.state, purpose = excluded.purpose, definition = excluded.definition, updated_at = platform.now()`,
    [tx.tenantId, key, state, purpose, JSON.stringify(definition)],
  );
}

export interface ChoiceRow {
  readonly topic: string;
  readonly on_channels: readonly TopicChannel[];
  readonly off_channels: readonly TopicChannel[];
  readonly frequency: Frequency | null;
  readonly has_address: boolean;
}

export async function choicesOf(tx: Tx, userId: string): Promise<readonly ChoiceRow[]> {
  return tx.query<ChoiceRow>(
    'select topic, on_channels, off_channels, frequency, address is not null as has_address from preferences.choices where tenant_id = $1 and user_id = $2 order by topic',
    [tx.tenantId, userId],
  );
}

export interface NewChoice extends Pick<ChoiceRow, 'topic' | 'on_channels' | 'off_channels' | 'frequency'> {}

/** All at once. What is not among them stays. */
export async function writeChoices(tx: Tx, userId: string, rows: readonly NewChoice[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(
    `insert into preferences.choices (tenant_id, user_id, topic, on_channels, off_channels, frequency)
     select $1, $2, c.topic, array(select jsonb_array_elements_text(c.on_channels)), array(select jsonb_array_elements_text(c.off_channels)), c.frequency
     from unnest($3::text[], $4::jsonb[], $5::jsonb[], $6::text[]) as c (topic, on_channels, off_channels, frequency)
     on conflict (tenant_id, user_id, topic) do update set on_channels = excluded.on_channels, off_channels = excluded.off_channels, frequency = excluded.frequency,
       updated_at = platform.now()`,
    [
      tx.tenantId,
      userId,
      rows.map(({ topic }) => topic),
      rows.map((row) => JSON.stringify(row.on_channels)),
      rows.map((row) => JSON.stringify(row.off_channels)),
      rows.map(({ frequency }) => frequency),
    ],
  );
}

export interface ReachRow extends ChoiceRow {
  readonly user_id: string;
  readonly address: Buffer | null;
}

/** What these people chose of one topic. */
export async function choicesOfMany(tx: Tx, userIds: readonly string[], topic: string): Promise<readonly ReachRow[]> {
  return tx.query<ReachRow>(
    `select user_id, topic, on_channels, off_channels, frequency, address is not null as has_address, address
     from preferences.choices where tenant_id = $1 and user_id = any($2::uuid[]) and topic = $3`,
    [tx.tenantId, userIds, topic],
  );
}

// ---------------------------------------------------------------- Other addresses

export async function addressOf(tx: Tx, userId: string, topic: string): Promise<Buffer | undefined> {
  const rows = await tx.query<{ address: Buffer | null }>('select address from preferences.choices where tenant_id = $1 and user_id = $2 and topic = $3', [
    tx.tenantId,
    userId,
    topic,
  ]);
  return rows[0]?.address ?? undefined;
}

/** False: it is that already. */
export async function writeAddress(tx: Tx, userId: string, topic: string, address: Buffer): Promise<void> {
  await tx.query(
    `insert into preferences.choices (tenant_id, user_id, topic, address, address_proved_at) values ($1, $2, $3, $4, platform.now())
     on conflict (tenant_id, user_id, topic) do update set address = excluded.address, address_proved_at = excluded.address_proved_at, updated_at = platform.now()`,
    [tx.tenantId, userId, topic, address],
  );
}

export async function clearAddress(tx: Tx, userId: string, topic: string): Promise<boolean> {
  const rows = await tx.query(
    `update preferences.choices set address = null, address_proved_at = null, updated_at = platform.now()
     where tenant_id = $1 and user_id = $2 and topic = $3 and address is not null returning 1 as one`,
    [tx.tenantId, userId, topic],
  );
  return rows.length > 0;
}

export interface ProofRow {
  readonly address: Buffer;
  readonly code_mac: Buffer;
}

/** The newest takes the place of the one before; what is over goes with it. */
export async function writeProof(tx: Tx, userId: string, topic: string, proof: ProofRow, seconds: number): Promise<void> {
  await Promise.all([
    tx.query('delete from preferences.proofs where tenant_id = $1 and expires_at <= platform.now() and user_id <> $2', [tx.tenantId, userId]),
    tx.query(
      `insert into preferences.proofs (tenant_id, user_id, topic, address, code_mac, expires_at) values ($1, $2, $3, $4, $5, platform.now() + $6 * interval '1 second')
       on conflict (tenant_id, user_id, topic) do update set address = excluded.address, code_mac = excluded.code_mac, tries = 0, expires_at = excluded.expires_at`,
      [tx.tenantId, userId, topic, proof.address, proof.code_mac, seconds],
    ),
  ]);
}

export async function proofOf(tx: Tx, userId: string, topic: string): Promise<ProofRow | undefined> {
  const rows = await tx.query<ProofRow>('select address, code_mac from preferences.proofs where tenant_id = $1 and user_id = $2 and topic = $3 and expires_at > platform.now()', [
    tx.tenantId,
    userId,
    topic,
  ]);
  return rows[0];
}

/** One try more, before anything is compared; undefined: there is none left, or nothing to try. */
export async function countTry(tx: Tx, userId: string, topic: string, most: number): Promise<ProofRow | undefined> {
  const rows = await tx.query<ProofRow>(
    `update preferences.proofs set tries = tries + 1
     where tenant_id = $1 and user_id = $2 and topic = $3 and tries < $4 and expires_at > platform.now() returning address, code_mac`,
    [tx.tenantId, userId, topic, most],
  );
  return rows[0];
}

/** Once: of two that have the right code one gets it. */
export async function takeProof(tx: Tx, userId: string, topic: string, codeMac: Buffer): Promise<boolean> {
  const rows = await tx.query('delete from preferences.proofs where tenant_id = $1 and user_id = $2 and topic = $3 and code_mac = $4 returning 1 as one', [
    tx.tenantId,
    userId,
    topic,
    codeMac,
  ]);
  return rows.length > 0;
}

export async function forgetPerson(tx: Tx, userId: string): Promise<void> {
  await Promise.all([
    tx.query('delete from preferences.choices where tenant_id = $1 and user_id = $2', [tx.tenantId, userId]),
    tx.query('delete from preferences.proofs where tenant_id = $1 and user_id = $2', [tx.tenantId, userId]),
  ]);
}

export interface TakenChoice extends ChoiceRow {
  readonly address: Buffer | null;
  readonly updated_at: Date;
}

export async function choicesWithAddresses(tx: Tx, userId: string): Promise<readonly TakenChoice[]> {
  return tx.query<TakenChoice>(
    `select topic, on_channels, off_channels, frequency, address is not null as has_address, address, updated_at
     from preferences.choices where tenant_id = $1 and user_id = $2 order by topic`,
    [tx.tenantId, userId],
  );
}
