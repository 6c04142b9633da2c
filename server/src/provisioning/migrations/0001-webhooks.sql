-- Where applications want to hear of things. Not about people.
create table provisioning.webhook_endpoints (
  tenant_id uuid not null,
  client_id text not null,
  name text not null,
  id uuid not null,
  url text not null,
  events text[] not null,
  -- Sealed: a list of one secret, or of two while one takes the place of the other.
  secrets bytea not null,
  state text not null default 'active' check (state in ('active', 'gone')),
  -- Tries in a row that found nobody there. While there are any, it gets one message at a time, and rests between them.
  failures integer not null default 0,
  resting_until timestamptz,
  created_at timestamptz not null default platform.now(),
  updated_at timestamptz not null default platform.now(),
  primary key (tenant_id, client_id, name),
  constraint webhook_endpoints_id unique (tenant_id, id)
);

-- One row for each message to each endpoint. Whom it is about is a keyed MAC, what it says is sealed; so there is no row-level security, and the tenant is in the key.
create table provisioning.webhook_deliveries (
  tenant_id uuid not null,
  endpoint_id uuid not null,
  -- The `webhook-id`: the same for every try.
  message_id text not null,
  client_id text not null,
  endpoint text not null,
  type text not null,
  user_hash bytea not null,
  correlation text,
  occurred_at timestamptz not null,
  body bytea,
  state text not null default 'pending' check (state in ('pending', 'delivered', 'failed')),
  attempts integer not null default 0,
  next_at timestamptz not null default platform.now(),
  -- While a worker is at it. Whoever dies at it leaves it to others then.
  leased_until timestamptz,
  last_status smallint,
  last_problem text,
  created_at timestamptz not null default platform.now(),
  acknowledged_at timestamptz,
  ended_at timestamptz,
  primary key (tenant_id, endpoint_id, message_id),
  check (body is not null or state <> 'pending')
);
create index webhook_deliveries_due on provisioning.webhook_deliveries (tenant_id, endpoint_id, next_at) where state = 'pending';
create index webhook_deliveries_leased on provisioning.webhook_deliveries (tenant_id, endpoint_id, leased_until) where leased_until is not null;
create index webhook_deliveries_order on provisioning.webhook_deliveries (tenant_id, endpoint_id, user_hash, occurred_at) where state = 'pending';
create index webhook_deliveries_application on provisioning.webhook_deliveries (tenant_id, client_id, created_at desc);
create index webhook_deliveries_correlation on provisioning.webhook_deliveries (tenant_id, correlation) where correlation is not null;
create index webhook_deliveries_ended on provisioning.webhook_deliveries (ended_at) where ended_at is not null;
