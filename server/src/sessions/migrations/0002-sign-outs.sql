-- When a user was last signed out everywhere. What was proved before then begins no session and changes nothing any more, also in flows that were
-- parked on their last page at that moment. The session and the flow that asked for it are kept. One row per user.
create table sessions.sign_outs (
  tenant_id uuid not null,
  user_id uuid not null,
  at timestamptz not null,
  kept_session uuid,
  -- SHA-256 of the flow's id.
  kept_flow bytea,
  primary key (tenant_id, user_id)
);
alter table sessions.sign_outs enable row level security;
alter table sessions.sign_outs force row level security;
create policy tenant on sessions.sign_outs using (tenant_id = platform.tenant()) with check (tenant_id = platform.tenant());

-- Signing out everywhere and what rests on a proof wait for each other: many of the latter at once, the former alone.
create function sessions.sign_out_key(tenant uuid, subject uuid) returns bigint language sql immutable parallel safe as
$$ select hashtextextended('sessions.sign_out:' || tenant::text || ':' || subject::text, 0) $$;

-- One round trip. Volatile, so that the look comes after the lock and sees what was committed meanwhile.
create function sessions.signed_out_since(tenant uuid, subject uuid, since timestamptz, session uuid, flow bytea) returns boolean language plpgsql volatile as $$
begin
  perform pg_advisory_xact_lock_shared(sessions.sign_out_key(tenant, subject));
  return exists (
    select from sessions.sign_outs o
    where o.tenant_id = tenant and o.user_id = subject and o.at > since
      and (o.kept_session is null or o.kept_session is distinct from session) and (o.kept_flow is null or o.kept_flow is distinct from flow));
end $$;
