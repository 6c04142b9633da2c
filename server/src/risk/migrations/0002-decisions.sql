-- Of the people of a window, whose password turned out right.
alter table risk.windows add column passed bigint[] not null default '{}';

-- What a tenant wants done about risk, version by version. The latest counts.
create table risk.policies (
  tenant_id uuid not null,
  version bigint not null,
  policy jsonb not null,
  published_at timestamptz not null default platform.now(),
  published_by text not null,
  -- What it would have done to recorded decisions, as whoever published it was shown.
  replay jsonb,
  primary key (tenant_id, version)
);
alter table risk.policies enable row level security;
alter table risk.policies force row level security;
create policy tenant on risk.policies using (tenant_id = platform.tenant()) with check (tenant_id = platform.tenant());

-- The latest replay of a tenant's own logins: which threshold catches how many of whom, and asks how many customers.
create table risk.curves (
  tenant_id uuid not null primary key,
  at timestamptz not null default platform.now(),
  logins bigint not null,
  points jsonb not null
);
alter table risk.curves enable row level security;
alter table risk.curves force row level security;
create policy tenant on risk.curves using (tenant_id = platform.tenant()) with check (tenant_id = platform.tenant());

create table risk.switches (
  tenant_id uuid not null,
  id uuid not null,
  kind text not null,
  value text,
  reason text not null,
  begun_at timestamptz not null default platform.now(),
  begun_by text not null,
  until timestamptz not null,
  ended_at timestamptz,
  ended_by text,
  primary key (tenant_id, id)
);
create index switches_on on risk.switches (tenant_id, until) where ended_at is null;
alter table risk.switches enable row level security;
alter table risk.switches force row level security;
create policy tenant on risk.switches using (tenant_id = platform.tenant()) with check (tenant_id = platform.tenant());

-- What was decided of each attempt, from what, and what came of it. Neither addresses nor browsers: reasons and numbers.
create table risk.decisions (
  tenant_id uuid not null,
  id uuid not null,
  at timestamptz not null default platform.now(),
  -- Null: nobody that is known.
  user_id uuid,
  session_id uuid,
  action text not null,
  application text,
  verdict text not null,
  enforced text not null,
  because text[] not null,
  policy bigint not null,
  score double precision,
  threshold double precision,
  -- [{"reason", "grade"}], and the numbers that explain them.
  findings jsonb not null,
  outcome text not null,
  settled_at timestamptz,
  -- What the owner said of it: `me` or `not_me`.
  answer text,
  answered_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, user_id) references identity.users (tenant_id, id) on delete cascade
);
create index decisions_at on risk.decisions (tenant_id, at);
create index decisions_of_user on risk.decisions (tenant_id, user_id, at);
create index decisions_of_session on risk.decisions (tenant_id, session_id) where session_id is not null;
-- The few that a timeline of threats shows.
create index decisions_of_note on risk.decisions (tenant_id, at) where verdict <> 'allow';
alter table risk.decisions enable row level security;
alter table risk.decisions force row level security;
create policy tenant on risk.decisions using (tenant_id = platform.tenant()) with check (tenant_id = platform.tenant());
