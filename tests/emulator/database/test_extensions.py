"""Extensions that Supabase has and the embedded server's wheel lacks."""

import re
import uuid
from collections.abc import AsyncIterator

import asyncpg
import bcrypt
import jwt
import pytest

from emulator.database.extension_files import HERE, stand_ins

IMPLEMENTED = sorted(path.stem for path in HERE.glob("*.control") if path.stem != "postgis")
STAND_INS = sorted(["postgis", *(each.name for each in stand_ins())])
# hosted Supabase's list, as of its documentation, without those that need a superuser or an own server
SUPABASE = [
    "address_standardizer",
    "address_standardizer_data_us",
    "autoinc",
    "bloom",
    "btree_gin",
    "btree_gist",
    "citext",
    "cube",
    "dblink",
    "dict_int",
    "dict_xsyn",
    "earthdistance",
    "fuzzystrmatch",
    "hstore",
    "http",
    "hypopg",
    "index_advisor",
    "insert_username",
    "intarray",
    "isn",
    "lo",
    "ltree",
    "moddatetime",
    "pageinspect",
    "pg_cron",
    "pg_graphql",
    "pg_hashids",
    "pg_jsonschema",
    "pg_net",
    "pg_prewarm",
    "pg_repack",
    "pg_stat_monitor",
    "pg_stat_statements",
    "pg_tle",
    "pg_trgm",
    "pg_walinspect",
    "pgaudit",
    "pgcrypto",
    "pgjwt",
    "pgmq",
    "pgroonga",
    "pgrouting",
    "pgrowlocks",
    "pgsodium",
    "pgstattuple",
    "pgtap",
    "plcoffee",
    "plls",
    "plpgsql",
    "plpgsql_check",
    "plv8",
    "postgis",
    "postgis_raster",
    "postgis_sfcgal",
    "postgis_tiger_geocoder",
    "postgis_topology",
    "postgres_fdw",
    "refint",
    "rum",
    "seg",
    "sslinfo",
    "supabase_vault",
    "supabase-dbdev",
    "tablefunc",
    "tcn",
    "timescaledb",
    "tsm_system_rows",
    "tsm_system_time",
    "unaccent",
    "uuid-ossp",
    "vector",
    "wrappers",
    "xml2",
]


@pytest.fixture
async def connection(bare_database: str) -> AsyncIterator[asyncpg.Connection]:
    opened = await asyncpg.connect(bare_database)
    yield opened
    await opened.close()


@pytest.mark.parametrize("schema", ["", "with schema extensions", "with schema pg_catalog"])
async def test_every_extension_of_supabase_is_created(connection: asyncpg.Connection, schema: str) -> None:
    for name in SUPABASE:
        if schema.endswith("pg_catalog") and name != "pg_cron":
            continue
        await connection.execute(f'create extension if not exists "{name}" {schema} cascade')
        await connection.execute(f'drop extension "{name}" cascade' if name != "plpgsql" else "select 1")
        await connection.execute(f'create extension if not exists "{name}" {schema} cascade')


@pytest.mark.parametrize("name", IMPLEMENTED)
async def test_an_extension_is_dropped_and_created_again(connection: asyncpg.Connection, name: str) -> None:
    await connection.execute(f'drop extension if exists "{name}" cascade')
    await connection.execute(f'create extension "{name}" cascade')
    comment = await connection.fetchval("select comment from pg_available_extensions where name = $1", name)
    assert not comment.startswith("stand-in")


