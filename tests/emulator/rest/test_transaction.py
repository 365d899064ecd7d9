"""Transactions: request settings, begin and end, responses from SQL, and the pool."""

import concurrent.futures
import json
import time

import pytest

from emulator.rest.database.timezones import accepts_long_names
from tests.harness.process import wait_for


def whoami(client, **options):
    return client.get("/rpc/whoami", **options).json()


class TestSettings:
    def test_the_request(self, rest):
        headers = {"X-Note": "hi", "Cookie": "session=abc; other=1"}
        seen = whoami(rest, headers=headers)
        assert {name: seen[name] for name in ("method", "path", "header", "cookie", "cookie_header")} == {
            "method": "GET",
            "path": "/rpc/whoami",
            "header": "hi",
            "cookie": "abc",
            "cookie_header": None,
        }

    def test_the_caller(self, rest):
        assert (whoami(rest)["role"], whoami(rest)["claims"]) == ("anon", {"role": "anon"})
        seen = whoami(rest, role="authenticated", claims={"sub": "me", "list": [1]})
        assert seen["role"] == "authenticated"
        assert seen["claims"] == {"sub": "me", "list": [1], "role": "authenticated"}

    def test_the_role_s_own_settings(self, rest):
        assert whoami(rest)["statement_timeout"] == "3s"
        assert whoami(rest, role="authenticated")["statement_timeout"] == "8s"

    def test_the_search_path(self, rest_with):
        client = rest_with(db_schemas="archive,public", db_extra_search_path="extensions, public")
        seen = client.get("/rpc/whoami", headers={"Accept-Profile": "public"}).json()
        assert seen["search_path"] == '"public", "extensions", "public"'

    def test_the_service_s_settings(self, rest_with):
        client = rest_with(**{"app.settings.flavour": "vanilla"})
        assert whoami(client)["app"] == "vanilla"

    def test_settings_end_with_the_transaction(self, rest_with):
        client = rest_with(db_pool="1")
        client.get("/rpc/whoami", headers={"X-Note": "mine"}, role="authenticated")
        seen = whoami(client)
        assert (seen["role"], seen["header"], seen["claims"]) == ("anon", None, {"role": "anon"})
        client.get('/rpc/answer_with?status=418&headers=[{"X-Mine": "1"}]')
        after = client.get("/rpc/greet")
        assert after.status_code == 200
        assert "x-mine" not in after.headers


class TestTimezone:
    @pytest.mark.parametrize(("zone", "seen"), [("Asia/Kolkata", "Asia/Kolkata"), ("05:30", "<05:30>-05:30")])
    def test_is_applied(self, rest, zone, seen):
        response = rest.get("/rpc/whoami", headers={"Prefer": f"timezone={zone}"})
        assert response.json()["timezone"] == seen or zone in response.json()["timezone"]
        assert response.headers["preference-applied"] == f"timezone={zone}"

    def test_an_unknown_timezone_is_an_error_from_postgres(self, rest):
        response = rest.get("/rpc/whoami", headers={"Prefer": "timezone=Jupiter/Red_Spot"})
        assert (response.status_code, response.json()["code"]) == (400, "22023")

    def test_long_names_are_rejected_on_vulnerable_servers(self, rest, backend):
        safe = accepts_long_names(*divmod(int(backend.sql("select current_setting($1)", "server_version_num")), 10000))
        response = rest.get("/rpc/whoami", headers={"Prefer": "timezone=America/Argentina/Buenos_Aires"})
        assert (response.status_code, response.json().get("code")) == ((200, None) if safe else (400, "PGRST129"))

    @pytest.mark.parametrize("version", [(15, 19), (17, 11), (18, 6), (19, 0)])
    def test_fixed_servers(self, version):
        assert accepts_long_names(*version)

    @pytest.mark.parametrize("version", [(13, 99), (14, 23), (15, 18), (18, 5)])
    def test_servers_that_are_not(self, version):
        assert not accepts_long_names(*version)


