"""POST /functions/v1/analytics-track: stores events of use that a client tracked."""

from typing import Any

from events import Event
from pydantic import BaseModel, ConfigDict, Field, model_validator

from shared.endpoint import Call, endpoint

MAX_EVENTS = 100


class Track(BaseModel):
    """Up to 100 events; a body without `events` is itself one event."""

    # unknown fields are refused by the validator and by the events' own models, which know which event it is
    model_config = ConfigDict(extra="allow")

    events: list[Event] = Field(min_length=1, max_length=MAX_EVENTS)

    @model_validator(mode="before")
    @classmethod
    def _one_event_is_a_list(cls, body: Any) -> Any:
        if not isinstance(body, dict) or "events" not in body:
            return {"events": [body]}
        if others := [name for name in body if name != "events"]:
            raise ValueError(f"unknown field {others[0][:100]!r} beside events")
        return body


class Tracked(BaseModel):
    """`stored` of `received` events are new; the others had been stored before."""

    received: int
    stored: int


@endpoint("POST", "/functions/v1/analytics-track", limit="60/minute", max_body=200_000, tag="Analytics")
async def analytics_track(call: Call, body: Track) -> Tracked:
    """Store one event or up to 100.

    All of them are stored, or none: a 400 names the events that are not accepted. An `id` makes it safe to send an
    event again: each user's events with the same `id` are stored once. `age` is the number of seconds since the event,
    for events that were kept while the client was offline.
    """
    rows = [event.model_dump(mode="json", exclude_none=True) for event in body.events]
    stored = await call.database.rpc("track_events", events=rows)
    call.notes.update(events=len(rows), stored=stored)
    return Tracked(received=len(rows), stored=stored)
