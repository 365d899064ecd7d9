-- PostGIS's types and the signatures that migrations refer to. A value is its text (WKT, EWKT or GeoJSON), stored and
-- returned unchanged; an SRID or a subtype in a column's type is accepted and not checked. Functions raise
-- feature_not_supported. Types of text storage are made of the server's own functions of text.

-- GiST's support functions for bytea, so that an index can be created. It has no operators and is never used.
create function @extschema@._gist_consistent(internal, bytea, smallint, oid, internal) returns boolean
language c immutable strict as '$libdir/btree_gist', 'gbt_bytea_consistent';
create function @extschema@._gist_union(internal, internal) returns bytea
language c immutable strict as '$libdir/btree_gist', 'gbt_bytea_union';
create function @extschema@._gist_compress(internal) returns internal
language c immutable strict as '$libdir/btree_gist', 'gbt_bytea_compress';
create function @extschema@._gist_decompress(internal) returns internal
language c immutable strict as '$libdir/btree_gist', 'gbt_var_decompress';
create function @extschema@._gist_penalty(internal, internal, internal) returns internal
language c immutable strict as '$libdir/btree_gist', 'gbt_bytea_penalty';
create function @extschema@._gist_picksplit(internal, internal) returns internal
language c immutable strict as '$libdir/btree_gist', 'gbt_bytea_picksplit';
create function @extschema@._gist_same(bytea, bytea, internal) returns internal
language c immutable strict as '$libdir/btree_gist', 'gbt_bytea_same';

create type @extschema@.geometry;
create type @extschema@.geography;
create type @extschema@.box2d as (xmin float8, ymin float8, xmax float8, ymax float8);
create type @extschema@.box3d as (xmin float8, ymin float8, zmin float8, xmax float8, ymax float8, zmax float8);
create type @extschema@.geometry_dump as (path integer[], geom text);

do $do$
declare
  kind text;
