-- Failures in a row of one kind of second step on one account, counted before each check (R1). A row that is disabled, or at the limit, takes that
-- kind out of use for the account until it is set up anew. Updates touch no indexed column and pages keep room: they stay heap-only.
create table credentials.factor_failures (
  tenant_id uuid not null,
  user_id uuid not null,
  type text not null,
  failed_count integer not null,
  counted_at timestamptz not null default platform.now(),
  disabled_at timestamptz,
  primary key (tenant_id, user_id, type)
) with (fillfactor = 70);
alter table credentials.factor_failures enable row level security;
alter table credentials.factor_failures force row level security;
create policy tenant on credentials.factor_failures using (tenant_id = platform.tenant()) with check (tenant_id = platform.tenant());

-- Browsers in which a user passed a second step. Apart from `known_browsers`, which a password alone fills: whoever has the password must not get a
-- quota of guesses at the second step for each browser they open. The browser is a MAC under the tenant key.
create table credentials.factor_browsers (
  tenant_id uuid not null,
  user_id uuid not null,
  browser_hash bytea not null,
  last_used_at timestamptz not null default platform.now(),
  primary key (tenant_id, user_id, browser_hash)
);
alter table credentials.factor_browsers enable row level security;
alter table credentials.factor_browsers force row level security;
create policy tenant on credentials.factor_browsers using (tenant_id = platform.tenant()) with check (tenant_id = platform.tenant());

-- Authenticator apps (RFC 6238). The secret and the customer's own name are sealed, bound to user and row: a row moved to another user does not open.
create table credentials.totp_apps (
  tenant_id uuid not null,
  user_id uuid not null,
  id uuid not null,
  -- Keeps the number per user bounded, also when two are added at the same moment.
  slot smallint not null check (slot between 1 and 5),
  sealed_secret bytea not null,
  label bytea,
  -- The newest time step a code was accepted for: codes of it and of older ones are used up (RFC 6238 section 5.2).
  last_step bigint not null,
  created_at timestamptz not null default platform.now(),
  last_used_at timestamptz,
  primary key (tenant_id, user_id, id),
  unique (tenant_id, user_id, slot)
) with (fillfactor = 70);
alter table credentials.totp_apps enable row level security;
alter table credentials.totp_apps force row level security;
create policy tenant on credentials.totp_apps using (tenant_id = platform.tenant()) with check (tenant_id = platform.tenant());
