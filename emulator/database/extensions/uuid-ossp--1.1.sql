-- uuid-ossp on the random and hash functions of the server. Version 1 identifiers have a random node, as v1mc has:
-- SQL cannot read the MAC address.

create function @extschema@.uuid_nil() returns uuid language sql immutable strict parallel safe
return '00000000-0000-0000-0000-000000000000'::uuid;

create function @extschema@.uuid_ns_dns() returns uuid language sql immutable strict parallel safe
return '6ba7b810-9dad-11d1-80b4-00c04fd430c8'::uuid;

create function @extschema@.uuid_ns_url() returns uuid language sql immutable strict parallel safe
return '6ba7b811-9dad-11d1-80b4-00c04fd430c8'::uuid;

create function @extschema@.uuid_ns_oid() returns uuid language sql immutable strict parallel safe
return '6ba7b812-9dad-11d1-80b4-00c04fd430c8'::uuid;

create function @extschema@.uuid_ns_x500() returns uuid language sql immutable strict parallel safe
return '6ba7b814-9dad-11d1-80b4-00c04fd430c8'::uuid;

create function @extschema@.uuid_generate_v4() returns uuid language sql volatile strict parallel safe
return pg_catalog.gen_random_uuid();

-- 60 bits of time in units of 100 ns since 1582-10-15, 14 bits of clock sequence, 48 bits of node.
create function @extschema@.uuid_generate_v1mc() returns uuid language plpgsql volatile strict parallel safe
set search_path = pg_catalog as $$
declare
  ticks bigint := (extract(epoch from clock_timestamp()) * 10000000)::bigint + 122192928000000000;
  stamp text := lpad(to_hex(ticks), 16, '0');
  random bytea := uuid_send(gen_random_uuid());
begin
  random := set_byte(random, 8, (get_byte(random, 8) & 63) | 128);
  random := set_byte(random, 10, get_byte(random, 10) | 1);
  return (
    substr(stamp, 9, 8) || substr(stamp, 5, 4) || '1' || substr(stamp, 2, 3) || encode(substr(random, 9, 8), 'hex')
  )::uuid;
end
$$;

create function @extschema@.uuid_generate_v1() returns uuid language sql volatile strict parallel safe
return @extschema@.uuid_generate_v1mc();

create function @extschema@._uuid_of_hash(hash bytea, version integer) returns uuid
language sql immutable strict parallel safe
return encode(
  set_byte(
    set_byte(substr(hash, 1, 16), 6, (get_byte(hash, 6) & 15) | (version << 4)),
    8,
    (get_byte(hash, 8) & 63) | 128
  ),
  'hex'
)::uuid;

create function @extschema@.uuid_generate_v3(namespace uuid, name text) returns uuid
language sql immutable strict parallel safe
return @extschema@._uuid_of_hash(decode(md5(uuid_send(namespace) || convert_to(name, 'UTF8')), 'hex'), 3);

-- SHA-1 is not among the server's own hash functions (FIPS 180-4, section 6.1).
create function @extschema@._uuid_sha1(data bytea) returns bytea language plpgsql immutable strict parallel safe
set search_path = pg_catalog as $$
declare
  mask constant bigint := 4294967295;
  message bytea := data || '\x80'::bytea
    || decode(repeat('00', (119 - length(data) % 64) % 64), 'hex') || int8send(length(data)::bigint * 8);
  h0 bigint := 1732584193; h1 bigint := 4023233417; h2 bigint := 2562383102; h3 bigint := 271733878;
  h4 bigint := 3285377520;
  a bigint; b bigint; c bigint; d bigint; e bigint; f bigint; t bigint;
  w bigint[];
begin
  for block in 0 .. length(message) / 64 - 1 loop
    for i in 0 .. 15 loop
      t := block * 64 + i * 4;
      w[i] := (get_byte(message, t::int)::bigint << 24) | (get_byte(message, t::int + 1) << 16)
        | (get_byte(message, t::int + 2) << 8) | get_byte(message, t::int + 3);
    end loop;
    for i in 16 .. 79 loop
      t := w[i - 3] # w[i - 8] # w[i - 14] # w[i - 16];
      w[i] := ((t << 1) | (t >> 31)) & mask;
    end loop;
    a := h0; b := h1; c := h2; d := h3; e := h4;
    for i in 0 .. 79 loop
      if i < 20 then
        f := ((b & c) | ((b # mask) & d)) + 1518500249;
      elsif i < 40 then
        f := (b # c # d) + 1859775393;
      elsif i < 60 then
        f := ((b & c) | (b & d) | (c & d)) + 2400959708;
      else
        f := (b # c # d) + 3395469782;
      end if;
      t := ((((a << 5) | (a >> 27)) & mask) + f + e + w[i]) & mask;
      e := d; d := c; c := ((b << 30) | (b >> 2)) & mask; b := a; a := t;
    end loop;
    h0 := (h0 + a) & mask; h1 := (h1 + b) & mask; h2 := (h2 + c) & mask; h3 := (h3 + d) & mask; h4 := (h4 + e) & mask;
  end loop;
  return decode(lpad(to_hex(h0), 8, '0') || lpad(to_hex(h1), 8, '0') || lpad(to_hex(h2), 8, '0')
    || lpad(to_hex(h3), 8, '0') || lpad(to_hex(h4), 8, '0'), 'hex');
end
$$;

create function @extschema@.uuid_generate_v5(namespace uuid, name text) returns uuid
language sql immutable strict parallel safe
return @extschema@._uuid_of_hash(@extschema@._uuid_sha1(uuid_send(namespace) || convert_to(name, 'UTF8')), 5);
