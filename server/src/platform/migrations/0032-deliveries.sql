-- Outgoing messages. `key_hash` is a MAC of the idempotency key under the tenant key; `sealed` is the message until it is sent or given up.
create table platform.deliveries (
  tenant_id uuid not null,
  key_hash bytea not null,
  channel text not null check (channel in ('email')),
  template text not null,
  status text not null default 'queued' check (status in ('queued', 'sending', 'sent', 'failed', 'expired')),
  attempts integer not null default 0,
  -- Code of the last failure, e.g. smtp_451.
  last_error text,
  sealed bytea,
  not_after timestamptz,
  created_at timestamptz not null default platform.now(),
  updated_at timestamptz not null default platform.now(),
  primary key (tenant_id, key_hash),
  check (sealed is null or status in ('queued', 'sending'))
);
create index deliveries_age on platform.deliveries (updated_at);

-- The mailbox of the development page. Capped per tenant; production never writes it.
create table platform.dev_mailbox (
  tenant_id uuid not null,
  id uuid not null,
  received_at timestamptz not null default platform.moment(),
  sealed bytea not null,
  primary key (tenant_id, id)
);
create index dev_mailbox_age on platform.dev_mailbox (tenant_id, received_at, id);
alter table platform.dev_mailbox enable row level security;
alter table platform.dev_mailbox force row level security;
create policy tenant on platform.dev_mailbox using (tenant_id = platform.tenant()) with check (tenant_id = platform.tenant());
