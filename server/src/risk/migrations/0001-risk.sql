-- What successful logins showed: keyed 64-bit names of addresses and browsers, from which nobody can tell what they were without the tenant's key. A level that is
-- unknown is null, and is counted nowhere.
create table risk.logins (
  tenant_id uuid not null,
  id uuid not null,
  user_id uuid not null,
  session_id uuid not null,
  at timestamptz not null default platform.now(),
  ip bigint,
  asn bigint,
  country bigint,
  ua bigint,
  browser bigint,
  os bigint,
  device bigint,
  -- Sealed: latitude and longitude.
  place bytea,
  -- It came by a network that hides where somebody is.
  masked boolean not null default false,
  score double precision,
  findings jsonb not null,
  -- Null: not counted in the tables below.
  learned_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, user_id) references identity.users (tenant_id, id) on delete cascade
);
create index logins_of_user on risk.logins (tenant_id, user_id, at);
create index logins_of_session on risk.logins (tenant_id, session_id, at);
create index logins_over on risk.logins (tenant_id, at);
alter table risk.logins enable row level security;
alter table risk.logins force row level security;
create policy tenant on risk.logins using (tenant_id = platform.tenant()) with check (tenant_id = platform.tenant());

-- Whose logins also count for another account, into which theirs became one: until that can no longer be undone, the logins themselves stay where they are.
create table risk.joined (
  tenant_id uuid not null,
  user_id uuid not null,
  survivor_id uuid not null,
  primary key (tenant_id, user_id, survivor_id),
  foreign key (tenant_id, user_id) references identity.users (tenant_id, id) on delete cascade,
  foreign key (tenant_id, survivor_id) references identity.users (tenant_id, id) on delete cascade
);
create index joined_to on risk.joined (tenant_id, survivor_id);
alter table risk.joined enable row level security;
alter table risk.joined force row level security;
create policy tenant on risk.joined using (tenant_id = platform.tenant()) with check (tenant_id = platform.tenant());

-- Logins that are not learnt from yet. Ids and times: the worker reads them for all tenants.
create table risk.due (
  tenant_id uuid not null,
  login_id uuid not null,
  at timestamptz not null default platform.now(),
  primary key (tenant_id, login_id)
);
create index due_at on risk.due (at);

-- One row a tenant, and the place where those who change its counters wait for each other.
create table risk.totals (
  tenant_id uuid not null primary key,
  logins bigint not null default 0,
  users bigint not null default 0,
  -- Distinct values of the coarser levels of either feature, added up.
  ip_parents bigint not null default 0,
  ua_parents bigint not null default 0
);
alter table risk.totals enable row level security;
alter table risk.totals force row level security;
create policy tenant on risk.totals using (tenant_id = platform.tenant()) with check (tenant_id = platform.tenant());

-- How many learnt logins showed a value of a level (1 ip, 2 asn, 3 country, 4 ua, 5 browser, 6 os, 7 device).
create table risk.seen (
  tenant_id uuid not null,
  level smallint not null,
  value bigint not null,
  logins bigint not null,
  -- Of the finest levels: distinct values of the coarser ones in logins that share this one.
  parents integer not null default 0,
  primary key (tenant_id, level, value)
) with (fillfactor = 80);
alter table risk.seen enable row level security;
alter table risk.seen force row level security;
create policy tenant on risk.seen using (tenant_id = platform.tenant()) with check (tenant_id = platform.tenant());

-- How many showed a value of a coarser level together with one of the finest.
create table risk.pairs (
  tenant_id uuid not null,
  level smallint not null,
  leaf bigint not null,
  value bigint not null,
  logins bigint not null,
  primary key (tenant_id, level, leaf, value)
) with (fillfactor = 80);
alter table risk.pairs enable row level security;
alter table risk.pairs force row level security;
create policy tenant on risk.pairs using (tenant_id = platform.tenant()) with check (tenant_id = platform.tenant());

-- What is tried at the doors, in slots of time. Keyed names and numbers; a row is deleted when its time is over.
create table risk.windows (
  tenant_id uuid not null,
  kind smallint not null,
  key bigint not null,
  slot bigint not null,
  attempts integer not null,
  failures integer not null,
  common integer not null,
  leaked integer not null,
  people bigint[] not null,
  expires_at timestamptz not null,
  primary key (tenant_id, kind, key, slot)
) with (fillfactor = 70);
create index windows_over on risk.windows (expires_at);
