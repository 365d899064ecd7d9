"""The project on disk: its root, .env and configuration."""

from pathlib import Path

import pytest

from emulator.config_effects import without_effect
from emulator.errors import SetupError
from emulator.project import open_project
from emulator.settings import make_settings
from shared.auth.local_keys import make_keys


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("A=plain", "plain"),
        ("A = spaced # remark", "spaced"),
        ("export A=exported", "exported"),
        ("A='single # $x \\n'", "single # $x \\n"),
        ('A="two\\nlines \\"quoted\\""  # remark', 'two\nlines "quoted"'),
        ("A=postgresql://u:p@h/db?x=1#y", "postgresql://u:p@h/db?x=1#y"),
        ("A=a=b", "a=b"),
        ("A=", ""),
        ('A=""', ""),
        ("A=తెలుగు", "తెలుగు"),
        ("# A=remark\n\nA=last", "last"),
        ("A=first\nA=last", "last"),
    ],
)
def test_env_lines(tmp_path: Path, line: str, value: str) -> None:
    assert open_project(make(tmp_path, env=line), {}).environment == {"A": value}


@pytest.mark.parametrize("line", ["A", "1A=x", "A B=c", "=x"])
def test_other_lines_are_named(tmp_path: Path, line: str) -> None:
    with pytest.raises(SetupError, match="line 2: write NAME=value"):
        open_project(make(tmp_path, env=f"X=y\n{line}\n"), {})


def test_a_byte_order_mark_is_accepted(tmp_path: Path) -> None:
    project = open_project(make(tmp_path, "\ufeff[api]\nport = 6000", "\ufeffA=1\nB=2"), {})
    assert (project.environment, project.config) == ({"A": "1", "B": "2"}, {"api": {"port": 6000}})


def test_the_file_of_a_target(tmp_path: Path) -> None:
    root = make(tmp_path, env="A=local\nB=local")
    (root / ".env.production").write_text("A=production")
    assert open_project(root, {}, target="production").environment == {"A": "production"}
    with pytest.raises(SetupError, match=r"\.env\.staging is not in the project"):
        open_project(root, {}, target="staging")


def make(folder: Path, config: str = "", env: str = "") -> Path:
    (folder / "supabase").mkdir()
    (folder / "supabase" / "config.toml").write_text(config)
    (folder / ".env").write_text(env)
    return folder


def test_found_from_a_folder_inside(tmp_path: Path) -> None:
    inside = make(tmp_path) / "functions" / "x"
    inside.mkdir(parents=True)
    assert open_project(inside, {}).root == tmp_path


@pytest.mark.parametrize(
    ("config", "options", "ports"),
    [
        ("", {}, (54321, 54322)),
        ("[api]\nport = 6000\n[db]\nport = 7000", {}, (6000, 7000)),
        ("", {"port": 9000}, (9000, 9001)),
        ("[db]\nport = 7000", {"port": 54321}, (54321, 7000)),
        ("", {"port": 9000, "db_port": 9100}, (9000, 9100)),
    ],
)
def test_ports(tmp_path: Path, config: str, options: dict[str, int], ports: tuple[int, int]) -> None:
    settings = make_settings(open_project(make(tmp_path, config), {}), **options)  # type: ignore[arg-type]
    assert (settings.port, settings.db_port) == ports


def test_the_environment_overrides_env_and_fills_the_configuration(tmp_path: Path) -> None:
    config = '[auth]\nsite_url = "env(SITE)"\nother = "env(MISSING)"'
    project = open_project(make(tmp_path, config, "SITE=from-file\nOTHER=file"), {"SITE": "from-shell"})
    assert project.config["auth"] == {"site_url": "from-shell", "other": "env(MISSING)"}
    assert project.environment == {"SITE": "from-shell", "OTHER": "file"}


def test_the_functions_env_is_below_the_projects(tmp_path: Path) -> None:
    config = '[edge_runtime.secrets]\nA = "toml"\nB = "toml"\nE = "env(D)"\nF = "env(MISSING)"'
    root = make(tmp_path, config, "C=project\nD=project")
    (root / "supabase" / "functions").mkdir()
    (root / "supabase" / "functions" / ".env").write_text("B=functions\nC=functions\n")
    environment = make_settings(open_project(root, {"D": "shell"})).function_environment()
    values = {name: environment.get(name) for name in "ABCDEF"}
    assert values == {"A": "toml", "B": "functions", "C": "project", "D": "shell", "E": "shell", "F": None}