@pytest.mark.parametrize("name", STAND_INS)
async def test_functions_of_a_stand_in_say_so(connection: asyncpg.Connection, name: str) -> None:
    """Its functions fail when they are called; those with a body of their own are tested by name."""
    await connection.execute(f'create extension if not exists "{name}" with schema extensions cascade')
    functions = await connection.fetch(
        """
        select p.oid::regprocedure::text as name, p.proargtypes::regtype[]::text[] as types
        from pg_proc p join pg_depend d on d.objid = p.oid and d.deptype = 'e'
        join pg_extension e on e.oid = d.refobjid and e.extname = $1
        where p.prosrc like '%feature_not_supported%'
        """,
        name,
    )
    for function in functions:
        called = f"{function['name'].split('(')[0]}({', '.join(f'null::{each}' for each in function['types'])})"
        with pytest.raises(
            asyncpg.FeatureNotSupportedError, match=f"^{re.escape(name)} is only a stand-in here: "
        ) as error:
            await connection.fetch(f"select {called}")
        assert (error.value.hint or "docs/database.md").endswith("docs/database.md")


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        # FIPS 180-4 and RFC 1321
        ("encode(digest('abc', 'sha1'), 'hex')", "a9993e364706816aba3e25717850c26c9cd0d89d"),
        (
            "encode(digest('abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq', 'sha1'), 'hex')",
            "84983e441c3bd26ebaae4aa1f95129e5e54670f1",
        ),
        ("encode(digest(repeat('a', 1000), 'sha1'), 'hex')", "291e9a6c66994949b57ba5e650361e98fc36b1ba"),
        ("encode(digest('', 'md5'), 'hex')", "d41d8cd98f00b204e9800998ecf8427e"),
        ("encode(digest('abc', 'SHA224'), 'hex')", "23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7"),
        (
            "encode(digest('abc'::bytea, 'sha256'), 'hex')",
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        ),
        # RFC 2202 and 4231
        ("encode(hmac('what do ya want for nothing?', 'Jefe', 'md5'), 'hex')", "750c783e6ab0b503eaa86e310a5db738"),
        (
            "encode(hmac('what do ya want for nothing?', 'Jefe', 'sha1'), 'hex')",
            "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79",
        ),
        (
            "encode(hmac('Test Using Larger Than Block-Size Key - Hash Key First',"
            " decode(repeat('aa', 131), 'hex'), 'sha256'), 'hex')",
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
        ),
        (
            "encode(hmac('what do ya want for nothing?', 'Jefe', 'sha256'), 'hex')",
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
        ),
        ("crypt('rasmuslerdorf', '$1$rasmusle$rISCgZzpwk3UhDidwXvin0')", "$1$rasmusle$rISCgZzpwk3UhDidwXvin0"),
        # Solar Designer's test vectors
        (
            "crypt('U*U', '$2a$05$CCCCCCCCCCCCCCCCCCCCC.')",
            "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
        ),
        ("uuid_generate_v5(uuid_ns_dns(), 'python.org')::text", "886313e1-3b8a-5372-9b90-0c9aee199e5d"),
        ("uuid_generate_v3(uuid_ns_dns(), 'python.org')::text", "6fa459ea-ee8a-3ca4-894e-db77e160355e"),
        ("uuid_nil()::text", "00000000-0000-0000-0000-000000000000"),
        ("length(gen_random_bytes(33))::text", "33"),
    ],
)
async def test_values(connection: asyncpg.Connection, call: str, expected: str) -> None:
    await connection.execute("set search_path = public, extensions")
    assert await connection.fetchval(f"select {call}") == expected


@pytest.mark.parametrize("version", [1, 4])
async def test_uuids_have_their_version_and_differ(connection: asyncpg.Connection, version: int) -> None:
    rows = await connection.fetch(f"select extensions.uuid_generate_v{version}() as id from generate_series(1, 200)")
    assert len({row["id"] for row in rows}) == 200
    assert {(uuid.UUID(str(row["id"])).version, uuid.UUID(str(row["id"])).variant) for row in rows} == {
        (version, uuid.RFC_4122)
    }


@pytest.mark.parametrize("password", ["", "correct horse", "పాస్‌వర్డ్", "x" * 100])
async def test_bcrypt_hashes_are_those_of_the_library(connection: asyncpg.Connection, password: str) -> None:
    hashed = await connection.fetchval("select extensions.crypt($1, extensions.gen_salt('bf', 4))", password)
    assert hashed.startswith("$2a$04$")
    assert bcrypt.checkpw(password.encode()[:72], hashed.encode())
    theirs = bcrypt.hashpw(password.encode()[:72], bcrypt.gensalt(4, b"2b")).decode()
    assert await connection.fetchval("select extensions.crypt($1, $2) = $2", password, theirs)


