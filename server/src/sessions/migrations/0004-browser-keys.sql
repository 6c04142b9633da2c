-- The keys that what a browser is trusted with hangs on: one after the other in a line, each made at a finished sign-in. Only the newest of a line opens
-- anything; the older ones are kept for a while to tell a copy by (decision 0024). There is no person in it.
create table sessions.browser_keys (
  tenant_id uuid not null,
  -- SHA-256 of what the browser holds.
  key_hash bytea not null check (length(key_hash) = 32),
  line uuid not null,
  issued_at timestamptz not null default platform.now(),
  replaced_at timestamptz,
  primary key (tenant_id, key_hash)
);
create unique index browser_keys_current on sessions.browser_keys (tenant_id, line) where replaced_at is null;
create index browser_keys_line on sessions.browser_keys (tenant_id, line);
create index browser_keys_age on sessions.browser_keys (coalesce(replaced_at, issued_at));
