-- One-time tokens (D4). All hashes are MACs under the tenant key, `sealed` is binding and data: a dump shows nothing, and a row written
-- by somebody without that key matches no token. No row-level security: rows are found by an unguessable token only.
create table platform.one_time (
  tenant_id uuid not null,
  token_hash bytea not null,
  purpose text not null,
  binding_hash bytea not null,
  -- Tokens with the same value follow each other: a new one ends the older (D8).
  replaces_hash bytea,
  sealed bytea not null,
  created_at timestamptz not null default platform.now(),
  expires_at timestamptz not null,
  consumed_at timestamptz,
  primary key (tenant_id, token_hash)
);
create index one_time_replaces on platform.one_time (tenant_id, replaces_hash) where replaces_hash is not null and consumed_at is null;
create index one_time_expiry on platform.one_time (expires_at);
