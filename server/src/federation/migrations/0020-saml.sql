-- Keys of ours for one SAML connection, by purpose (D26). The private half is sealed under the tenant's key and bound to its row. Not about people.
create table federation.saml_keys (
  tenant_id uuid not null,
  connection_id uuid not null,
  purpose text not null check (purpose in ('signing', 'encryption')),
  -- `next` is published before it signs; `retiring` still opens what was encrypted for it.
  state text not null check (state in ('next', 'active', 'retiring')),
  id uuid not null,
  sealed bytea not null,
  created_at timestamptz not null default platform.now(),
  -- One of each: of parallel first uses the first one stays.
  primary key (tenant_id, connection_id, purpose, state)
);

-- What an identity provider published, as it was last found good: it holds while its server is away. Public, not about people.
create table federation.saml_metadata (
  tenant_id uuid not null,
  connection_id uuid not null,
  url text not null,
  document text not null check (length(document) <= 1048576),
  fetched_at timestamptz not null default platform.now(),
  primary key (tenant_id, connection_id)
);
