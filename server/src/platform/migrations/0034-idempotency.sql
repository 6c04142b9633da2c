-- What was answered to a request that came with an Idempotency-Key, so that the same request sent again gets the same answer and does nothing. Keys and requests as MACs
-- under the tenant key, answers sealed: a dump shows nothing. No row-level security: rows are found by such a MAC only.
create table platform.idempotency (
  tenant_id uuid not null,
  key_hash bytea not null,
  request_hash bytea not null,
  -- Null only inside the transaction that works it out.
  answer bytea,
  expires_at timestamptz not null,
  primary key (tenant_id, key_hash)
);
create index idempotency_expiry on platform.idempotency (expires_at);
