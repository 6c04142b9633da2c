-- `events_person` has all of it, and the kind of the fact.
drop index platform.events_subject;
