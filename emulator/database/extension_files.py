"""Extension files (control and script) for the embedded server, of extensions that Supabase has and its wheel lacks.

`extensions/*.control` and `*.sql` work; what is listed in stand_ins.toml only lets migrations pass.
"""

import shutil
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).parent / "extensions"
MINIMUM_SERVER = 18  # which has extension_control_path
STAND_IN = "stand-in: "  # how the comment of a stand-in's control file begins
SCRIPT = """
do $do$
declare
  signature text;
begin
  foreach signature in array array[
    {signatures}
  ]::text[] loop
    execute format(
      'create function {schema}.%s language plpgsql as $$ begin raise exception using '
      'errcode = ''feature_not_supported'', message = %L, hint = %L; end $$',
      signature,
      '{name} is only a stand-in here: ' || split_part(signature, '(', 1) || '() is not implemented',
      'It works on hosted Supabase; see docs/database.md'
    );
  end loop;
end
$do$;
"""


@dataclass(frozen=True, kw_only=True)
class StandIn:
    """An extension whose functions raise feature_not_supported.

    schema     its own schema, created if missing; by default the one that `create extension` names
    requires   names of other extensions, with commas
    sql        a script to run first: types, tables, languages
    functions  signatures, such as `f(a integer) returns text`
    """

    name: str
    version: str
    schema: str = ""
    requires: str = ""
    sql: str = ""
    functions: list[str] = field(default_factory=list)

    def control(self) -> str:
        lines = [f"comment = '{STAND_IN}its functions are not implemented'", f"default_version = '{self.version}'"]
        if self.requires:
            lines.append(f"requires = '{self.requires}'")
        return "\n".join([*lines, "trusted = true", ""])

    def script(self) -> str:
        parts = [self.sql]
        if self.schema:
            parts.insert(0, _create_schema(self.schema))
        if self.functions:
            signatures = ",\n    ".join("'" + signature.replace("'", "''") + "'" for signature in self.functions)
            schema = self.schema or "@extschema@"
            parts.append(SCRIPT.format(name=self.name, schema=schema, signatures=signatures))
        return "\n".join(parts)


def stand_ins() -> Iterator[StandIn]:
    for name, values in tomllib.loads((HERE / "stand_ins.toml").read_text()).items():
        yield StandIn(name=name, **values)


def install_extensions(folder: Path) -> None:
    """Write the extension files into `folder`/extension, where the setting extension_control_path finds them."""
    target = folder / "extension"
    shutil.rmtree(folder, ignore_errors=True)
    target.mkdir(parents=True)
    folder.chmod(0o755)
    target.chmod(0o755)
    for path in [*HERE.glob("*.control"), *HERE.glob("*.sql")]:
        _write(target / path.name, path.read_text())
    for each in stand_ins():
        _write(target / f"{each.name}.control", each.control())
        _write(target / f"{each.name}--{each.version}.sql", each.script())


def _create_schema(name: str) -> str:
    return f"do $$ begin if to_regnamespace('{name}') is null then create schema {name}; end if; end $$;"


def _write(path: Path, text: str) -> None:
    path.write_text(text)
    path.chmod(0o644)
