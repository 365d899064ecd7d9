insert into public.rooms (topic) values ('lobby'); insert into public.messages (room_topic, content) values ('lobby', 'Welcome');
