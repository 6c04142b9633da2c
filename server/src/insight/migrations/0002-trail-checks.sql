-- The audit trail being verified, and what was found: a long one takes minutes, and whoever asked looks again. Of nobody.
create table insight.trail_checks (
  tenant_id uuid not null,
  id uuid not null,
  state text not null default 'waiting' check (state in ('waiting', 'running', 'done', 'failed')),
  began_at timestamptz not null default platform.now(),
  touched_at timestamptz not null default platform.now(),
  finished_at timestamptz,
  -- Of the chain when it began.
  entries bigint not null,
  checked bigint not null default 0,
  -- Of `Verification`, with what was known of it elsewhere.
  result jsonb,
  primary key (tenant_id, id),
  check ((state = 'done') = (result is not null))
);
create index trail_checks_latest on insight.trail_checks (tenant_id, began_at);
alter table insight.trail_checks enable row level security;
alter table insight.trail_checks force row level security;
create policy tenant on insight.trail_checks using (tenant_id = platform.tenant()) with check (tenant_id = platform.tenant());
