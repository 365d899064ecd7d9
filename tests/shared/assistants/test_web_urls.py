"""URLs that the model provider loads: what the URL itself tells about its host."""

import pytest

from shared.assistants.web_urls import is_public


@pytest.mark.parametrize(
    ("url", "public"),
    [
        ("https://example.com/a.png?x=1", True),
        ("http://8.8.8.8/", True),
        ("https://[2606:4700:4700::1111]/", True),
        ("https://127-0-0-1.example.com/", True),
        ("https://localhost.example.com/", True),
        ("https://xn--e1afmkfd.xn--p1ai/a.png", True),
        ("https://a_b.example.com:8443/", True),
        ("http://localhost/", False),
        ("http://x.localhost/", False),
        ("http://redis:6379/", False),
        ("http://ip6-localhost/", False),
        ("http://db.localdomain/", False),
        ("http://\u24dbocalhost.example.com/", False),  # clients read other letters as those of ASCII
        ("http://127\u30020\u30020\u30021/", False),
        ("http://\uff11\uff12\uff17.0.0.1/", False),
        ("http://%6cocalhost.example.com/", False),
        ("https://example.com:99999/", False),
        ("http://[64:ff9b::7f00:1]/", False),
        ("http://[2002:7f00:1::]/", False),
        ("http://[fe80::1%25eth0]/", False),
        ("http://LOCALHOST.:80/", False),
        ("http://db.internal/", False),
        ("http://127.0.0.1/", False),
        ("http://127.1/", False),
        ("http://2130706433/", False),
        ("http://0x7f000001/", False),
        ("http://0x7f.0.0.1/", False),
        ("http://10.1.2.3/", False),
        ("http://169.254.169.254/latest", False),
        ("http://[::1]/", False),
        ("http://[::ffff:10.0.0.1]/", False),
        ("https://user:password@example.com/", False),
        ("https://example.com\\@10.0.0.1/", False),
        ("https:///x", False),
        ("https://[", False),
        ("ftp://example.com/", False),
        ("file:///etc/passwd", False),
        ("data:image/png,", False),
    ],
)
def test_hosts(url: str, public: bool) -> None:
    assert is_public(url) is public
