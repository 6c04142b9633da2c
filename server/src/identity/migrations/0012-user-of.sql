-- For other rooms' statements that are sent together with the look-up of the account, by what the caller knows it by: whose account that is. Row-level security holds in it.
create function identity.user_of(tenant uuid, subject text) returns uuid language sql stable parallel safe as
$$ select coalesce(u.merged_into, u.id) from identity.users u where u.tenant_id = tenant and u.sub = subject $$;
