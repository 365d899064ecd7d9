"""docs/performance.md has the figures of benchmarks/results."""

from scripts.performance import DOCUMENT, filled


def test_figures_match_the_results() -> None:
    text = DOCUMENT.read_text()
    assert filled(text) == text, "run: python -m scripts.performance"
