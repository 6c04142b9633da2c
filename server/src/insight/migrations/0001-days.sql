-- How often something happened on a day, in UTC: numbers, and nothing that could be anybody. They stay as they are when accounts are erased.
create table insight.days (
  tenant_id uuid not null,
  day date not null,
  measure text not null,
  -- Id of the application it happened at; empty: none.
  application text not null,
  -- Of a sign-in how it was proved, of a journey which one, of a new account what it is signed in with.
  detail text not null,
  n integer not null check (n > 0),
  primary key (tenant_id, day, measure, application, detail)
);
alter table insight.days enable row level security;
alter table insight.days force row level security;
create policy tenant on insight.days using (tenant_id = platform.tenant()) with check (tenant_id = platform.tenant());

-- Up to which day they are counted; that one is counted again.
create table insight.counted (
  tenant_id uuid not null primary key,
  day date not null
);