@pytest.mark.parametrize(
    ("config", "names"),
    [
        ("", ["seed.sql"]),
        ("[db.seed]\nenabled = false", []),
        ('[db.seed]\nsql_paths = ["./seeds/*.sql", "seed.sql"]', ["seeds/1.sql", "seeds/2.sql", "seed.sql"]),
        ('[db.seed]\nsql_paths = ["seeds/2.sql", "./seeds/*.sql"]', ["seeds/2.sql", "seeds/1.sql"]),
        ('[db.seed]\nsql_paths = ["seeds/**/*.sql"]', ["seeds/1.sql", "seeds/2.sql", "seeds/more/3.sql"]),
        ('[db.seed]\nsql_paths = ["nothing.sql"]', []),
        ("[db.seed]\nsql_paths = []", []),
    ],
)
def test_seeds(tmp_path: Path, config: str, names: list[str]) -> None:
    root = make(tmp_path, config)
    for name in ("seed.sql", "seeds/2.sql", "seeds/1.sql", "seeds/more/3.sql"):
        (root / "supabase" / name).parent.mkdir(parents=True, exist_ok=True)
        (root / "supabase" / name).write_text("select 1;")
    assert open_project(root, {}).seeds() == [root / "supabase" / name for name in names]


def test_seeds_must_be_paths(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match=r"db\.seed\.sql_paths"):
        open_project(make(tmp_path, '[db.seed]\nsql_paths = "seed.sql"'), {}).seeds()


@pytest.mark.parametrize(
    ("config", "names"),
    [
        ("[studio]\nenabled = true\n[analytics]\nenabled = false", "studio"),
        ("[api]\nmax_rows = 1\n[api.tls]\nenabled = true", "api.tls"),
        ('[db.migrations]\nenabled = true\nschema_paths = ["./schemas/*.sql"]', "db.migrations.schema_paths"),
        ('[functions.a]\nverify_jwt = false\nentrypoint = "./index.ts"', "functions.a.entrypoint"),
        ("[auth]\nenabled = false\n[storage.buckets.b]\npublic = true", "auth.enabled = false, storage"),
        ('[edge_runtime]\npolicy = "oneshot"\n[edge_runtime.secrets]\nA = "b"', "edge_runtime.policy"),
        ('[db.seed]\nsql_paths = ["a"]\n[db.migrations]\nschema_paths = []', None),
    ],
)
def test_settings_without_effect_are_one_line(tmp_path: Path, config: str, names: str | None) -> None:
    lines = without_effect(open_project(make(tmp_path, config), {}).config)
    assert lines == ([f"supabase/config.toml: no effect here: {names}"] if names else [])


@pytest.mark.parametrize(
    ("env", "base_url", "key"),
    [
        ("", "http://127.0.0.1:54321/openai/v1", "local-edgewise"),
        ("OPENAI_API_KEY=sk-1", None, "sk-1"),
        ("OPENAI_BASE_URL=http://model/v1", "http://model/v1", "local-edgewise"),
        ("OPENAI_BASE_URL=http://model/v1\nOPENAI_API_KEY=k", "http://model/v1", "k"),
    ],
)
def test_the_ai_provider(tmp_path: Path, env: str, base_url: str | None, key: str) -> None:
    environment = make_settings(open_project(make(tmp_path, env=env), {})).function_environment()
    assert (environment.get("OPENAI_BASE_URL"), environment["OPENAI_API_KEY"]) == (base_url, key)


def test_a_hosted_project_in_env_does_not_reach_local_functions(tmp_path: Path) -> None:
    env = (
        "SUPABASE_URL=https://x.supabase.co\nSUPABASE_ANON_KEY=hosted\nSUPABASE_JWT_SECRET=hosted\nDATABASE_URL=hosted"
    )
    environment = make_settings(open_project(make(tmp_path, env=env), {})).function_environment()
    assert environment["SUPABASE_URL"] == "http://127.0.0.1:54321"
    assert "hosted" not in environment.values()


def test_the_keys_are_the_well_known_ones() -> None:
    keys = make_keys()
    assert keys.anon.endswith(".CRXP1A7WOeoJeXxjNni43kdQwgnWNReilDMblYTn_I0")
    assert keys.service_role.endswith(".EGIM96RAZx35lJzdJsyH-qQwv8Hdp7fsn3W0YpN81IU")
    assert make_keys("another-secret-of-32-characters!!").anon != keys.anon
