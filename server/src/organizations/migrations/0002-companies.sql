-- Business customers: organizations of the kind `company`. Families have none of these columns.
alter table organizations.organizations drop constraint organizations_kind_check;
alter table organizations.organizations add constraint organizations_kind_check check (kind in ('family', 'company'));
alter table organizations.organizations add column name text;
-- What they are found and sorted by: the name without case and odd spaces, by its bytes.
alter table organizations.organizations add column name_key text collate "C";
-- What the tenant calls it in systems of its own.
alter table organizations.organizations add column reference text;
alter table organizations.organizations add column state text not null default 'active' check (state in ('active', 'suspended'));
alter table organizations.organizations add column metadata jsonb not null default '{}';
alter table organizations.organizations add column version integer not null default 1;
alter table organizations.organizations add column updated_at timestamptz not null default platform.now();
alter table organizations.organizations add constraint organizations_named check ((kind = 'company') = (name is not null and name_key is not null));
create index organizations_by_name on organizations.organizations (tenant_id, name_key, id) where kind = 'company';
create unique index organizations_by_reference on organizations.organizations (tenant_id, reference) where reference is not null;

-- Who belongs to a business customer, and as what. Ids of roles: those that come with Parvis, and those of the tenant's settings.
create table organizations.memberships (
  tenant_id uuid not null,
  organization_id uuid not null,
  user_id uuid not null,
  roles text[] not null check (cardinality(roles) between 1 and 10),
  since timestamptz not null default platform.now(),
  primary key (tenant_id, organization_id, user_id),
  foreign key (tenant_id, organization_id) references organizations.organizations (tenant_id, id) on delete cascade,
  foreign key (tenant_id, user_id) references identity.users (tenant_id, id) on delete cascade
);
create index memberships_by_user on organizations.memberships (tenant_id, user_id);
alter table organizations.memberships enable row level security;
alter table organizations.memberships force row level security;
create policy tenant on organizations.memberships using (tenant_id = platform.tenant()) with check (tenant_id = platform.tenant());
