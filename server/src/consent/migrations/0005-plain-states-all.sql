-- In a transaction of its own: the table is read without keeping anybody from it.
alter table consent.states validate constraint states_plain;
