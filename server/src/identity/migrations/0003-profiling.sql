-- How often somebody signed in to an application: counted only while a rule of their tenant asks for it. Flows without an application count under the empty name.
create table identity.visits (
  tenant_id uuid not null,
  user_id uuid not null,
  application_id text not null,
  visits int not null check (visits > 0),
  last_at timestamptz not null,
  primary key (tenant_id, user_id, application_id),
  foreign key (tenant_id, user_id) references identity.users (tenant_id, id) on delete cascade
) with (fillfactor = 70);

-- What somebody was asked for by which rule: seldom, and no more after three times "Not now".
create table identity.prompts (
  tenant_id uuid not null,
  user_id uuid not null,
  rule text not null,
  asked_at timestamptz not null,
  skips smallint not null default 0,
  primary key (tenant_id, user_id, rule),
  foreign key (tenant_id, user_id) references identity.users (tenant_id, id) on delete cascade
) with (fillfactor = 70);

alter table identity.visits enable row level security;
alter table identity.visits force row level security;
create policy tenant on identity.visits using (tenant_id = platform.tenant()) with check (tenant_id = platform.tenant());
alter table identity.prompts enable row level security;
alter table identity.prompts force row level security;
create policy tenant on identity.prompts using (tenant_id = platform.tenant()) with check (tenant_id = platform.tenant());
