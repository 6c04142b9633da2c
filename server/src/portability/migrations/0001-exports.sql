-- Copies of everything that is held about a customer, made for that customer, and gone after seven days. Sealed with the user's own key, piece by piece: whoever
-- erases the user makes them unreadable, in backups too.
create table portability.exports (
  tenant_id uuid not null,
  id uuid not null,
  user_id uuid not null,
  state text not null default 'building' check (state in ('building', 'ready')),
  locale text not null,
  brand_id uuid not null,
  -- Who writes it now: an older try that goes on somewhere writes nothing any more.
  attempt uuid,
  created_at timestamptz not null default platform.now(),
  ready_at timestamptz,
  expires_at timestamptz,
  bytes bigint,
  pieces integer,
  primary key (tenant_id, id),
  foreign key (tenant_id, user_id) references identity.users (tenant_id, id) on delete cascade,
  check ((state = 'ready') = (ready_at is not null and expires_at is not null and bytes is not null and pieces is not null))
);
create index exports_by_user on portability.exports (tenant_id, user_id, created_at);
-- One at a time, however many ask at the same moment.
create unique index exports_building on portability.exports (tenant_id, user_id) where state = 'building';

create table portability.pieces (
  tenant_id uuid not null,
  export_id uuid not null,
  attempt uuid not null,
  position integer not null,
  sealed bytea not null,
  primary key (tenant_id, export_id, attempt, position),
  foreign key (tenant_id, export_id) references portability.exports (tenant_id, id) on delete cascade
);
-- Sealed bytes do not get smaller.
alter table portability.pieces alter column sealed set storage external;

alter table portability.exports enable row level security;
alter table portability.exports force row level security;
create policy tenant on portability.exports using (tenant_id = platform.tenant()) with check (tenant_id = platform.tenant());
alter table portability.pieces enable row level security;
alter table portability.pieces force row level security;
create policy tenant on portability.pieces using (tenant_id = platform.tenant()) with check (tenant_id = platform.tenant());

-- When a copy goes: ids only. No row-level security: the worker serves all tenants.
create table portability.ends (
  tenant_id uuid not null,
  export_id uuid not null,
  due_at timestamptz not null,
  primary key (tenant_id, export_id),
  foreign key (tenant_id, export_id) references portability.exports (tenant_id, id) on delete cascade
);
create index ends_due on portability.ends (due_at);
