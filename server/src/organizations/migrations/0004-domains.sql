-- What holds for all members of a business customer.
alter table organizations.organizations add column requires_second_step boolean not null default false;
-- Whoever has proved an address of a domain of theirs becomes a member when an application asks.
alter table organizations.organizations add column joins_by_domain boolean not null default false;
-- Slug of the connection that addresses of its domains sign in by.
alter table organizations.organizations add column connection text;

-- Domains of business customers. Not about people; the worker looks at them again for all tenants.
create table organizations.domains (
  tenant_id uuid not null,
  organization_id uuid not null,
  domain text not null,
  -- What its name service has to say; no secret.
  proof text not null,
  verified_at timestamptz,
  checked_at timestamptz,
  -- Since when the proof is not found any more.
  failing_since timestamptz,
  next_check_at timestamptz,
  created_at timestamptz not null default platform.now(),
  primary key (tenant_id, organization_id, domain),
  foreign key (tenant_id, organization_id) references organizations.organizations (tenant_id, id) on delete cascade
);
-- Of those who claim it one can prove it.
create unique index domains_verified on organizations.domains (tenant_id, domain) where verified_at is not null;
create index domains_due on organizations.domains (next_check_at) where verified_at is not null;

-- Who left or was taken out: their address alone does not bring them back.
create table organizations.departures (
  tenant_id uuid not null,
  organization_id uuid not null,
  user_id uuid not null,
  left_at timestamptz not null default platform.now(),
  primary key (tenant_id, organization_id, user_id),
  foreign key (tenant_id, organization_id) references organizations.organizations (tenant_id, id) on delete cascade,
  foreign key (tenant_id, user_id) references identity.users (tenant_id, id) on delete cascade
);
create index departures_by_user on organizations.departures (tenant_id, user_id);
alter table organizations.departures enable row level security;
alter table organizations.departures force row level security;
create policy tenant on organizations.departures using (tenant_id = platform.tenant()) with check (tenant_id = platform.tenant());
