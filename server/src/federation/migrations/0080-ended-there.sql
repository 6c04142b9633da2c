-- Who was signed out elsewhere, and when: a sign-in that came from there before, and is not finished here yet, begins no session any more. Keyed hashes; gone
-- when no such sign-in can be under way.
create table federation.ended_there (
  tenant_id uuid not null,
  -- MAC of the connection with the name of a session there, of somebody there, or of both.
  mark bytea not null check (length(mark) = 32),
  ended_at timestamptz not null default platform.now(),
  primary key (tenant_id, mark)
);
create index ended_there_by_age on federation.ended_there (tenant_id, ended_at);
alter table federation.ended_there enable row level security;
alter table federation.ended_there force row level security;
create policy tenant on federation.ended_there using (tenant_id = platform.tenant()) with check (tenant_id = platform.tenant());
