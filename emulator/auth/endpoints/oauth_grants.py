"""GET and DELETE /user/oauth/grants: the OAuth clients that the user has authorized."""

from __future__ import annotations

from starlette.responses import Response

from emulator.auth import audit
from emulator.auth.database import sql
from emulator.auth.endpoints.oauth_clients import check_enabled
from emulator.auth.errors import invalid, not_found
from emulator.auth.params import check_uuid
from emulator.auth.service import Call, json_response, no_content


async def list_all(call: Call) -> Response:
    check_enabled(call)
    async with call.service.pool.acquire() as db:
        rows = await db.fetch(sql.consents, call.user.id)
    return json_response(
        [
            {
                "client": {
                    "id": row["client_id"],
                    "name": row["client_name"] or "",
                    "uri": row["client_uri"] or "",
                    "logo_uri": row["logo_uri"] or "",
                },
                "scopes": row["scopes"].split(),
                "granted_at": row["granted_at"],
            }
            for row in rows
        ]
    )


async def revoke(call: Call) -> Response:
    """DELETE ?client_id: revokes the consent and deletes the client's sessions."""
    check_enabled(call)
    text = call.query.get("client_id", "")
    if not text:
        raise invalid("client_id is required")
    client_id = check_uuid(text, invalid("invalid client_id format"))
    async with call.transaction() as db:
        if await db.fetchval(sql.revoke_consent, call.user.id, client_id) is None:
            raise not_found("oauth_consent_not_found", "No active grant found for this client")
        await db.execute(sql.delete_grant_sessions, call.user.id, client_id)
        await audit.record(call, db, "token_revoked", call.user, oauth_client_id=client_id, action="revoke_oauth_grant")
    return no_content()
