-- When the clock is to look at a job and scope again, and under which schedules and calendar (a short name for them) that was
-- worked out: under others it is looked at again at once. Both are empty until it was looked at.
alter table job_cursor add column ground text not null default '';
alter table job_cursor add column look_at text not null default '';
create index job_cursor_due on job_cursor (ground, look_at);
-- Whether the clock has begun for a group, and for whom a role is: who is new is found without looking at all others.
alter table chat add column begun integer not null default 0;
create index chat_fresh on chat (id) where begun = 0 and unit_id is not null and state = 'active';
alter table role add column begun integer not null default 0;
create index role_fresh on role (id) where begun = 0 and ended_at is null;
