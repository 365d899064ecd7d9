"""Random request bodies never cause a 5xx status or a stack trace."""

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-5, 5)
    | st.floats(-3, 3)
    | st.sampled_from(["", "auto", "user", "function", "x"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["type", "role", "content", "name", "text"]), inner)
    ),
    max_leaves=8,
)
FIELDS = [
    *("input instructions max_output_tokens metadata tools tool_choice include text reasoning".split()),  # noqa: SIM905
    *("stream_options store temperature previous_response_id truncation prompt top_logprobs service_tier".split()),  # noqa: SIM905
]
PATHS = {
    "/responses": ["model", *FIELDS],
    "/responses/input_tokens": ["model", *FIELDS],
    "/vector_stores": ["name", "file_ids", "metadata", "expires_after", "chunking_strategy"],
    "/vector_stores/{store}/search": ["query", "filters", "max_num_results", "ranking_options"],
    "/vector_stores/{store}/files": ["file_id", "attributes", "chunking_strategy"],
    "/vector_stores/{store}/file_batches": ["file_ids", "files", "attributes"],
    "/emulator/scripts": ["match", "times", "status", "text", "function_calls"],
}


@pytest.fixture(scope="session")
def store(client) -> str:
    return client.vector_stores.create().id


@pytest.mark.parametrize("path", PATHS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_random_bodies(http: httpx.Client, store: str, path: str, data: st.DataObject):
    body = data.draw(st.dictionaries(st.sampled_from(PATHS[path]), JSON, max_size=5))
    if path == "/responses" and data.draw(st.booleans()):
        body |= {"model": "gpt-5", "input": data.draw(JSON | st.just("What is bail?"))}
    response = http.post(path.format(store=store), json=body)
    if path == "/emulator/scripts":
        http.delete("/emulator/requests")
    assert response.status_code < 500, (body, response.text)
    assert "Traceback" not in response.text
