insert into public.restaurants (name, location) values
  ('Supa Burger', 'POINT(-73.946823 40.807416)'), ('Supa Pizza', 'SRID=4326;POINT(-73.94581 40.807475)');
