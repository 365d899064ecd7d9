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
    "Analytics",
    "Usage",
    "Assistants",
    "Files",
    "Threads",
    "Runs",
    "OpenAI",
)
LAST = "Sign out"


@dataclass(frozen=True)
class Step:
    """One request.

    body      replaces the example; a dict for JSON, a text for a raw body of the Content-Type `media`
    path      values of parameters of the path, instead of the variables named like them
    saves     variable → a regular expression whose first group is its value in the response
    statuses  the expected ones, by default any below 400
    folder    its folder, if that is not its tag
    order     its place in the folder; others keep theirs, after those with a lower one
    """

    body: dict[str, Any] | str | None = None
    media: str = ""
    query: dict[str, str] = field(default_factory=dict)
    path: dict[str, str] = field(default_factory=dict)
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
OPENAI_FILE = FILE.replace(
    "--edgewise--", '--edgewise\r\nContent-Disposition: form-data; name="purpose"\r\n\r\nuser_data\r\n--edgewise--'
)
ENDED = (200, 400, 404)  # the object may have ended, or not be there yet
CONVERSATION = {"conversation_id": "{{openaiConversationId}}"}  # conversationId is a row of the legal assistant
OPENAI_STEPS = {
    "create_assistant": Step({"model": "{{model}}"}, saves={"assistantId": _text("id")}, order=1),
    "restore_assistant": Step(path={"version": "1"}),
    "create_thread": Step(
        {"messages": [{"role": "user", "content": "Hello"}]}, saves={"threadId": _text("thread_id")}, order=1
    ),
    "create_message": Step({"role": "user", "content": "What is bail?"}, saves={"messageId": _text("id")}, order=2),
    "create_run": Step(
        {"assistant_id": "{{assistantId}}", "stream": True}, saves={"runId": '"id": ?"(run_[^"]+)"'}, order=3
    ),
    "create_thread_and_run": Step({"assistant_id": "{{assistantId}}", "stream": True}),
    "list_run_steps": Step(saves={"stepId": '"id": ?"(step_[^"]+)"'}, order=4),
    "submit_run_tool_outputs": Step({"tool_outputs": TOOL_OUTPUTS}, statuses=(200, 400, 409)),
    "cancel_run": Step(statuses=(200, 400)),
    "take_queued_run": Step({"run_id": "{{runId}}", "expires": 0, "signature": ""}, statuses=(403,)),
    "retrieve_model": Step(statuses=(200, 404)),
    "create_file": Step(
        OPENAI_FILE, media="multipart/form-data; boundary=edgewise", saves={"fileId": _text("id")}, order=5
    ),
    "create_vector_store": Step({"name": "Charts"}, saves={"vectorStoreId": _text("id")}, order=5),
    "search_vector_store": Step({"query": "blood pressure"}),
    "create_vector_store_file": Step({"file_id": "{{fileId}}"}, order=6),
    "modify_vector_store_file": Step({"attributes": {"year": 2026}}),
    "retrieve_vector_store_file_content": Step(statuses=ENDED),
    "create_vector_store_file_batch": Step({"file_ids": ["{{fileId}}"]}, saves={"batchId": _text("id")}, order=7),
    "cancel_vector_store_file_batch": Step(statuses=ENDED),
    "create_conversation": Step(
        {"items": [{"role": "user", "content": "Hello"}]}, saves={"openaiConversationId": _text("id")}, order=8
    ),
    "create_items": Step(
        {"items": [{"role": "user", "content": "What is bail?"}]},
        path=CONVERSATION,
        saves={"itemId": '"id": ?"(msg_[^"]+)"'},
        order=9,
    ),
    "retrieve_conversation": Step(path=CONVERSATION),
    "update_conversation": Step({"metadata": {"topic": "bail"}}, path=CONVERSATION),
    "create_response": Step(
        {"input": "What is bail?", "conversation": "{{openaiConversationId}}"},
        saves={"responseId": '"id": ?"(resp_[^"]+)"'},
        order=10,
    ),
    "cancel_response": Step(statuses=(400,)),
    "create_personal_key": Step({"name": "Back end"}, saves={"keyId": _text("id")}, order=11),
    "revoke_personal_key": Step(order=90),
    "list_items": Step(path=CONVERSATION),
    "retrieve_item": Step(path=CONVERSATION),
    "delete_item": Step(path=CONVERSATION, order=90),
    "delete_response": Step(order=90),
    "delete_conversation": Step(path=CONVERSATION, order=91),
    "delete_vector_store_file": Step(order=90),
    "delete_vector_store": Step(order=91),
    "delete_file": Step(order=92),
    "delete_message": Step(order=93),
    "delete_thread": Step(order=94),
    "delete_assistant": Step(order=95),
}
STEPS = {
    "signUp": Step(CREDENTIALS, saves={**SESSION, "userId": '"user": ?\\{"id": ?"([^"]+)"'}, order=1),
    "signIn": Step(CREDENTIALS, saves=SESSION, order=2),
    "delete_account": Step({"confirm": True}, saves={"erasureId": _text("erasure_id")}, folder=LAST, order=90),
    "read_deletion": Step(query={"erasure_id": "{{erasureId}}"}, folder=LAST, order=91),
    "cancel_deletion": Step(query={"erasure_id": "{{erasureId}}"}, statuses=(200, 409), folder=LAST, order=92),
    "signOut": Step(statuses=(204, 403), folder=LAST, order=99),  # 403 when the account is deleted
    "createConversation": Step(headers=ROW, saves={"conversationId": _text("id")}, order=1),
    "deleteConversation": Step(folder=LAST, order=1),
    "createMessage": Step(headers=ROW, saves={"messageId": _text("id")}, order=1),
    "legal_chat": Step({"messages": [{"role": "user", "content": "How do I file an FIR?"}], "language": "en"}),
    "analytics_track": Step({"event": "message_sent", "properties": {"language": "en", "message_length": 20}}),
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
    **OPENAI_STEPS,
}