@pytest.mark.parametrize(
    "call", ["gen_salt('xdes')", "crypt('a', '_J9..rasm')", "pgp_sym_encrypt('a', 'b')", "encrypt('a', 'b', 'aes')"]
)
async def test_what_pgcrypto_lacks_is_not_supported(connection: asyncpg.Connection, call: str) -> None:
    await connection.execute("set search_path = public, extensions")
    with pytest.raises(asyncpg.FeatureNotSupportedError, match=r"^the local pgcrypto"):
        await connection.fetchval(f"select {call}")


@pytest.mark.parametrize(("algorithm", "size"), [("HS256", 32), ("HS384", 48), ("HS512", 64)])
async def test_pgjwt_signs_and_verifies(connection: asyncpg.Connection, algorithm: str, size: int) -> None:
    await connection.execute("create extension pgjwt with schema extensions")
    secret, claims = "s" * size, '{"sub":"1234567890","name":"Ada"}'
    token = await connection.fetchval("select extensions.sign($1, $2, $3)", claims, secret, algorithm)
    assert jwt.decode(token, secret, [algorithm]) == {"sub": "1234567890", "name": "Ada"}
    row = await connection.fetchrow("select * from extensions.verify($1, $2, $3)", token, secret, algorithm)
    assert row is not None
    assert row["valid"]
    assert not await connection.fetchval("select valid from extensions.verify($1, 'other', $2)", token, algorithm)


async def test_vault_keeps_secrets_from_api_roles(connection: asyncpg.Connection) -> None:
    id = await connection.fetchval("select vault.create_secret('s3kre3t', 'my_key', 'for a test')")
    await connection.execute("select vault.update_secret($1, 'n3w')", id)
    query = "select name, description, decrypted_secret from vault.decrypted_secrets"
    row = await connection.fetchrow(query)
    assert row is not None
    assert tuple(row) == ("my_key", "for a test", "n3w")
    for role in ("anon", "authenticated"):
        await connection.execute(f"set role {role}")
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.fetch(query)


@pytest.mark.parametrize(
    ("schedule", "valid"),
    [
        ("30 3 * * 6", True),
        ("*/5 0-6 1,15 JAN mon-fri", True),
        ("0 0 $ * *", True),
        ("10 seconds", True),
        ("@hourly", True),
        ("60 seconds", False),
        ("* * * *", False),
        ("hourly", False),
    ],
)
async def test_cron_checks_schedules(connection: asyncpg.Connection, schedule: str, valid: bool) -> None:
    await connection.execute("create extension pg_cron with schema pg_catalog")
    call = connection.fetchval("select cron.schedule('a job', $1, 'select 1')", schedule)
    if valid:
        assert await call == 1
    else:
        with pytest.raises(asyncpg.InvalidParameterValueError, match=f"^invalid schedule: {re.escape(schedule)}"):
            await call


async def test_cron_jobs_are_rows(connection: asyncpg.Connection) -> None:
    await connection.execute("create extension pg_cron")
    first = await connection.fetchval("select cron.schedule('nightly', '0 3 * * *', 'vacuum')")
    assert await connection.fetchval("select cron.schedule('nightly', '0 4 * * *', 'vacuum')") == first
    await connection.execute("select cron.alter_job($1, active => false)", first)
    row = await connection.fetchrow("select schedule, command, username, active from cron.job")
    assert row is not None
    assert tuple(row) == ("0 4 * * *", "vacuum", "postgres", False)
    assert await connection.fetchval("select cron.unschedule('nightly')")
    with pytest.raises(asyncpg.RaiseError, match="could not find valid entry for job 'nightly'"):
        await connection.execute("select cron.unschedule('nightly')")


async def test_pg_stat_statements_counts_calls(connection: asyncpg.Connection) -> None:
    await connection.execute("select 41 + 1 as answer_of_this_test")
    query = "select sum(calls) from extensions.pg_stat_statements where query like '%as answer_of_this_test%'"
    assert await connection.fetchval(query) >= 1
    await connection.execute("select extensions.pg_stat_statements_reset()")


