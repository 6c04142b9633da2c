-- The admin plane. Everything lives in the tenant of the operators, whose users they are.

create table admin.operators (
  tenant_id uuid not null,
  user_id uuid not null,
  state text not null default 'active' check (state in ('active', 'suspended')),
  -- [{"role": "support", "tenants": ["shop"]}]; without `tenants`: all of them.
  grants jsonb not null default '[]',
  version integer not null default 1,
  created_at timestamptz not null default platform.now(),
  updated_at timestamptz not null default platform.now(),
  primary key (tenant_id, user_id),
  foreign key (tenant_id, user_id) references identity.users (tenant_id, id) on delete cascade
);
alter table admin.operators enable row level security;
alter table admin.operators force row level security;
create policy tenant on admin.operators using (tenant_id = platform.tenant()) with check (tenant_id = platform.tenant());

-- Beside the roles every installation has.
create table admin.roles (
  tenant_id uuid not null,
  key text not null,
  name text not null,
  about text not null,
  permissions text[] not null,
  version integer not null default 1,
  created_at timestamptz not null default platform.now(),
  updated_at timestamptz not null default platform.now(),
  primary key (tenant_id, key)
);
alter table admin.roles enable row level security;
alter table admin.roles force row level security;
create policy tenant on admin.roles using (tenant_id = platform.tenant()) with check (tenant_id = platform.tenant());

create table admin.api_keys (
  tenant_id uuid not null,
  id uuid not null,
  name text not null,
  -- Keyed hash of the secret; the secret itself is shown once and kept nowhere.
  secret_hash bytea not null,
  -- While a key is rolled the one before still works, until then.
  former_hash bytea,
  former_until timestamptz,
  permissions text[] not null,
  -- Slugs; null: all tenants.
  tenants text[],
  -- Networks it may be used from, as CIDR; null: any.
  networks cidr[],
  expires_at timestamptz,
  revoked_at timestamptz,
  last_used_at timestamptz,
  -- By the key of the tenant.
  last_used_ip bytea,
  created_by uuid,
  version integer not null default 1,
  created_at timestamptz not null default platform.now(),
  updated_at timestamptz not null default platform.now(),
  primary key (tenant_id, id)
);
create index api_keys_in_order on admin.api_keys (tenant_id, created_at desc, id);
alter table admin.api_keys enable row level security;
alter table admin.api_keys force row level security;
create policy tenant on admin.api_keys using (tenant_id = platform.tenant()) with check (tenant_id = platform.tenant());
