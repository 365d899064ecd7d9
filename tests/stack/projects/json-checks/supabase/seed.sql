insert into public.customers (metadata) values ('{"tags": ["vip", "darkmode-ui"]}'); insert into public.books values (1, '{"title": "A", "price": 3}');