class TestBeginning:
    @pytest.mark.parametrize(
        ("method", "path", "read_only"),
        [
            ("GET", "/rpc/whoami", "on"),
            ("POST", "/rpc/whoami", "on"),
            ("GET", "/rpc/whoami_writing", "on"),
            ("POST", "/rpc/whoami_writing", "off"),
        ],
    )
    def test_access_mode(self, rest, method, path, read_only):
        assert rest.request(method, path, json={}).json()["read_only"] == read_only

    def test_isolation_of_a_function(self, rest):
        assert rest.get("/rpc/careful").json() == "serializable"

    def test_isolation_of_a_role(self, backend, rest_with):
        backend.sql("create role cautious; grant cautious to authenticator; grant usage on schema public to cautious")
        try:
            backend.sql("alter role cautious set default_transaction_isolation = 'repeatable read'")
            backend.sql("grant execute on function whoami() to cautious")
            assert whoami(rest_with(db_pool="2"), role="cautious")["isolation"] == "repeatable read"
        finally:
            backend.sql("drop owned by cautious; drop role cautious")

    def test_settings_of_a_function(self, rest):
        assert rest.get("/rpc/patient").json() == "7s"

    def test_the_pre_request_function(self, rest_with):
        client = rest_with(db_pre_request="check_request")
        assert client.get("/cakes").headers["x-checked"] == "yes"
        refused = client.get("/cakes", headers={"X-Banned": "1"})
        assert refused.status_code == 429
        assert refused.json() == {
            "code": "PT429",
            "message": "Enough",
            "details": "Come back tomorrow",
            "hint": "or later",
        }

    def test_the_statement_timeout(self, rest):
        response = rest.post("/rpc/hurry", json={})
        assert (response.status_code, response.json()["code"]) == (500, "57014")


class TestEnding:
    def test_commit_is_the_default(self, rest, backend):
        try:
            assert rest.post("/guestbook", json={"visitor": "kept"}).status_code == 201
            assert rest.get("/guestbook?visitor=eq.kept").json() == [{"visitor": "kept", "said": None}]
        finally:
            backend.sql("delete from guestbook")

    @pytest.mark.parametrize(
        ("end", "preference", "kept", "applied"),
        [
            ("commit", "tx=rollback", True, None),
            ("rollback", "tx=commit", False, None),
            ("rollback-allow-override", "tx=commit", True, "tx=commit"),
            ("rollback-allow-override", "return=minimal", False, "return=minimal"),
            ("commit-allow-override", "tx=rollback", False, "tx=rollback"),
        ],
    )
    def test_by_configuration_and_preference(self, rest, rest_with, backend, end, preference, kept, applied):
        try:
            response = rest_with(db_tx_end=end).post(
                "/guestbook", json={"visitor": end}, headers={"Prefer": preference}
            )
            assert response.headers.get("preference-applied") == applied
            assert bool(rest.get(f"/guestbook?visitor=eq.{end}").json()) is kept
        finally:
            backend.sql("delete from guestbook")


class TestResponsesFromSql:
    def test_status_and_headers(self, rest):
        headers = json.dumps([{"X-One": "1"}, {"Set-Cookie": "a=1"}, {"Set-Cookie": "b=2"}, {"Content-Type": "x/y"}])
        response = rest.post("/rpc/answer_with", json={"status": "418", "headers": headers})
        assert response.status_code == 418
        assert response.headers["x-one"] == "1"
        assert response.headers.get_list("set-cookie") == ["a=1", "b=2"]
        assert response.headers.get_list("content-type") == ["x/y"]

    @pytest.mark.parametrize(
        ("settings", "code"),
        [
            ({"headers": "no json"}, "PGRST111"),
            ({"headers": '{"X-One": "1"}'}, "PGRST111"),
            ({"headers": '[{"X-One": 1}]'}, "PGRST111"),
            ({"headers": '[{"X-One": "1", "X-Two": "2"}]'}, "PGRST111"),
            ({"headers": '[{"X-One": "1\\r\\nX-Two: 2"}]'}, "PGRST111"),
            ({"status": "teapot"}, "PGRST112"),
            ({"status": "0"}, "PGRST112"),
        ],
    )
    def test_malformed(self, rest, settings, code):
        response = rest.post("/rpc/answer_with", json=settings)
        assert (response.status_code, response.json()["code"]) == (500, code)

    @pytest.mark.parametrize(
        ("state", "status"),
        [
            ("P0001", 400),
            ("PT402", 402),
            ("PT999", 500),
            ("PTABC", 500),
            ("08006", 503),
            ("09000", 500),
            ("0L000", 403),
            ("0P000", 403),
            ("23503", 409),
            ("23505", 409),
            ("25006", 405),
            ("25001", 500),
            ("28000", 403),
            ("2D000", 500),
            ("38000", 500),
            ("39000", 500),
            ("3B000", 500),
            ("40001", 500),
            ("42883", 404),
            ("42P01", 404),
            ("42P17", 500),
            ("42501", 401),
            ("53400", 500),
            ("53200", 503),
            ("54000", 500),
            ("55000", 500),
            ("57014", 500),
            ("58000", 500),
            ("F0000", 500),
            ("HV000", 500),
            ("P0002", 500),
            ("XX000", 500),
            ("ABCDE", 400),
        ],
    )
    def test_sqlstates(self, rest, state, status):
        response = rest.post("/rpc/fail_with", json={"state": state, "message": "m", "detail": "d", "hint": "h"})
        assert response.status_code == status
        assert response.json() == {"code": state, "message": "m", "details": "d", "hint": "h"}

    def test_a_missing_privilege_by_authentication(self, rest):
        anonymous, known = rest.get("/vault"), rest.get("/vault", role="authenticated")
        assert (anonymous.status_code, anonymous.headers["www-authenticate"]) == (401, "Bearer")
        assert (known.status_code, known.headers.get("www-authenticate")) == (403, None)
        assert known.json()["message"] == "permission denied for table vault"

    def test_a_raised_response(self, rest):
        error = {"code": "123", "message": "Payment Required", "details": "Quota", "hint": "Upgrade"}
        head = {"status": 402, "headers": {"X-Powered-By": "Nerd Rage"}}
        body = {"state": "PGRST", "message": json.dumps(error), "detail": json.dumps(head)}
        response = rest.post("/rpc/fail_with", json=body)
        assert (response.status_code, response.json()) == (402, error)
        assert response.headers["x-powered-by"] == "Nerd Rage"

    @pytest.mark.parametrize(
        ("message", "detail", "details"),
        [
            ("INVALID", '{"status": 400, "headers": {}}', "Invalid JSON value for MESSAGE: 'INVALID'"),
            ('{"code": "1"}', '{"status": 400, "headers": {}}', 'Invalid JSON value for MESSAGE: \'{"code": "1"}\''),
            ('{"code": "1", "message": "m"}', None, "DETAIL is missing in the RAISE statement"),
            ('{"code": "1", "message": "m"}', "INVALID", "Invalid JSON value for DETAIL: 'INVALID'"),
            ('{"code": "1", "message": "m"}', '{"status": 400}', "Invalid JSON value for DETAIL: '{\"status\": 400}'"),
        ],
    )
    def test_an_invalid_raised_response(self, rest, message, detail, details):
        response = rest.post("/rpc/fail_with", json={"state": "PGRST", "message": message, "detail": detail})
        assert (response.status_code, response.json()["code"]) == (500, "PGRST121")
        assert response.json()["details"] == details


