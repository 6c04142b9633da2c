-- The "yes" came from more than the mailbox: a session of the account, or a browser that is known.
alter table risk.questions add column vouched boolean not null default false;
-- Nothing but the mailbox said "yes", and there is nothing else to prove: from then on, for a day, whoever waits in that browser goes on, unless the owner says that it was not them.
alter table risk.questions add column waits_until timestamptz;
