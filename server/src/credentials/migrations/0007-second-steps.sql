-- Browsers in which a user passed a second step. `remembered_until`: the customer asked not to be asked there again. The browser is a MAC
-- under the tenant key. Known browsers (0001) do not serve here: they are known from the first proof on, before any second one.
create table credentials.second_step_browsers (
  tenant_id uuid not null,
  user_id uuid not null,
  browser_hash bytea not null,
  created_at timestamptz not null default platform.now(),
  passed_at timestamptz not null default platform.now(),
  remembered_until timestamptz,
  primary key (tenant_id, user_id, browser_hash)
);
alter table credentials.second_step_browsers enable row level security;
alter table credentials.second_step_browsers force row level security;
create policy tenant on credentials.second_step_browsers using (tenant_id = platform.tenant()) with check (tenant_id = platform.tenant());

-- When a user was first asked to set up a second step: time to do so is counted from then. The row is also what removals of one user wait for each other at.
create table credentials.second_step_users (
  tenant_id uuid not null,
  user_id uuid not null,
  asked_at timestamptz,
  primary key (tenant_id, user_id)
);
alter table credentials.second_step_users enable row level security;
alter table credentials.second_step_users force row level security;
create policy tenant on credentials.second_step_users using (tenant_id = platform.tenant()) with check (tenant_id = platform.tenant());
