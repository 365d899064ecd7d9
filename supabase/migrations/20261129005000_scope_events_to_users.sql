-- The client chooses an event's id, so that sending it again stores it once. Ids count per user: nobody can take an id
-- away from another user, or learn that it is in use.
alter table public.analytics_events drop constraint analytics_events_pkey, add primary key (user_id, id);
