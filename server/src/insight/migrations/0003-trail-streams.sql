-- Where the audit trail is sent as it grows. No row-level security: the worker serves all tenants; secrets are sealed, and nobody is in it.
create table insight.trail_streams (
  tenant_id uuid not null,
  id uuid not null,
  name text not null,
  -- Whose facts: of this tenant, or of all (of the operators' tenant only).
  everybody boolean not null,
  kind text not null check (kind in ('webhook', 'syslog', 'file')),
  -- Of a webhook its address, of syslog host, port and TLS, of a file name and sizes.
  target jsonb not null,
  secret bytea,
  -- `%` stands for anything. Empty: all.
  types text[] not null,
  enabled boolean not null default true,
  version integer not null default 1,
  -- What was in the chain then is not sent, unless it was asked for from the beginning.
  begins timestamptz not null,
  created_at timestamptz not null default platform.now(),
  -- All that was in the chain by then was sent.
  sent_until timestamptz not null,
  -- Tries that failed, one after the other.
  attempts integer not null default 0,
  next_at timestamptz not null default platform.now(),
  leased_until timestamptz,
  problem text,
  status integer,
  failed_at timestamptz,
  primary key (tenant_id, id),
  constraint trail_streams_name unique (tenant_id, name)
);
create index trail_streams_next on insight.trail_streams (next_at) where enabled;

-- How far each is in the chain of each tenant, by numbers of blocks and entries: what was acknowledged is never counted back.
create table insight.stream_positions (
  tenant_id uuid not null,
  stream_id uuid not null,
  of_tenant uuid not null,
  -- Sent to its end.
  block bigint not null,
  entry bigint not null,
  primary key (tenant_id, stream_id, of_tenant),
  foreign key (tenant_id, stream_id) references insight.trail_streams (tenant_id, id) on delete cascade
);
