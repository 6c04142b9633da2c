-- A tenant's ways to identities that live elsewhere. Not about people. What is given is kept as given: defaults and presets of a later release then reach it.
create table federation.connections (
  tenant_id uuid not null,
  -- In addresses and configuration; stays.
  slug text not null,
  id uuid not null,
  connector text not null,
  preset text,
  name text,
  state text not null default 'active' check (state in ('active', 'suspended')),
  shown text not null check (shown in ('button', 'domain', 'hidden')),
  -- By client id; empty: all.
  applications text[] not null,
  trust jsonb not null,
  provisioning text not null check (provisioning in ('create', 'link-only')),
  -- Null: the default rules.
  attributes jsonb,
  groups jsonb not null,
  settings jsonb not null,
  -- By name, as one sealed JSON object under the tenant's key; null: none.
  secrets bytea,
  -- Which are in it: asked without opening it.
  secret_names text[] not null,
  version integer not null default 1,
  created_at timestamptz not null default platform.now(),
  updated_at timestamptz not null default platform.now(),
  primary key (tenant_id, slug),
  constraint connections_id unique (tenant_id, id)
);

-- Whose account an identity elsewhere opens. Found by the MAC of connection and subject, never by an address (F1): the primary key is the rule that one identity
-- has one owner, under any number of parallel first sign-ins. What the other side calls them is sealed under the user's key, bound to user and row.
create table federation.links (
  tenant_id uuid not null,
  subject_index bytea not null check (length(subject_index) = 32),
  id uuid not null,
  user_id uuid not null,
  connection_id uuid not null,
  sealed bytea not null,
  created_at timestamptz not null default platform.now(),
  last_used_at timestamptz,
  primary key (tenant_id, subject_index),
  constraint links_id unique (tenant_id, id),
  foreign key (tenant_id, user_id) references identity.users (tenant_id, id) on delete cascade,
  foreign key (tenant_id, connection_id) references federation.connections (tenant_id, id)
) with (fillfactor = 80);
create index links_by_user on federation.links (tenant_id, user_id);
create index links_by_connection on federation.links (tenant_id, connection_id);
alter table federation.links enable row level security;
alter table federation.links force row level security;
create policy tenant on federation.links using (tenant_id = platform.tenant()) with check (tenant_id = platform.tenant());
