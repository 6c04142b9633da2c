-- Time and tenant scope, used by every room.

-- The only authority for expiry (D24). Tests replace this function to move time; nothing else does.
create function platform.now() returns timestamptz language sql stable parallel safe as $$ select now() $$;

-- The tenant of the running transaction, set by `set local parvis.tenant`. Null outside one: then row-level security matches nothing.
create function platform.tenant() returns uuid language sql stable parallel safe as
$$ select nullif(current_setting('parvis.tenant', true), '')::uuid $$;
