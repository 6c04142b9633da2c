-- Tries from a known browser are counted under a name that its key's successors take along: neither another cookie nor somebody else's sign-in in the same
-- browser begins the count anew. Rows from before have none until they are carried, and are counted by their hash.
alter table credentials.known_browsers add column counted_as uuid;
alter table credentials.known_browsers alter column counted_as set default gen_random_uuid();
alter table credentials.factor_browsers add column counted_as uuid;
alter table credentials.factor_browsers alter column counted_as set default gen_random_uuid();
