"""scripts/knowledge.py names each difference between the languages of an article, with its line."""

from pathlib import Path

import pytest

from scripts.knowledge import ARTICLES, check

FIR = ARTICLES / "fir.toml"


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param("అత్యవసరమైతే 112కు", "అత్యవసరమైతే 100కు", ["[te] lacks 112", "[te] has 100"], id="helpline"),
        pytest.param(
            "பிரிவு 193(3)",
            "பிரிவு 193(2)",
            ["[ta] lacks 193(3)", "[ta] has 193(2)", "[ta] does not cite 193(3)"],
            id="section",
        ),
        pytest.param("90 दिन के भीतर", "नब्बे दिन के भीतर", ["[hi] lacks 90"], id="number as a word"),
        pytest.param("14 ദിവസം വരെ", "൧൪ ദിവസം വരെ", ["[ml] lacks 14", "[ml] has ൧൪"], id="other digits"),
        pytest.param("ఫీజు లేదు.", "ఫీజు లేదు: nalsa.gov.inలో చూడండి.", ["[te] has nalsa.gov.in"], id="address"),
        pytest.param(
            "(BNS धारा 199)",
            "(BNSS धारा 199)",
            ["[hi] lacks BNS", "[hi] has BNSS", "[hi] does not cite BNS of"],
            id="Act",
        ),
        pytest.param(
            "\n\n**Bring:**", "\n**Bring:**", [f"[{code}] has " for code in ("te", "ta", "hi", "ml")], id="lines"
        ),
        pytest.param(
            '"BNSS 2023 s. 174"',
            '"BNSS 2023 s. 147"',
            [f"[{code}] does not cite 147 of 'BNSS 2023 s. 147'" for code in ("en", "te", "ta", "hi", "ml")],
            id="uncited",
        ),
        pytest.param("\n[ml]\n", "\n[kn]\n", ["has no [ml]"], id="language"),
    ],
)
def test_difference(before: str, after: str, expected: list[str], tmp_path: Path) -> None:
    text = FIR.read_text()
    assert text.count(before) == 1
    article = tmp_path / "fir.toml"
    article.write_text(text.replace(before, after))
    problems = check(article)
    assert len(problems) == len(expected)
    assert all(part in problem for part, problem in zip(expected, problems, strict=True)), problems


def test_line(tmp_path: Path) -> None:
    lines = FIR.read_text().splitlines()
    number, line = next((n, line) for n, line in enumerate(lines, 1) if "193(3)" in line and "सूचना" in line)
    lines[number - 1] = line.replace("7 साल", "8 साल")
    article = tmp_path / "fir.toml"
    article.write_text("\n".join(lines) + "\n")
    assert [problem.split(": ")[0] for problem in check(article)] == [f"{article}:{number}"] * 2
