-- While a receiver is told of the new secret, messages are signed with both.
alter table insight.trail_streams add column old_secret bytea;
alter table insight.trail_streams add column old_secret_until timestamptz;
