-- What a company writes to customers about. Settings of the tenant, nothing about people.
create table preferences.topics (
  tenant_id uuid not null,
  key text not null,
  state text not null default 'active' check (state in ('active', 'retired')),
  -- Of the consent room: without its yes nothing of this topic is on.
  purpose text not null,
  definition jsonb not null,
  created_at timestamptz not null default platform.now(),
  updated_at timestamptz not null default platform.now(),
  primary key (tenant_id, key)
);

-- What one customer chose of one topic. A channel that is in neither list is as the topic has it.
create table preferences.choices (
  tenant_id uuid not null,
  user_id uuid not null,
  topic text not null,
  on_channels text[] not null default '{}',
  off_channels text[] not null default '{}',
  frequency text,
  -- Another address than the account's for this topic alone, proved and sealed with the person's key. Never one to sign in or recover with.
  address bytea,
  address_proved_at timestamptz,
  updated_at timestamptz not null default platform.now(),
  primary key (tenant_id, user_id, topic),
  foreign key (tenant_id, user_id) references identity.users (tenant_id, id) on delete cascade,
  foreign key (tenant_id, topic) references preferences.topics (tenant_id, key),
  check (not on_channels && off_channels),
  check ((address is null) = (address_proved_at is null))
) with (fillfactor = 80);
alter table preferences.choices enable row level security;
alter table preferences.choices force row level security;
create policy tenant on preferences.choices using (tenant_id = platform.tenant()) with check (tenant_id = platform.tenant());

-- Another address while its code is on the way: one for each topic, the newest.
create table preferences.proofs (
  tenant_id uuid not null,
  user_id uuid not null,
  topic text not null,
  address bytea not null,
  code_mac bytea not null,
  tries integer not null default 0,
  expires_at timestamptz not null,
  primary key (tenant_id, user_id, topic),
  foreign key (tenant_id, user_id) references identity.users (tenant_id, id) on delete cascade
);
create index proofs_over on preferences.proofs (tenant_id, expires_at);
alter table preferences.proofs enable row level security;
alter table preferences.proofs force row level security;
create policy tenant on preferences.proofs using (tenant_id = platform.tenant()) with check (tenant_id = platform.tenant());
