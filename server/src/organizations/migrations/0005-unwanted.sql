-- Addresses whose owners do not want to be invited by a business customer again: keyed hashes, of mailboxes. No row-level security: nobody is in it, and the worker purges
-- for all tenants.
create table organizations.unwanted (
  tenant_id uuid not null,
  organization_id uuid not null,
  mailbox_index bytea not null,
  at timestamptz not null default platform.now(),
  primary key (tenant_id, organization_id, mailbox_index),
  foreign key (tenant_id, organization_id) references organizations.organizations (tenant_id, id) on delete cascade
);
create index unwanted_at on organizations.unwanted (at);
