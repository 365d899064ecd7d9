"""A user: the row of auth.users, its identities and factors, and its JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, TypeAlias
from uuid import UUID

import asyncpg

from emulator.auth.database import Db, sql

Row: TypeAlias = asyncpg.Record
# JSON member -> column; left out of the JSON when null.
_TIMES = {
    "email_confirmed_at": "email_confirmed_at",
    "invited_at": "invited_at",
    "phone_confirmed_at": "phone_confirmed_at",
    "confirmation_sent_at": "confirmation_sent_at",
    "confirmed_at": "confirmed_at",
    "recovery_sent_at": "recovery_sent_at",
    "new_email": "email_change",
    "email_change_sent_at": "email_change_sent_at",
    "new_phone": "phone_change",
    "phone_change_sent_at": "phone_change_sent_at",
    "reauthentication_sent_at": "reauthentication_sent_at",
    "last_sign_in_at": "last_sign_in_at",
}
_UPDATABLE = frozenset(
    [
        "aud",
        "role",
        "email",
        "encrypted_password",
        "email_confirmed_at",
        "invited_at",
        "confirmation_token",
        "confirmation_sent_at",
        "recovery_token",
        "recovery_sent_at",
        "email_change_token_new",
        "email_change",
        "email_change_sent_at",
        "last_sign_in_at",
        "raw_app_meta_data",
        "raw_user_meta_data",
        "phone",
        "phone_confirmed_at",
        "phone_change",
        "phone_change_token",
        "phone_change_sent_at",
        "email_change_token_current",
        "email_change_confirm_status",
        "banned_until",
        "reauthentication_token",
        "reauthentication_sent_at",
        "deleted_at",
        "is_anonymous",
    ]
)


class User:
    """One row of auth.users with its identities and factors. Seed files may leave any column null."""

    __slots__ = ("row",)

    def __init__(self, row: Row) -> None:
        self.row = dict(row)

    def __getitem__(self, column: str) -> Any:
        return self.row[column]

    @property
    def id(self) -> UUID:
        value: UUID = self.row["id"]
        return value

    @property
    def email(self) -> str:
        return self.row["email"] or ""

    @property
    def phone(self) -> str:
        return self.row["phone"] or ""

    @property
    def app_metadata(self) -> dict[str, Any]:
        return self.row["raw_app_meta_data"] or {}

    @property
    def user_metadata(self) -> dict[str, Any]:
        return self.row["raw_user_meta_data"] or {}

    @property
    def identities(self) -> list[dict[str, Any]]:
        value: list[dict[str, Any]] = self.row["identities"]
        return value

    @property
    def factors(self) -> list[dict[str, Any]]:
        value: list[dict[str, Any]] = self.row["factors"]
        return value

    @property
    def verified_factors(self) -> list[dict[str, Any]]:
        return [factor for factor in self.factors if factor["status"] == "verified"]

    @property
    def is_confirmed(self) -> bool:
        return self.row["email_confirmed_at"] is not None

    @property
    def is_phone_confirmed(self) -> bool:
        return self.row["phone_confirmed_at"] is not None

    @property
    def is_banned(self) -> bool:
        until = self.row["banned_until"]
        return until is not None and until > datetime.now(UTC)

    @property
    def is_anonymous(self) -> bool:
        return bool(self.row["is_anonymous"])

    def identity(self, provider: str) -> dict[str, Any] | None:
        return next((identity for identity in self.identities if identity["provider"] == provider), None)

    def json(self) -> dict[str, Any]:
        row = self.row
        body: dict[str, Any] = {
            "id": row["id"],
            "aud": row["aud"] or "",
            "role": row["role"] or "",
            "email": self.email,
            "phone": self.phone,
        }
        body |= {name: row[column] for name, column in _TIMES.items() if row[column]}
        body |= {"app_metadata": self.app_metadata, "user_metadata": self.user_metadata}
        if self.factors:
            body["factors"] = [factor_json(factor) for factor in self.factors]
        body["identities"] = [identity_json(identity) for identity in self.identities]
        body |= {"created_at": row["created_at"], "updated_at": row["updated_at"]}
        body |= {name: row[name] for name in ("banned_until", "deleted_at") if row[name] is not None}
        body["is_anonymous"] = self.is_anonymous
        return body


def identity_json(identity: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in identity.items() if value is not None}


def factor_json(factor: Row | Mapping[str, Any]) -> dict[str, Any]:
    names = ("id", "created_at", "updated_at", "status", "friendly_name", "factor_type", "phone", "last_challenged_at")
    return {name: factor[name] for name in names if factor[name] not in (None, "") or name == "friendly_name"}


async def load_users(db: Db, user_ids: Sequence[UUID]) -> list[User]:
    """In the order of the ids; unknown ids are skipped."""
    found = {row["id"]: User(row) for row in await db.fetch(sql.users_by_id, user_ids)}
    return [found[user_id] for user_id in user_ids if user_id in found]


async def load_user(db: Db, user_id: UUID | None) -> User | None:
    users = await load_users(db, [user_id]) if user_id is not None else []
    return users[0] if users else None


async def reload(db: Db, user: User) -> User:
    """Reads the user again after changes by other statements or by triggers."""
    current = await load_user(db, user.id)
    user.row = current.row if current else user.row
    return user


async def lock(db: Db, user_id: UUID | None) -> User | None:
    """Loads the user and locks its row until the transaction ends."""
    if user_id is None or await db.fetchval(sql.lock_user, user_id) is None:
        return None
    return await load_user(db, user_id)


async def find_by_email(db: Db, email: str, audience: str) -> UUID | None:
    """email: in lower case. Seed files may hold it in mixed case, so the second query ignores case."""
    found: UUID | None = await db.fetchval(sql.id_by_email, email, audience)
    if found is None:
        found = await db.fetchval(sql.id_by_email_ignoring_case, email, audience)
    return found


async def update_user(db: Db, user: User, **columns: Any) -> None:
    """Updates the columns in the database and in the object."""
    unknown = columns.keys() - _UPDATABLE
    assert not unknown, unknown
    names = ", ".join(f"{name} = ${index}" for index, name in enumerate(columns, 2))
    now = await db.fetchval(
        f"update auth.users set {names}, updated_at = now() where id = $1 returning updated_at",  # noqa: S608
        user.id,
        *columns.values(),
    )
    user.row |= {**columns, "updated_at": now}
