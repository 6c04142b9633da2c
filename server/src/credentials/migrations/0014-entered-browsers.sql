-- Whether a sign-in came to its end in this browser. A first proof alone makes a row, for the quota of tries; it makes no browser known that was asked for more and gave none.
-- Rows from before are taken for what they were taken for.
alter table credentials.known_browsers add column entered boolean not null default true;
alter table credentials.known_browsers alter column entered set default false;
