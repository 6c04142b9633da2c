-- Erased: the row is a name that nobody ever gets again, and nothing more.
alter table identity.users drop constraint users_state_check;
alter table identity.users add constraint users_state_check check (state in ('active', 'suspended', 'locked', 'deletion_pending', 'merged', 'erased'));
