-- Attempt counters. `key_hash` is a MAC under the tenant key: what is counted (accounts, addresses) cannot be read or guessed from a dump.
-- No row-level security: a hit is one autocommitted statement, outside the transaction whose attempt it counts.
-- Few columns change, none of them indexed while a window lasts, and pages keep room: updates stay heap-only.
create table platform.counters (
  tenant_id uuid not null,
  key_hash bytea not null,
  window_seconds integer not null check (window_seconds > 0),
  hits integer not null,
  expires_at timestamptz not null,
  primary key (tenant_id, key_hash, window_seconds)
) with (fillfactor = 70);
create index counters_expiry on platform.counters (expires_at);
