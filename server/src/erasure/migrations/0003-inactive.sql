-- Ends that nobody asked for: accounts that are not used any more.
alter table erasure.erasures drop constraint erasures_asked_by_check;
alter table erasure.erasures add constraint erasures_asked_by_check check (asked_by in ('customer', 'operator', 'guardian', 'rule', 'inactive', 'unverified', 'unused'));

-- Who was asked whether they still want their account, and when it goes on: ids and times. No row-level security: the worker serves all tenants.
create table erasure.inactive (
  tenant_id uuid not null,
  user_id uuid not null,
  asked_at timestamptz not null default platform.now(),
  reminded_at timestamptz,
  next_at timestamptz not null,
  primary key (tenant_id, user_id)
);
create index inactive_next on erasure.inactive (next_at);
