-- When everybody of a tenant was last signed out: what was proved before then begins and changes nothing any more, as with one user's sign-out. `kept_session`: of whoever
-- did it, where they are signed in to the same tenant.
create table sessions.tenant_sign_outs (
  tenant_id uuid not null primary key,
  at timestamptz not null,
  kept_session uuid
);
alter table sessions.tenant_sign_outs enable row level security;
alter table sessions.tenant_sign_outs force row level security;
create policy tenant on sessions.tenant_sign_outs using (tenant_id = platform.tenant()) with check (tenant_id = platform.tenant());

create or replace function sessions.proof_stands(tenant uuid, subject uuid, since timestamptz, session uuid, flow bytea, signs_out boolean) returns boolean language plpgsql volatile as $$
declare
  key bigint := sessions.sign_out_key(tenant, subject);
begin
  if not signs_out then
    perform pg_advisory_xact_lock(key);
  end if;
  if exists (
    select from sessions.sign_outs o
    where o.tenant_id = tenant and o.user_id = subject and o.at > since
      and (o.kept_session is null or o.kept_session is distinct from session) and (o.kept_flow is null or o.kept_flow is distinct from flow))
    or exists (
    select from sessions.tenant_sign_outs o
    where o.tenant_id = tenant and o.at > since and (o.kept_session is null or o.kept_session is distinct from session)) then
    return false;
  end if;
  if signs_out then
    perform pg_advisory_xact_lock(key);
  end if;
  return true;
end $$;
