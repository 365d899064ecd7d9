"""How the requests of the Postman collection build on each other, so that the collection runs from top to bottom.

Requests that have no step here, such as those of one's own functions, follow in their folders' order.
"""

from dataclasses import dataclass, field
from typing import Any

FOLDERS = (
    "Authentication",
    "User profile",
    "Conversations",
    "Messages",
    "Chat",
    "Assistants",
    "Files",
    "Threads",
    "Runs",
)
LAST = "Sign out"


@dataclass(frozen=True)
class Step:
    """One request.

    body      replaces the example; a dict for JSON, a text for a raw body of the Content-Type `media`
    saves     variable → a regular expression whose first group is its value in the response
    statuses  the expected ones, by default any below 400
    folder    its folder, if that is not its tag
    order     its place in the folder; others keep theirs, after those with a lower one
    """

    body: dict[str, Any] | str | None = None
    media: str = ""
    query: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    saves: dict[str, str] = field(default_factory=dict)
    statuses: tuple[int, ...] = ()
    folder: str = ""
    order: int = 50


def _text(name: str) -> str:
    return f'"{name}": ?"([^"]+)"'


ROW = {"Prefer": "return=representation"}
SESSION = {"token": _text("access_token"), "refreshToken": _text("refresh_token")}
CREDENTIALS = {"email": "{{email}}", "password": "{{password}}"}
FILE = (
    '--edgewise\r\nContent-Disposition: form-data; name="file"; filename="chart.txt"\r\n'
    "Content-Type: text/plain\r\n\r\nBlood pressure 120/80.\r\n--edgewise--\r\n"
)
TOOL_OUTPUTS = [{"tool_call_id": "call_1", "output": "12"}]
STEPS = {
    "signUp": Step(CREDENTIALS, saves={**SESSION, "userId": '"user": ?\\{"id": ?"([^"]+)"'}, order=1),
    "signIn": Step(CREDENTIALS, saves=SESSION, order=2),
    "signOut": Step(folder=LAST, order=99),
    "createConversation": Step(headers=ROW, saves={"conversationId": _text("id")}, order=1),
    "deleteConversation": Step(folder=LAST, order=1),
    "createMessage": Step(headers=ROW, saves={"messageId": _text("id")}, order=1),
    "legal_chat": Step({"messages": [{"role": "user", "content": "How do I file an FIR?"}], "language": "en"}),
    "conversation_export": Step({"conversation_id": "{{conversationId}}", "format": "markdown"}),
    "assistant_create": Step(
        {"name": "Chart", "instructions": "Be brief.", "model": "{{model}}"},
        media="application/json",
        saves={"assistantId": _text("id")},
    ),
    "assistant_update": Step({"assistant_id": "{{assistantId}}", "updates": {"name": "Charts"}}),
    "file_upload": Step(FILE, media="multipart/form-data; boundary=edgewise", saves={"fileId": _text("file_id")}),
    "file_upload_url": Step({"bytes": 1000}, saves={"uploadId": _text("upload_id")}),
    "thread_create": Step(
        {"message": "Hello"}, media="application/json", saves={"threadId": _text("thread_id")}, order=1
    ),
    "message_create": Step({"thread_id": "{{threadId}}", "message": "What is bail?"}),
    "message_attachment": Step({"thread_id": "{{threadId}}", "message": "See this chart", "file_ids": ["{{fileId}}"]}),
    "run_stream": Step(
        {"thread_id": "{{threadId}}", "assistant_id": "{{assistantId}}"},
        saves={"runId": '"id": ?"(run_[^"]+)"'},
        order=1,
    ),
    "resume_run": Step(query={"run_id": "{{runId}}"}, order=2),
    "run_stop": Step({"run_id": "{{runId}}"}, order=3),
    # this run has ended, and waits for no outputs
    "submit_tool_outputs": Step(
        {"run_id": "{{runId}}", "tool_outputs": TOOL_OUTPUTS}, statuses=(200, 400, 404, 409), order=4
    ),
}
