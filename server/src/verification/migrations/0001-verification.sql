-- A tenant's services that check who somebody is. Not about people. What is given is kept as given: defaults of a later release then reach it.
create table verification.connections (
  tenant_id uuid not null,
  -- In addresses and configuration; stays.
  slug text not null,
  id uuid not null,
  connector text not null,
  name text not null,
  state text not null default 'active' check (state in ('active', 'suspended')),
  level text not null check (level in ('low', 'substantial', 'high')),
  trust_framework text not null,
  -- Whole days that a check counts, where the service says nothing shorter; null: until the service says otherwise.
  valid_days integer check (valid_days > 0),
  claims jsonb not null,
  settings jsonb not null,
  -- By name, as one sealed JSON object under the tenant's key; null: none.
  secrets bytea,
  -- Which are in it: asked without opening it.
  secret_names text[] not null,
  version integer not null default 1,
  created_at timestamptz not null default platform.now(),
  updated_at timestamptz not null default platform.now(),
  primary key (tenant_id, slug),
  constraint connections_id unique (tenant_id, id)
);

-- One check of one customer at one service. `remote_index` finds it by the service's own number, which is sealed like all else that is kept of it.
create table verification.runs (
  tenant_id uuid not null,
  id uuid not null,
  user_id uuid not null,
  connection_id uuid not null,
  remote_index bytea not null check (length(remote_index) = 32),
  -- started: they are at the service. checking: they came back from there. again: the service wants another try. The rest is final.
  state text not null check (state in ('started', 'checking', 'again', 'verified', 'refused', 'cancelled', 'expired')),
  -- A code for operators and for the customer's text; never what a person said or showed.
  reason text,
  -- Sealed with the user's key: the service's number, where the customer goes on, which flow waits, and what differs from the account until its owner decides.
  sealed bytea not null,
  -- Attributes where the service found something else than the account says, until their owner decides.
  mismatched text[] not null default '{}',
  brand_id uuid not null,
  application_id text,
  locale text not null,
  created_at timestamptz not null default platform.now(),
  updated_at timestamptz not null default platform.now(),
  -- When the customer came back from the service.
  returned_at timestamptz,
  -- When the result was there.
  settled_at timestamptz,
  -- They do not wait in front of the page: they want to be written to.
  left_at timestamptz,
  expires_at timestamptz not null,
  primary key (tenant_id, id),
  constraint runs_remote unique (tenant_id, connection_id, remote_index),
  foreign key (tenant_id, user_id) references identity.users (tenant_id, id) on delete cascade,
  foreign key (tenant_id, connection_id) references verification.connections (tenant_id, id)
) with (fillfactor = 80);
create index runs_by_user on verification.runs (tenant_id, user_id, created_at);
alter table verification.runs enable row level security;
alter table verification.runs force row level security;
create policy tenant on verification.runs using (tenant_id = platform.tenant()) with check (tenant_id = platform.tenant());

-- Who vouches for which attribute, since when and until when: one row for each attribute and service. The value as it was verified is sealed with the user's key:
-- an attribute that says something else now is not assured by it, whoever wrote it.
create table verification.assurances (
  tenant_id uuid not null,
  user_id uuid not null,
  attribute text not null,
  connection_id uuid not null,
  run_id uuid not null,
  level text not null check (level in ('low', 'substantial', 'high')),
  trust_framework text not null,
  sealed bytea not null,
  verified_at timestamptz not null,
  expires_at timestamptz,
  primary key (tenant_id, user_id, attribute, connection_id),
  foreign key (tenant_id, user_id) references identity.users (tenant_id, id) on delete cascade,
  foreign key (tenant_id, connection_id) references verification.connections (tenant_id, id)
);
alter table verification.assurances enable row level security;
alter table verification.assurances force row level security;
create policy tenant on verification.assurances using (tenant_id = platform.tenant()) with check (tenant_id = platform.tenant());

-- Messages of services that were taken, so that each counts once. Hashed ids and nothing else; kept longer than any message is believed.
create table verification.messages (
  tenant_id uuid not null,
  connection_id uuid not null,
  message_hash bytea not null check (length(message_hash) = 32),
  expires_at timestamptz not null,
  primary key (tenant_id, connection_id, message_hash)
);
create index messages_by_expiry on verification.messages (expires_at);