begin
  foreach kind in array array['geometry', 'geography'] loop
    execute format('create function @extschema@.%1$s_in(cstring) returns @extschema@.%1$s
      language internal immutable strict parallel safe as ''textin''', kind);
    execute format('create function @extschema@.%1$s_out(@extschema@.%1$s) returns cstring
      language internal immutable strict parallel safe as ''textout''', kind);
    execute format('create function @extschema@.%1$s_recv(internal) returns @extschema@.%1$s
      language internal stable strict parallel safe as ''textrecv''', kind);
    execute format('create function @extschema@.%1$s_send(@extschema@.%1$s) returns bytea
      language internal stable strict parallel safe as ''textsend''', kind);
    -- Accepts any modifiers, such as (Point, 4326): their number of dimensions is 1.
    execute format('create function @extschema@.%1$s_typmod_in(cstring[]) returns integer
      language internal immutable strict parallel safe as ''array_ndims''', kind);
    execute format('create type @extschema@.%1$s (
      input = @extschema@.%1$s_in, output = @extschema@.%1$s_out, receive = @extschema@.%1$s_recv,
      send = @extschema@.%1$s_send, typmod_in = @extschema@.%1$s_typmod_in, internallength = variable, storage = extended,
      collatable = false)', kind);
    execute format('create cast (text as @extschema@.%s) without function as assignment', kind);
    execute format('create cast (@extschema@.%s as text) without function as assignment', kind);
    execute format('create function @extschema@.%1$s_overlaps(a @extschema@.%1$s, b @extschema@.%1$s) returns boolean
      language plpgsql as $f$ begin raise exception using errcode = ''feature_not_supported'',
      message = ''postgis is only a stand-in here: && is not implemented''; end $f$', kind);
    execute format('create function @extschema@.%1$s_distance_knn(a @extschema@.%1$s, b @extschema@.%1$s) returns float8
      language plpgsql as $f$ begin raise exception using errcode = ''feature_not_supported'',
      message = ''postgis is only a stand-in here: <-> is not implemented''; end $f$', kind);
    execute format('create operator @extschema@.&& (leftarg = @extschema@.%1$s, rightarg = @extschema@.%1$s,
      function = @extschema@.%1$s_overlaps, commutator = OPERATOR(@extschema@.&&))', kind);
    execute format('create operator @extschema@.<-> (leftarg = @extschema@.%1$s, rightarg = @extschema@.%1$s,
      function = @extschema@.%1$s_distance_knn, commutator = OPERATOR(@extschema@.<->))', kind);
    execute format('create operator class @extschema@.gist_%1$s_ops%2$s default for type @extschema@.%1$s using gist as
      function 1 @extschema@._gist_consistent(internal, bytea, smallint, oid, internal),
      function 2 @extschema@._gist_union(internal, internal), function 3 @extschema@._gist_compress(internal),
      function 4 @extschema@._gist_decompress(internal), function 5 @extschema@._gist_penalty(internal, internal, internal),
      function 6 @extschema@._gist_picksplit(internal, internal), function 7 @extschema@._gist_same(bytea, bytea, internal),
      storage bytea', kind, case kind when 'geometry' then '_2d' else '' end);
  end loop;
end
$do$;

create cast (@extschema@.geometry as @extschema@.geography) without function as implicit;
create cast (@extschema@.geography as @extschema@.geometry) without function as assignment;

create table @extschema@.spatial_ref_sys (
  srid integer primary key, auth_name varchar(256), auth_srid integer, srtext varchar(2048), proj4text varchar(2048)
);
create view @extschema@.geometry_columns as
select current_database()::varchar(256) as f_table_catalog, n.nspname as f_table_schema, c.relname as f_table_name,
  a.attname as f_geometry_column, 2 as coord_dimension, 0 as srid, 'GEOMETRY'::varchar(30) as type
from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
where a.atttypid = '@extschema@.geometry'::regtype and c.relkind in ('r', 'v', 'm', 'f', 'p') and not a.attisdropped;

-- `g` is geometry, `G` geography, `*` either of them, in functions of their own.
do $do$
declare
  line text;
  signature text;
begin
  foreach line in array array[
    'st_point(x float8, y float8) g', 'st_point(x float8, y float8, srid integer) g',
    'st_makepoint(x float8, y float8) g', 'st_makepoint(x float8, y float8, z float8) g',
    'st_makeenvelope(xmin float8, ymin float8, xmax float8, ymax float8, srid integer default 0) g',
    'st_makeline(geom1 g, geom2 g) g', 'st_makepolygon(geom g) g', 'st_makebox2d(geom1 g, geom2 g) box2d',
    'st_setsrid(geom g, srid integer) g', 'st_srid(geom *) integer', 'st_transform(geom g, to_srid integer) g',
    'st_geomfromtext(wkt text) g', 'st_geomfromtext(wkt text, srid integer) g', 'st_geomfromewkt(ewkt text) g',
    'st_geomfromgeojson(geojson text) g', 'st_geomfromgeojson(geojson json) g', 'st_geomfromgeojson(geojson jsonb) g',
    'st_geomfromwkb(wkb bytea) g', 'st_geomfromwkb(wkb bytea, srid integer) g', 'st_pointfromtext(wkt text) g',
    'st_pointfromtext(wkt text, srid integer) g', 'st_geogfromtext(ewkt text) G', 'st_geographyfromtext(ewkt text) G',
    'st_astext(geom *) text', 'st_astext(geom *, maxdecimaldigits integer) text', 'st_asewkt(geom *) text',
    'st_asgeojson(geom *, maxdecimaldigits integer default 9, options integer default 8) text',
    'st_asbinary(geom *) bytea', 'st_asewkb(geom g) bytea', 'st_ashexewkb(geom g) text', 'st_geohash(geom g) text',
    'st_asmvtgeom(geom g, bounds box2d, extent integer default 4096, buffer integer default 256) g',
    'st_tileenvelope(zoom integer, x integer, y integer) g',
    'st_x(geom g) float8', 'st_y(geom g) float8', 'st_z(geom g) float8', 'st_xmin(geom g) float8',
    'st_xmax(geom g) float8', 'st_ymin(geom g) float8', 'st_ymax(geom g) float8',
    'st_distance(geom1 g, geom2 g) float8', 'st_distance(geog1 G, geog2 G, use_spheroid boolean default true) float8',
    'st_distancesphere(geom1 g, geom2 g) float8', 'st_distancespheroid(geom1 g, geom2 g) float8',
    'st_dwithin(geom1 g, geom2 g, distance float8) boolean',
    'st_dwithin(geog1 G, geog2 G, distance float8, use_spheroid boolean default true) boolean',
    'st_intersects(geom1 *, geom2 *) boolean', 'st_within(geom1 g, geom2 g) boolean',
    'st_contains(geom1 g, geom2 g) boolean', 'st_covers(geom1 *, geom2 *) boolean',
    'st_coveredby(geom1 *, geom2 *) boolean', 'st_overlaps(geom1 g, geom2 g) boolean',
    'st_touches(geom1 g, geom2 g) boolean', 'st_crosses(geom1 g, geom2 g) boolean',
    'st_equals(geom1 g, geom2 g) boolean', 'st_disjoint(geom1 g, geom2 g) boolean',
    'st_intersection(geom1 *, geom2 *) *', 'st_union(geom1 g, geom2 g) g', 'st_difference(geom1 g, geom2 g) g',
    'st_buffer(geom *, radius float8) *', 'st_centroid(geom *) *', 'st_envelope(geom g) g', 'st_expand(geom g, units float8) g',
    'st_simplify(geom g, tolerance float8) g', 'st_convexhull(geom g) g', 'st_pointonsurface(geom g) g',
    'st_startpoint(geom g) g', 'st_endpoint(geom g) g', 'st_pointn(geom g, n integer) g', 'st_npoints(geom g) integer',
    'st_linelocatepoint(line g, point g) float8', 'st_lineinterpolatepoint(line g, fraction float8) g',
    'st_closestpoint(geom1 g, geom2 g) g', 'st_project(geog G, distance float8, azimuth float8) G',
    'st_area(geom g) float8', 'st_area(geog G, use_spheroid boolean default true) float8', 'st_length(geom g) float8',
    'st_length(geog G, use_spheroid boolean default true) float8', 'st_perimeter(geom g) float8',
    'st_azimuth(geom1 *, geom2 *) float8', 'st_isvalid(geom g) boolean', 'st_isempty(geom g) boolean',
    'st_makevalid(geom g) g', 'st_geometrytype(geom g) text', 'geometrytype(geom *) text', 'st_multi(geom g) g',
    'st_force2d(geom g) g', 'st_flipcoordinates(geom g) g', 'st_snaptogrid(geom g, size float8) g',
    'box2d(geom g) box2d', 'geometry(box box2d) g', 'st_collect(geom1 g, geom2 g) g', 'st_hexagongrid(size float8, bounds g) text',
    'postgis_full_version() text', 'postgis_version() text', 'postgis_lib_version() text'
  ] loop
    for signature in
      select replace(line, '*', kind) from unnest(case when line like '%*%' then array['g', 'G'] else array['g'] end) kind
    loop
      signature := regexp_replace(signature, '\) (\w+)$', ') returns \1');
      signature := regexp_replace(signature, '(?<= )g(?=[,) ]|$)', '@extschema@.geometry', 'g');
      signature := regexp_replace(signature, '(?<= )G(?=[,) ]|$)', '@extschema@.geography', 'g');
      signature := regexp_replace(signature, '(?<= )box2d(?=[,) ]|$)', '@extschema@.box2d', 'g');
      execute format(
        'create function @extschema@.%s language plpgsql immutable as $f$ begin raise exception using '
        'errcode = ''feature_not_supported'', message = %L, hint = %L; end $f$',
        signature, 'postgis is only a stand-in here: ' || split_part(signature, '(', 1) || '() is not implemented',
        'It works on hosted Supabase; see docs/database.md'
      );
    end loop;
  end loop;
end
$do$;

create cast (@extschema@.box2d as @extschema@.geometry) with function @extschema@.geometry(@extschema@.box2d) as implicit;
create cast (@extschema@.geometry as @extschema@.box2d) with function @extschema@.box2d(@extschema@.geometry) as implicit;
