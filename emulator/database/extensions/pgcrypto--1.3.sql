-- pgcrypto on the hash functions and the random source of the server. crypt() supports bcrypt and MD5, in PL/pgSQL:
-- bcrypt takes about a second at gen_salt's default cost of 6, and each further step doubles that. What needs a cipher
-- (encrypt, pgp_sym_encrypt and so on) raises feature_not_supported.

-- SHA-1 is not among the server's own hash functions (FIPS 180-4, section 6.1).
create function @extschema@._sha1(data bytea) returns bytea language plpgsql immutable strict parallel safe
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

create function @extschema@.digest(data bytea, type text) returns bytea language plpgsql immutable strict parallel safe
as $$
begin
  case lower(type)
    when 'md5' then return decode(md5(data), 'hex');
    when 'sha1' then return @extschema@._sha1(data);
    when 'sha224' then return sha224(data);
    when 'sha256' then return sha256(data);
    when 'sha384' then return sha384(data);
    when 'sha512' then return sha512(data);
    else
      raise exception using errcode = 'invalid_parameter_value',
        message = format('Cannot use "%s": No such hash algorithm', lower(type));
  end case;
end
$$;

create function @extschema@.digest(data text, type text) returns bytea language sql immutable strict parallel safe
return @extschema@.digest(convert_to(data, getdatabaseencoding()), type);

-- RFC 2104.
create function @extschema@.hmac(data bytea, key bytea, type text) returns bytea
language plpgsql immutable strict parallel safe as $$
declare
  size int := case when lower(type) in ('sha384', 'sha512') then 128 else 64 end;
  padded bytea := case when length(key) > size then @extschema@.digest(key, type) else key end;
  inner_key bytea;
  outer_key bytea;
begin
  padded := padded || decode(repeat('00', size - length(padded)), 'hex');
  inner_key := padded;
  outer_key := padded;
  for i in 0 .. size - 1 loop
    inner_key := set_byte(inner_key, i, get_byte(padded, i) # 54);
    outer_key := set_byte(outer_key, i, get_byte(padded, i) # 92);
  end loop;
  return @extschema@.digest(outer_key || @extschema@.digest(inner_key || data, type), type);
end
$$;

create function @extschema@.hmac(data text, key text, type text) returns bytea
language sql immutable strict parallel safe
return @extschema@.hmac(convert_to(data, getdatabaseencoding()), convert_to(key, getdatabaseencoding()), type);

create function @extschema@.gen_random_uuid() returns uuid language sql volatile parallel safe
return pg_catalog.gen_random_uuid();

-- The server's strong random source is reachable through gen_random_uuid, which has 122 random bits: two of them are
-- hashed for every 16 bytes.
create function @extschema@.gen_random_bytes(count integer) returns bytea language plpgsql volatile strict parallel safe
as $$
begin
  if count not between 1 and 1024 then
    raise exception using errcode = 'external_routine_invocation_exception', message = 'Length not in range';
  end if;
  return (
    select substr(
      string_agg(
        substr(sha256(uuid_send(pg_catalog.gen_random_uuid()) || uuid_send(pg_catalog.gen_random_uuid())), 1, 16),
        ''::bytea
      ), 1, count
    )
    from generate_series(1, (count + 15) / 16)
  );
end
$$;

create function @extschema@._base64(data bytea) returns text language sql immutable strict parallel safe
return rtrim(translate(encode(data, 'base64'), 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=',
  './ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'));

create function @extschema@.gen_salt(type text, cost integer) returns text
language plpgsql volatile strict parallel safe as $$
begin
  if type = 'bf' and cost = 0 then
    cost := 6;
  end if;
  if type = 'md5' and cost in (0, 1000) then
    return '$1$' || substr(@extschema@._base64(@extschema@.gen_random_bytes(6)), 1, 8);
  elsif type = 'bf' and cost between 4 and 31 then
    return '$2a$' || lpad(cost::text, 2, '0') || '$' || @extschema@._base64(@extschema@.gen_random_bytes(16));
  elsif type in ('bf', 'md5') then
    raise exception using errcode = 'invalid_parameter_value', message = 'gen_salt: Incorrect number of rounds';
  elsif type in ('des', 'xdes', 'sha256crypt', 'sha512crypt') then
    raise exception using errcode = 'feature_not_supported',
      message = format('the local pgcrypto has no gen_salt(''%s''): use gen_salt(''bf'')', type);
  end if;
  raise exception using errcode = 'invalid_parameter_value', message = 'gen_salt: Unknown salt algorithm';
end
$$;

create function @extschema@.gen_salt(type text) returns text language sql volatile strict parallel safe
return @extschema@.gen_salt(type, 0);

