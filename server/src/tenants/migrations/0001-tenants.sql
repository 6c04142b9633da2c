-- Tenants and brands are configuration, not people's data: no row-level security, but the tenant is part of every key.

create table tenants.tenants (
  id uuid primary key,
  slug text not null unique,
  name text not null,
  -- Exact issuer URL; found by the door from Host and path, so it is unique over all tenants.
  issuer text not null unique,
  state text not null default 'active' check (state in ('active', 'suspended')),
  default_brand_id uuid not null,
  -- Only what was set; defaults are filled in when read, so that a better default reaches everybody who did not choose.
  settings jsonb not null default '{}',
  version integer not null default 1,
  created_at timestamptz not null default platform.now(),
  updated_at timestamptz not null default platform.now()
);

create table tenants.brands (
  tenant_id uuid not null references tenants.tenants (id) on delete cascade,
  id uuid not null,
  slug text not null,
  name text not null,
  logo text,
  accent text not null,
  -- Null: derived from `accent`.
  accent_dark text,
  support_url text,
  terms_url text,
  privacy_url text,
  sender_name text not null,
  default_locale text not null,
  created_at timestamptz not null default platform.now(),
  updated_at timestamptz not null default platform.now(),
  primary key (tenant_id, id),
  unique (tenant_id, slug)
);

-- Deferred: a tenant and its first brand are made together.
alter table tenants.tenants add constraint default_brand foreign key (id, default_brand_id) references tenants.brands (tenant_id, id) deferrable initially deferred;