async def test_pgmq_delivers_once_until_the_timeout(connection: asyncpg.Connection) -> None:
    await connection.execute("create extension pgmq; select pgmq.create('jobs')")
    send = "select pgmq.send_batch('jobs', array['{\"n\": 1}', '{\"n\": 2}', '{\"n\": 3}']::jsonb[])"
    assert [row[0] for row in await connection.fetch(send)] == [1, 2, 3]
    assert [row["msg_id"] for row in await connection.fetch("select * from pgmq.read('jobs', 60, 2)")] == [1, 2]
    assert [row["msg_id"] for row in await connection.fetch("select * from pgmq.read('jobs', 60, 2)")] == [3]
    await connection.execute("select pgmq.set_vt('jobs', 2, 0)")
    row = await connection.fetchrow("select * from pgmq.read('jobs', 60, 2)")
    assert row is not None
    assert (row["msg_id"], row["read_ct"], row["message"]) == (2, 2, '{"n": 2}')
    assert await connection.fetchval("select pgmq.archive('jobs', 2)")
    assert await connection.fetchval("select pgmq.delete('jobs', 1::bigint)")
    assert not await connection.fetchval("select pgmq.delete('jobs', 1::bigint)")
    assert await connection.fetchval("select queue_length from pgmq.metrics('jobs')") == 1
    assert await connection.fetchval("select count(*) from pgmq.a_jobs") == 1


async def test_pgmq_sends_headers(connection: asyncpg.Connection) -> None:
    await connection.execute("create extension pgmq; select pgmq.create('jobs')")
    await connection.execute("""select pgmq.send('jobs', '1', '{"h": 1}', 0)""")
    await connection.execute(
        """select pgmq.send_batch('jobs', array['2', '3']::jsonb[], array['{"h": 2}', null]::jsonb[])"""
    )
    rows = await connection.fetch("select message, headers from pgmq.read('jobs', 60, 5)")
    assert [tuple(row) for row in rows] == [("1", '{"h": 1}'), ("2", '{"h": 2}'), ("3", None)]
    with pytest.raises(asyncpg.FeatureNotSupportedError, match="partitioned queues are not implemented here"):
        await connection.execute("select pgmq.create_partitioned('parts')")
    assert await connection.fetchval("select pgmq.drop_queue('jobs', false)")


@pytest.mark.parametrize(
    ("schema", "instance", "matches"),
    [
        ('{"type": "object", "required": ["a"]}', '{"a": 1}', True),
        ('{"type": "object", "required": ["a"]}', "{}", False),
        ('{"type": "integer"}', "1.0", True),
        ('{"type": ["string", "null"]}', "null", True),
        ('{"properties": {"a": {"minimum": 2}}}', '{"a": 1}', False),
        ('{"properties": {"a": {}}, "additionalProperties": false}', '{"b": 1}', False),
        ('{"items": {"maxLength": 3}}', '["abcd"]', False),
        ('{"minimum": 5}', '"not a number"', True),
        ('{"oneOf": [{"type": "string"}, {"maxLength": 3}]}', '"ab"', False),
        ('{"$defs": {"s": {"type": "string"}}, "items": {"$ref": "#/$defs/s"}}', "[1]", False),
        ('{"enum": ["a", "b"]}', '"a"', True),
        ('{"if": {"type": "string"}, "then": {"pattern": "^a"}}', '"b"', False),
        ("true", "1", True),
    ],
)
async def test_json_schemas(connection: asyncpg.Connection, schema: str, instance: str, matches: bool) -> None:
    await connection.execute("create extension pg_jsonschema with schema extensions")
    assert await connection.fetchval("select extensions.json_matches_schema($1, $2)", schema, instance) is matches
    assert await connection.fetchval("select extensions.jsonb_matches_schema($1, $2)", schema, instance) is matches


async def test_an_unknown_keyword_of_json_schema_is_not_ignored(connection: asyncpg.Connection) -> None:
    await connection.execute("create extension pg_jsonschema with schema extensions")
    with pytest.raises(asyncpg.FeatureNotSupportedError):
        await connection.fetchval("""select extensions.json_matches_schema('{"dependentRequired": {}}', '{}')""")


async def test_geometry_is_stored_as_it_was_written(connection: asyncpg.Connection) -> None:
    await connection.execute(
        """
        create extension postgis with schema extensions;
        create table places (at extensions.geography(Point, 4326), area extensions.geometry);
        create index on places using gist (at);
        insert into places select 'POINT(' || n || ' 2)' from generate_series(1, 500) n
        """
    )
    assert await connection.fetchval("select at from places where at::text = 'POINT(7 2)'") == "POINT(7 2)"
