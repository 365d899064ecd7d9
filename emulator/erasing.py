"""Goes on with the erasures of a project, for the commands `edgewise erase` and `edgewise purge`."""

from collections.abc import Mapping

from shared.config import Settings, read_group
from shared.database import RestClient
from shared.erasure import Eraser, ErasureSettings, State, Unfinished, require_settings
from shared.http.session import open_session
from shared.mail import MailSettings
from shared.sdk import make_openai


async def require_ready(database: RestClient, environment: Mapping[str, str]) -> None:
    """Raises Misconfigured if an account could not be erased with a notice and a receipt."""
    await require_settings(Settings.from_env(environment), read_group(MailSettings, environment), database)


async def advance_all(
    database: RestClient, environment: Mapping[str, str], only: State | None = None
) -> tuple[list[State], list[str]]:
    """Does what is due of every open erasure, or of one; returns the states that were reached, and what failed."""
    settings = Settings.from_env(environment)
    mail, page = read_group(MailSettings, environment), read_group(ErasureSettings, environment).account_delete_page
    reached, failures = [], []
    async with open_session() as http:
        eraser = Eraser(settings, database, http, lambda: make_openai(settings), mail, page, environment)
        for state in [only] if only else await database.rpc("open_erasures"):
            try:
                reached.append(await eraser.advance(state))
            except Unfinished as error:
                failures.append(f"erasure {state['id']}: {error}")
    return reached, failures
