-- Whatever rests on a proof holds the user's lock alone, from before its first write to its end. Shared, as in signed_out_since, two transactions that both
-- signed out everywhere each waited for the other to let go, or for a row that the other had written. Where many may read and each may turn out to write,
-- there is no order but one after the other; they are of one user, and short.
--
-- signs_out: the transaction signs out everywhere itself. Of several at the same moment each has its way, the last one last: they look before they wait.
-- Anything else looks after it waited, and so never outlives a sign-out it did not see.
-- Volatile, so that each look has its own snapshot. signed_out_since stays for processes of the release before; its shared lock waits for this one.
create function sessions.proof_stands(tenant uuid, subject uuid, since timestamptz, session uuid, flow bytea, signs_out boolean) returns boolean language plpgsql volatile as $$
declare
  key bigint := sessions.sign_out_key(tenant, subject);
begin
  if not signs_out then
    perform pg_advisory_xact_lock(key);
  end if;
  if exists (
    select from sessions.sign_outs o
    where o.tenant_id = tenant and o.user_id = subject and o.at > since
      and (o.kept_session is null or o.kept_session is distinct from session) and (o.kept_flow is null or o.kept_flow is distinct from flow)) then
    return false;
  end if;
  if signs_out then
    perform pg_advisory_xact_lock(key);
  end if;
  return true;
end $$;
