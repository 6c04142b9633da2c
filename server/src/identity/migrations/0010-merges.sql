-- Two accounts of one person become one. The absorbed account's row stays for ever, as the name applications may still know it by: a `sub` is never reused, and a
-- look-up by it finds the account it became. Whoever erases that one erases this row, and all that hangs on it, with it.
alter table identity.users drop constraint users_state_check;
alter table identity.users add constraint users_state_check check (state in ('active', 'suspended', 'locked', 'deletion_pending', 'merged'));
-- Always one that stands itself: absorbed in turn, it takes along what points at it.
alter table identity.users add column merged_into uuid;
alter table identity.users add constraint users_merged check ((state = 'merged') = (merged_into is not null) and merged_into is distinct from id);
alter table identity.users add constraint users_merged_into foreign key (tenant_id, merged_into) references identity.users (tenant_id, id) on delete cascade;
create index users_merged_into on identity.users (tenant_id, merged_into) where merged_into is not null;

create table identity.merges (
  tenant_id uuid not null,
  id uuid not null,
  -- The account that stays, at the time.
  user_id uuid not null,
  absorbed_id uuid not null,
  -- Every row the merge touched, as it was, sealed with the absorbed account's key. Gone when it is undone, and when it no longer can be.
  before bytea,
  merged_at timestamptz not null default platform.moment(),
  undo_until timestamptz not null,
  undone_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, user_id) references identity.users (tenant_id, id) on delete cascade,
  foreign key (tenant_id, absorbed_id) references identity.users (tenant_id, id) on delete cascade,
  check (undone_at is null or before is null)
);
create index merges_by_user on identity.merges (tenant_id, user_id, merged_at);
-- An account is absorbed once at a time, however many try at the same moment.
create unique index merges_by_absorbed on identity.merges (tenant_id, absorbed_id) where undone_at is null;
alter table identity.merges enable row level security;
alter table identity.merges force row level security;
create policy tenant on identity.merges using (tenant_id = platform.tenant()) with check (tenant_id = platform.tenant());

-- When the time to undo is over: ids only. No row-level security: the worker serves all tenants.
create table identity.merge_ends (
  tenant_id uuid not null,
  merge_id uuid not null,
  due_at timestamptz not null,
  primary key (tenant_id, merge_id),
  foreign key (tenant_id, merge_id) references identity.merges (tenant_id, id) on delete cascade
);
create index merge_ends_due on identity.merge_ends (due_at);
