-- Schema of the tests of reads, filters and embedding: an orchestra, its concerts and its venues.

create table venues (
  id int primary key,
  name text not null,
  city text,
  capacity int,
  opened date,
  active boolean,
  rating numeric,
  tags text[] not null default '{}',
  details jsonb,
  open_days int4range,
  description text,
  search tsvector generated always as (to_tsvector('english', coalesce(description, ''))) stored
);
comment on table venues is 'Where the orchestra plays';

create table venue_manuals (
  venue_id int primary key references venues,
  text text not null
);

create table concerts (
  id int primary key,
  title text not null,
  venue_id int references venues,
  backup_venue_id int constraint backup_venue references venues,
  starts timestamptz,
  price numeric(8, 2),
  program json
);

create table musicians (
  id int primary key,
  name text not null,
  mentor_id int references musicians
);

create table performances (
  concert_id int references concerts,
  musician_id int references musicians,
  part text,
  fee int,
  primary key (concert_id, musician_id)
);

-- A key of two columns, and a foreign key to it
create table seats (
  venue_id int references venues,
  number int,
  "row" text,
  primary key (venue_id, number)
);
create table tickets (
  id int primary key,
  venue_id int,
  seat_number int,
  holder text,
  foreign key (venue_id, seat_number) references seats (venue_id, number)
);

create table "Würfel & Co" (
  "id" int primary key,
  "Größe (cm)" int,
  "a.b" text,
  "with,comma" text
);

create view concert_titles as select id as concert_id, title, venue_id as place from concerts;
create view concert_titles_again as select concert_id, title, place from concert_titles;
create view venue_names as select id, name from venues;
create materialized view venue_list as select id, name from venues with no data;

-- Views with nested or computed columns
create view "odd {view} (1, 2)" as
  select id as "the } id", venue_id as "place, {or} \ not", title || '{' as title from concerts;
create view busy_concerts as
  with parts as (select concert_id, count(*) as number from performances group by concert_id)
  select (select max(v.id) from venues v) as last_venue, c.id, c.venue_id, parts.number
  from (select id, venue_id from concerts) c join parts on parts.concert_id = c.id;
create view pupils as
  select m.id, m.name, t.id as mentor, t.name as mentor_name from musicians m join musicians t on t.id = m.mentor_id;

create table takings (
  day date,
  venue_id int references venues,
  amount int,
  primary key (day, venue_id)
) partition by range (day);
create table takings_2026 partition of takings for values from ('2026-01-01') to ('2027-01-01');

-- A column with its table's name
create table chairs (id int primary key, chairs int, maker int);
create function chair_maker(chairs) returns setof musicians rows 1 language sql stable as
$$ select * from musicians where id = $1.maker $$;

create function label(venues) returns text language sql stable as
$$ select $1.name || coalesce(', ' || $1.city, '') $$;
create function keywords(venues) returns tsvector language sql stable as
$$ select to_tsvector('english', $1.name || ' ' || coalesce($1.city, '')) $$;
create function cheapest_concert(venues) returns setof concerts rows 1 language sql stable as
$$ select * from concerts where venue_id = $1.id order by price limit 1 $$;
create function later_concerts(concerts) returns setof concerts language sql stable as
$$ select * from concerts where starts > $1.starts order by id $$;

create function find_venues(min_capacity int default 0) returns setof venues language sql stable as
$$ select * from venues where capacity >= min_capacity order by id $$;
create function numbers_to(n int) returns setof int language sql immutable as $$ select generate_series(1, n) $$;
create function venue_table() returns table (number int, word text) language sql immutable as
$$ values (1, 'one'), (2, 'two'), (3, 'three') $$;

-- A colour is stored as a number and read as #rrggbb
create domain colour as int;
create function colour_json(colour) returns json language sql immutable as
$$ select to_json('#' || lpad(to_hex($1::int), 6, '0')) $$;
create function colour(json) returns colour language sql immutable as $$ select colour($1 #>> '{}') $$;
create function colour(text) returns colour language sql immutable as
$$ select ('x' || lpad(ltrim($1, '#'), 8, '0'))::bit(32)::int::colour $$;
create cast (colour as json) with function colour_json(colour) as implicit;
create cast (json as colour) with function colour(json) as implicit;
create cast (text as colour) with function colour(text) as implicit;
create table lamps (id int primary key, shade colour, venue_id int references venues);

insert into venues (id, name, city, capacity, opened, active, rating, tags, details, open_days, description) values
  (1, 'Old Hall', 'Chennai', 500, '1901-05-01', true, 4.5, '{large,historic}',
    '{"owner": {"name": "City"}, "floors": [1, 2, 3], "lift": false}', '[1,5]', 'A grand old concert hall'),
  (2, 'New Hall', 'Kochi', 1200, '2019-11-20', true, 4.1, '{large,modern}',
    '{"owner": {"name": "Trust"}, "floors": [1, 2]}', '[2,8)', 'Modern hall with great acoustics'),
  (3, 'Garden Stage', null, 80, null, null, null, '{outdoor}', '{"owner": null}', '[6,7]', 'Small stage in a garden'),
  (4, 'Black Box', 'Chennai', 0, '2001-01-31', false, 3, '{}', null, null, null);
insert into venue_manuals values (1, 'Ring twice'), (2, 'Use the side door');
insert into concerts values
  (1, 'Spring', 1, 2, '2026-03-20 19:00+00', 20.00, '{"pieces": ["Overture", "Symphony"], "encore": true}'),
  (2, 'Summer', 2, null, '2026-06-21 19:30+00', 35.50, '{"pieces": ["Serenade"]}'),
  (3, 'Autumn', 1, 3, '2026-09-22 18:00+00', 15.00, null),
  (4, 'Tour', null, null, null, null, null);
insert into musicians values (1, 'Asha', null), (2, 'Binu', 1), (3, 'Chitra', 1), (4, 'Dev', 2);
insert into performances values
  (1, 1, 'violin', 100), (1, 2, 'viola', 80), (2, 1, 'violin', 120), (2, 3, 'flute', 90), (3, 3, 'flute', 70);
insert into seats values (1, 1, 'A'), (1, 2, 'A'), (2, 1, 'B');
insert into tickets values (1, 1, 1, 'Mira'), (2, 1, 2, 'Noor'), (3, null, null, 'Open');
insert into takings values ('2026-03-20', 1, 900), ('2026-06-21', 2, 2000);
refresh materialized view venue_list;
insert into "Würfel & Co" values (1, 3, 'dot', 'comma'), (2, 7, null, null);
insert into chairs values (1, 40, 1);
insert into lamps values (1, 255, 1), (2, 16711680, 1), (3, null, 2);

grant select on all tables in schema public to anon, authenticated;
