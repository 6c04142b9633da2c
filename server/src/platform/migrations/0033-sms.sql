-- Messages to phones go through the same queue as mail.
alter table platform.deliveries drop constraint deliveries_channel_check;
alter table platform.deliveries add constraint deliveries_channel_check check (channel in ('email', 'sms'));
