-- A page of a thread is read straight from an index, whoever asks: with an index of the owner alone, the policy's
-- comparison led the planner to all messages of a user who has many more than most.
create index thread_messages_user_id_thread_id_position_idx
  on public.thread_messages (user_id, thread_id, position);
drop index public.thread_messages_user_id_idx;
