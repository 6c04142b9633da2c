-- Sign-ins that an operator only looks at. The answer waits here for whoever began it, and is deleted when it is read.
create table federation.trials (
  tenant_id uuid not null,
  state_hash bytea not null check (length(state_hash) = 32),
  connection_id uuid not null,
  -- Sealed; null: it has not come.
  answer bytea,
  expires_at timestamptz not null,
  primary key (tenant_id, state_hash)
);
create index trials_by_expiry on federation.trials (expires_at);
