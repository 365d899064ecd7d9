-- Items and responses are read by functions whole, as assistants and messages are: JSON that is nested deeper than their
-- parsers read must not be stored. `not valid`, because existing rows must not block the migration.
alter table public.thread_items
  add constraint thread_items_depth_check check (private.is_flat(item)) not valid;

alter table public.responses
  add constraint responses_depth_check check (private.is_flat(input) and private.is_flat(response)) not valid;
