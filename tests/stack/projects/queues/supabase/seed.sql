select pgmq_public.send('jobs', '{"a": 1}'); select * from pgmq_public.read('jobs', 0, 1);
