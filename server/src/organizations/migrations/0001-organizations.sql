-- Groups of users that belong together. So far: families.
create table organizations.organizations (
  tenant_id uuid not null,
  id uuid not null,
  kind text not null check (kind in ('family')),
  created_at timestamptz not null default platform.now(),
  primary key (tenant_id, id)
);
alter table organizations.organizations enable row level security;
alter table organizations.organizations force row level security;
create policy tenant on organizations.organizations using (tenant_id = platform.tenant()) with check (tenant_id = platform.tenant());

create table organizations.members (
  tenant_id uuid not null,
  organization_id uuid not null,
  user_id uuid not null,
  role text not null check (role in ('guardian', 'child')),
  since timestamptz not null default platform.now(),
  primary key (tenant_id, organization_id, user_id),
  foreign key (tenant_id, organization_id) references organizations.organizations (tenant_id, id) on delete cascade,
  foreign key (tenant_id, user_id) references identity.users (tenant_id, id) on delete cascade
);
create index members_by_user on organizations.members (tenant_id, user_id);
alter table organizations.members enable row level security;
alter table organizations.members force row level security;
create policy tenant on organizations.members using (tenant_id = platform.tenant()) with check (tenant_id = platform.tenant());

-- Accounts of people who are too young to consent by themselves, or of whom nobody knows yet. Whoever decides by themselves has no row.
create table organizations.children (
  tenant_id uuid not null,
  user_id uuid not null,
  -- unasked: the account came into being where nobody asked how old its owner is. waiting: for a guardian. agreed: a guardian decides.
  -- orphaned: the last guardian is gone, and the worker has not come by yet.
  state text not null check (state in ('unasked', 'waiting', 'agreed', 'orphaned')),
  -- Day of birth, country, what the child calls itself, and the address of the guardian until that one has answered: sealed with the child's key.
  sealed bytea,
  -- Until then somebody must have agreed; then the account is erased.
  decide_by timestamptz,
  -- When the guardian was last written to.
  asked_at timestamptz,
  -- Somebody had agreed before: what is there is more than a beginning.
  had_guardian boolean not null default false,
  created_at timestamptz not null default platform.now(),
  primary key (tenant_id, user_id),
  foreign key (tenant_id, user_id) references identity.users (tenant_id, id) on delete cascade,
  check ((state = 'agreed') = (decide_by is null))
) with (fillfactor = 80);
alter table organizations.children enable row level security;
alter table organizations.children force row level security;
create policy tenant on organizations.children using (tenant_id = platform.tenant()) with check (tenant_id = platform.tenant());

-- When the worker looks at a child again: ids and times only, and of the day somebody comes of age no more than the month. No row-level security: it serves all tenants.
create table organizations.looks (
  tenant_id uuid not null,
  user_id uuid not null,
  due_at timestamptz not null,
  primary key (tenant_id, user_id),
  foreign key (tenant_id, user_id) references organizations.children (tenant_id, user_id) on delete cascade
);
create index looks_due on organizations.looks (due_at);