class TestPool:
    def test_the_acquisition_timeout(self, backend, rest_with):
        client = rest_with(db_pool="1", db_pool_acquisition_timeout="1")
        assert client.get("/cakes").status_code == 200
        with concurrent.futures.ThreadPoolExecutor() as threads:
            slow = threads.submit(client.post, "/rpc/nap", json={"seconds": 7}, role="authenticated")
            napping = "from pg_stat_activity where wait_event = 'PgSleep' and datname = current_database() and $1"
            wait_for(lambda: backend.sql(f"select count(*) {napping}", True))
            refused = client.get("/cakes")
            assert not slow.done()
            backend.sql(f"select pg_cancel_backend(pid) {napping}", True)
        assert (refused.status_code, refused.json()["code"]) == (504, "PGRST003")
        assert refused.json()["message"] == "Timed out acquiring connection from connection pool."
        assert client.get("/cakes").status_code == 200

    def test_a_lost_connection_is_replaced(self, backend, rest_with):
        client = rest_with(db_pool="3")
        assert client.get("/cakes").status_code == 200
        backend.sql(
            "select pg_terminate_backend(pid) from pg_stat_activity "
            "where usename = 'authenticator' and datname = current_database()"
        )
        statuses = [client.get("/cakes").status_code for _ in range(3)]
        assert statuses[-1] == 200

    @pytest.mark.parametrize("setting", ["db_pool_max_lifetime", "db_pool_max_idletime"])
    def test_old_and_idle_connections_are_closed(self, backend, rest_with, setting):
        login = backend.database_url.replace("postgres:postgres@", "authenticator:postgres@")
        settings = {"db_uri": f"{login}?application_name={setting}", "db_channel_enabled": "false", setting: "1"}
        client = rest_with(**settings)

        def connection_id() -> int:
            assert client.get("/cakes").status_code == 200
            return backend.sql("select max(pid) from pg_stat_activity where application_name = $1", setting)

        first = wait_for(lambda: (found := connection_id()) == connection_id() and found)  # within its second
        time.sleep(1.2)
        assert connection_id() != first

    def test_a_disconnect_cancels_the_query(self, backend, rest_with):
        client = rest_with(db_pool="1", db_pool_acquisition_timeout="30")
        with pytest.raises(Exception, match="timed out"):
            client.post("/rpc/nap", json={"seconds": 7}, timeout=0.6, role="authenticated")
        started = time.monotonic()
        assert client.get("/cakes").status_code == 200
        assert time.monotonic() - started < 6  # before the nap's end
