-- What a company does with data of customers, as it is being worked on. Nothing counts before it is published. Not about people.
create table consent.purposes (
  tenant_id uuid not null,
  -- In configuration, records and events; stays.
  key text not null,
  draft jsonb not null,
  state text not null default 'active' check (state in ('active', 'retired')),
  -- Of the notice that counts; 0: none yet.
  version integer not null default 0,
  -- The latest version that changed what customers decide on.
  asked_since integer not null default 0,
  -- By recipient, every attribute that any version ever named. What was once bound to a purpose does not become free by leaving it out.
  claimed jsonb not null default '{}',
  created_at timestamptz not null default platform.now(),
  updated_at timestamptz not null default platform.now(),
  primary key (tenant_id, key)
);

-- What was published, word for word: `content` is the canonical form that `hash` is made of. What a customer once agreed to can be shown for ever.
create table consent.notices (
  tenant_id uuid not null,
  purpose text not null,
  version integer not null check (version > 0),
  change text not null check (change in ('material', 'editorial')),
  content text not null,
  hash text not null,
  published_at timestamptz not null default platform.now(),
  published_by text not null,
  primary key (tenant_id, purpose, version),
  foreign key (tenant_id, purpose) references consent.purposes (tenant_id, key)
);
comment on table consent.notices is 'append-only: what was shown to customers';

-- Grows whenever something else counts, so that every process knows at its next look whether what it remembers is still so.
create table consent.revisions (
  tenant_id uuid not null,
  revision integer not null default 1,
  primary key (tenant_id)
);

-- One row for each customer who ever decided anything: whoever decides for them takes it first, so that everything said about one person has one order.
create table consent.people (
  tenant_id uuid not null,
  user_id uuid not null,
  -- How many records there are.
  decisions integer not null default 0,
  -- GDPR 18: since when only what is necessary is done.
  restricted_at timestamptz,
  primary key (tenant_id, user_id),
  foreign key (tenant_id, user_id) references identity.users (tenant_id, id) on delete cascade
) with (fillfactor = 80);
alter table consent.people enable row level security;
alter table consent.people force row level security;
create policy tenant on consent.people using (tenant_id = platform.tenant()) with check (tenant_id = platform.tenant());

-- What was said, once and for all, in the fields of ISO/IEC TS 27560. No personal value stands in it: names of attributes, ids and words of the company.
create table consent.records (
  tenant_id uuid not null,
  user_id uuid not null,
  id uuid not null,
  position integer not null,
  event text not null check (event in ('given', 'refused', 'withdrawn', 'expired', 'renewed')),
  purpose text not null,
  version integer not null,
  locale text not null,
  attributes text[] not null,
  recipients text[] not null,
  method text not null,
  actor_kind text not null,
  actor_id text,
  application text,
  wording text,
  request_id text not null,
  at timestamptz not null default platform.moment(),
  expires_at timestamptz,
  primary key (tenant_id, id),
  constraint records_position unique (tenant_id, user_id, position),
  foreign key (tenant_id, user_id) references identity.users (tenant_id, id) on delete cascade,
  foreign key (tenant_id, purpose, version) references consent.notices (tenant_id, purpose, version)
);
comment on table consent.records is 'append-only: proof of what customers said (GDPR 7(1))';
alter table consent.records enable row level security;
alter table consent.records force row level security;
create policy tenant on consent.records using (tenant_id = platform.tenant()) with check (tenant_id = platform.tenant());

-- What counts now: the last thing that was said of each purpose, for each recipient. Read at every answer that carries data.
create table consent.states (
  tenant_id uuid not null,
  user_id uuid not null,
  purpose text not null,
  -- Empty: the company itself (terms).
  recipient text not null,
  answer text not null check (answer in ('given', 'refused', 'withdrawn', 'expired')),
  version integer not null,
  -- Of a yes: what it covers.
  attributes text[] not null,
  record_id uuid not null,
  decided_at timestamptz not null,
  expires_at timestamptz,
  primary key (tenant_id, user_id, purpose, recipient),
  foreign key (tenant_id, user_id) references identity.users (tenant_id, id) on delete cascade,
  check (answer = 'given' or (attributes = '{}' and expires_at is null))
) with (fillfactor = 80);
create index states_by_purpose on consent.states (tenant_id, purpose, version);
alter table consent.states enable row level security;
alter table consent.states force row level security;
create policy tenant on consent.states using (tenant_id = platform.tenant()) with check (tenant_id = platform.tenant());

-- When a yes ends: ids and times only. No row-level security: the worker serves all tenants. The filter itself looks at the time and waits for nobody.
create table consent.ends (
  tenant_id uuid not null,
  user_id uuid not null,
  purpose text not null,
  due_at timestamptz not null,
  primary key (tenant_id, user_id, purpose, due_at),
  foreign key (tenant_id, user_id) references identity.users (tenant_id, id) on delete cascade
);
create index ends_due on consent.ends (due_at);
