-- Sessions in which an operator acts for a customer who let them (decision 0041): who acts, and the operator's own session it hangs on, in the operators'
-- tenant. Its protocol uid says what it is, so that whoever holds a token of it knows without a look; the database sees to it that none comes without.
alter table sessions.sessions
  add column actor_id uuid,
  add column actor_tenant_id uuid,
  add column actor_session_id uuid;
alter table sessions.sessions add constraint sessions_actor
  check (num_nulls(actor_id, actor_tenant_id, actor_session_id) in (0, 3) and (protocol_uid is null or (actor_id is not null) = starts_with(protocol_uid, 'acting.'))) not valid;
-- They are few, and looked through by the worker for all tenants.
create index sessions_actor on sessions.sessions (actor_id) where actor_id is not null and revoked_at is null;
