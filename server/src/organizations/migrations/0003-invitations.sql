-- Who was asked to join a business customer. The row goes with the answer, when it is taken back, or a month after its time. No row-level security: addresses are
-- sealed, and the worker purges for all tenants.
create table organizations.invitations (
  tenant_id uuid not null,
  id uuid not null,
  organization_id uuid not null,
  -- By the key of the tenant: whoever it is may have no account yet.
  sealed_address bytea not null,
  address_index bytea not null,
  roles text[] not null check (cardinality(roles) between 1 and 10),
  -- The member who asked; absent: an operator.
  invited_by uuid,
  created_at timestamptz not null default platform.now(),
  expires_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, organization_id, address_index),
  foreign key (tenant_id, organization_id) references organizations.organizations (tenant_id, id) on delete cascade
);
create index invitations_expired on organizations.invitations (expires_at);
