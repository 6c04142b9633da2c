-- As `identity.user_of`, for statements that name it in their FROM: it becomes a part of them, with its plan, and a call costs nothing. No row: nobody's. `case`, as PostgreSQL
-- holds `coalesce` for leaky and would look no row of a table with row-level security up by it. Nothing calls `user_of` any more; it goes when no process of the release before runs.
create or replace function identity.account_of(tenant uuid, subject text) returns table (id uuid) language sql stable parallel safe as
$$ select case when u.merged_into is null then u.id else u.merged_into end from identity.users u where u.tenant_id = tenant and u.sub = subject $$;
