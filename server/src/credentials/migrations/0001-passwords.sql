-- One password per user. `sealed` is the PHC string under the tenant key, bound to the user: a dump alone can verify nothing (P6),
-- and a row moved to another user does not open. Updates touch no indexed column and pages keep room: they stay heap-only.
create table credentials.passwords (
  tenant_id uuid not null,
  user_id uuid not null,
  id uuid not null,
  sealed bytea not null,
  -- Version of the pepper; null for an imported hash made without one.
  pepper text,
  created_at timestamptz not null default platform.now(),
  changed_at timestamptz not null default platform.now(),
  last_used_at timestamptz,
  -- Known to attackers: it no longer signs in, and must be changed (P2).
  compromised_at timestamptz,
  -- Failures since the last success, counted before each verification (R1).
  failed_count integer not null default 0,
  primary key (tenant_id, user_id)
) with (fillfactor = 70);
alter table credentials.passwords enable row level security;
alter table credentials.passwords force row level security;
create policy tenant on credentials.passwords using (tenant_id = platform.tenant()) with check (tenant_id = platform.tenant());

-- What is written for an attempt on an account without a password, so that it costs the same as one on an account that has one (G15, R8).
create table credentials.decoys (
  tenant_id uuid not null,
  slot smallint not null,
  hits bigint not null default 0,
  primary key (tenant_id, slot)
) with (fillfactor = 50);
alter table credentials.decoys enable row level security;
alter table credentials.decoys force row level security;
create policy tenant on credentials.decoys using (tenant_id = platform.tenant()) with check (tenant_id = platform.tenant());

-- Browsers a user has signed in from. They keep a quota of attempts of their own, so that an attacker's guesses elsewhere do not lock
-- the owner out (R2, ER2). The browser is a MAC under the tenant key.
create table credentials.known_browsers (
  tenant_id uuid not null,
  user_id uuid not null,
  browser_hash bytea not null,
  last_used_at timestamptz not null default platform.now(),
  primary key (tenant_id, user_id, browser_hash)
);
alter table credentials.known_browsers enable row level security;
alter table credentials.known_browsers force row level security;
create policy tenant on credentials.known_browsers using (tenant_id = platform.tenant()) with check (tenant_id = platform.tenant());
