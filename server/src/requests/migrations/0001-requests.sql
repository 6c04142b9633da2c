-- What customers ask of the company under privacy law, whoever wrote it down: the record that each was answered, and when, outlives the words.
create table requests.requests (
  tenant_id uuid not null,
  id uuid not null,
  -- Absent: somebody without an account, or who cannot say which one is theirs.
  user_id uuid,
  kind text not null check (kind in ('access', 'correction', 'erasure', 'restriction', 'objection', 'other')),
  law text not null check (law in ('gdpr', 'ccpa')),
  state text not null default 'open' check (state in ('open', 'paused', 'answered', 'refused', 'withdrawn')),
  source text not null check (source in ('account', 'api', 'operator', 'machine')),
  -- What a button did, by its id there: told once, however often the fact arrives.
  reference text,
  received_at timestamptz not null,
  due_at timestamptz not null,
  extended_at timestamptz,
  -- While somebody is asked who they are; `due_at` is then as it was before.
  paused_at timestamptz,
  taken_at timestamptz,
  taken_by text,
  closed_at timestamptz,
  -- Of a correction: which detail.
  attribute text,
  -- Everything that was said, by the customer's own key, or the tenant's where there is no account. Empty: it is gone, with the account or after its time.
  sealed bytea,
  primary key (tenant_id, id),
  check ((state in ('open', 'paused')) = (closed_at is null)),
  check ((state = 'paused') = (paused_at is not null))
);
create unique index requests_once on requests.requests (tenant_id, reference) where reference is not null;
create index requests_by_user on requests.requests (tenant_id, user_id, received_at) where user_id is not null;
create index requests_in_order on requests.requests (tenant_id, received_at, id);
alter table requests.requests enable row level security;
alter table requests.requests force row level security;
create policy tenant on requests.requests using (tenant_id = platform.tenant()) with check (tenant_id = platform.tenant());

-- By when open ones must be answered: ids only. No row-level security: the worker serves all tenants.
create table requests.due (
  tenant_id uuid not null,
  request_id uuid not null,
  due_at timestamptz not null,
  -- That it is overdue was said.
  told_at timestamptz,
  primary key (tenant_id, request_id)
);
create index due_untold on requests.due (due_at) where told_at is null;
