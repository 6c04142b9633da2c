-- What of the audit trail may be gone, because it was kept long enough: signed, so that whoever deletes anything else is found out.
create table platform.audit_cuts (
  tenant_id uuid not null,
  -- Entries from before this may be missing.
  before timestamptz not null,
  -- Compact JWS, and the HMAC of it with the tenant's key.
  signed text not null,
  mac bytea not null,
  primary key (tenant_id, before)
);
comment on table platform.audit_cuts is 'append-only: part of the chain over the audit trail';

-- What is older than this was chained before the database came to this cluster, whatever number its transaction had there.
alter table platform.audit_progress add column moved_from timestamptz;
