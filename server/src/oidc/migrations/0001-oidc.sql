-- Applications (OIDC clients) and the APIs tokens are for. Not about people; the tenant is in every key.
create table oidc.applications (
  tenant_id uuid not null,
  client_id text not null,
  id uuid not null,
  name text not null,
  brand_id uuid,
  logo text,
  state text not null default 'active' check (state in ('active', 'suspended')),
  first_party boolean not null,
  headless boolean not null,
  require_pkce boolean not null,
  require_par boolean not null,
  access_token_format text not null check (access_token_format in ('jwt', 'opaque')),
  -- Sealed with the tenant's key; null for public applications and those that sign.
  secret bytea,
  metadata jsonb not null,
  version integer not null default 1,
  created_at timestamptz not null default platform.now(),
  updated_at timestamptz not null default platform.now(),
  primary key (tenant_id, client_id),
  constraint applications_id unique (tenant_id, id)
);

create table oidc.resources (
  tenant_id uuid not null,
  identifier text not null,
  name text not null,
  scopes text[] not null,
  access_token_format text check (access_token_format in ('jwt', 'opaque')),
  access_token_seconds integer,
  version integer not null default 1,
  updated_at timestamptz not null default platform.now(),
  primary key (tenant_id, identifier)
);

-- Everything the provider remembers for a while: codes, tokens, grants, interactions, pushed requests. Found by the hash of an unguessable id
-- and sealed, so there is no row-level security; the tenant is in every key and every predicate.
create table oidc.artefacts (
  tenant_id uuid not null,
  kind text not null,
  id_hash bytea not null,
  -- The grant it came from: revoking the family finds it by this.
  grant_hash bytea,
  -- The provider session it dies with; null for what outlives the session (offline access).
  session_hash bytea,
  -- Keyed MAC: user codes are short.
  user_code_hash bytea,
  payload bytea not null,
  -- Device codes: approved or denied. Only the first decision counts.
  decided boolean not null default false,
  consumed_at timestamptz,
  -- Refresh tokens: the sealed answer of the request that consumed it, for a client that lost it.
  replay bytea,
  replay_until timestamptz,
  created_at timestamptz not null default platform.now(),
  expires_at timestamptz not null,
  primary key (tenant_id, kind, id_hash),
  constraint artefacts_user_code unique (tenant_id, user_code_hash)
);

create index artefacts_grant on oidc.artefacts (tenant_id, grant_hash) where grant_hash is not null;
create index artefacts_expiry on oidc.artefacts (expires_at);
