-- What the owner of an account was asked: was this you? One row for each decision that somebody was told of.
create table risk.questions (
  tenant_id uuid not null,
  decision_id uuid not null,
  user_id uuid not null,
  asked_at timestamptz not null default platform.now(),
  -- Messages about it so far. 0: the account had too many that day.
  sent smallint not null,
  -- A keyed name of the browser it was tried in: what a "yes" opens, it opens there alone.
  browser_key bytea not null,
  -- Keyed 64-bit names of what it showed, as in risk.logins: what was said not to be the owner is known again by them.
  ip bigint,
  asn bigint,
  browser bigint,
  os bigint,
  -- Sealed: what the owner is shown of where it came from.
  shown bytea not null,
  -- They said that it was not them.
  denied_at timestamptz,
  -- They said that it was them, and somebody who waits in that browser may go on until then.
  released_until timestamptz,
  primary key (tenant_id, decision_id),
  foreign key (tenant_id, decision_id) references risk.decisions (tenant_id, id) on delete cascade,
  foreign key (tenant_id, user_id) references identity.users (tenant_id, id) on delete cascade
);
create index questions_of_user on risk.questions (tenant_id, user_id, asked_at);
alter table risk.questions enable row level security;
alter table risk.questions force row level security;
create policy tenant on risk.questions using (tenant_id = platform.tenant()) with check (tenant_id = platform.tenant());
