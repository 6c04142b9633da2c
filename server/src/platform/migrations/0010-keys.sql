-- Keys. Nothing here is readable without the key-encryption key, which the database never sees. No row-level security: rotation and
-- re-wrapping walk all tenants, and every wrapped value is bound to its tenant, so a row moved to another tenant does not open.

create table platform.tenant_keys (
  tenant_id uuid not null,
  version integer not null check (version > 0),
  kek_id text not null,
  wrapped bytea not null,
  created_at timestamptz not null default platform.now(),
  primary key (tenant_id, version)
);
create index tenant_keys_kek on platform.tenant_keys (kek_id, tenant_id, version);

create table platform.signing_keys (
  tenant_id uuid not null,
  -- RFC 7638 thumbprint of the public key.
  kid text not null,
  alg text not null check (alg in ('ES256', 'EdDSA', 'RS256')),
  state text not null check (state in ('next', 'active', 'retiring', 'retired')),
  -- JWK, sealed with the tenant key; destroyed when the key retires.
  private_sealed bytea,
  public_jwk jsonb not null,
  created_at timestamptz not null default platform.now(),
  -- In the key set that applications fetch, since then.
  published_at timestamptz not null default platform.now(),
  activated_at timestamptz,
  retiring_at timestamptz,
  retired_at timestamptz,
  primary key (tenant_id, kid),
  check ((private_sealed is null) = (state = 'retired'))
);
-- What makes parallel creation and rotation come out with exactly one key of each.
create unique index signing_keys_one_active on platform.signing_keys (tenant_id, alg) where state = 'active';
create unique index signing_keys_one_next on platform.signing_keys (tenant_id, alg) where state = 'next';
create index signing_keys_active_since on platform.signing_keys (activated_at) where state = 'active';
create index signing_keys_retiring_since on platform.signing_keys (retiring_at) where state = 'retiring';
