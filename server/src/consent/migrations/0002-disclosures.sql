-- What left, to whom, on which day, by which way and on what ground: names of attributes, never a value. One row for each different answer of a day, however often
-- it was given. Written before the answer goes out.
create table consent.disclosures (
  tenant_id uuid not null,
  user_id uuid not null,
  -- UTC.
  day date not null,
  -- Of everything below but the times: the same answer finds its row again.
  digest bytea not null check (length(digest) = 16),
  -- Client id, SAML entity id, or `party:<name>`.
  recipient text not null,
  channel text not null,
  -- [{"attributes": [...], "reason": "...", "purpose": "...", "version": 1, "record": "..."}]
  grounds jsonb not null,
  first_at timestamptz not null,
  -- At least until then: moved on a quarter of an hour at a time.
  last_at timestamptz not null,
  primary key (tenant_id, user_id, day, digest),
  foreign key (tenant_id, user_id) references identity.users (tenant_id, id) on delete cascade
) with (fillfactor = 80);
-- For ending them after their time.
create index disclosures_by_day on consent.disclosures (tenant_id, day);
alter table consent.disclosures enable row level security;
alter table consent.disclosures force row level security;
create policy tenant on consent.disclosures using (tenant_id = platform.tenant()) with check (tenant_id = platform.tenant());
