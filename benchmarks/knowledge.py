"""Measures search_knowledge beside a lookup by primary key, with the project's articles and with many made-up ones.

Made-up articles mix the phrases of the project's, each with words of its own, so that common words stay common.
Every question is asked at each size in turn, so that other load on the machine affects all sizes alike.

python -m benchmarks.knowledge [--articles 10000] [--times 2]
"""

import asyncio
import random
import time
import tomllib
from contextlib import ExitStack

import asyncpg

from benchmarks.harness.database import database
from benchmarks.harness.process import ROOT
from benchmarks.harness.report import keep, parser, percentile, progress, run, table
from deploy.knowledge import COLUMNS as FIELDS
from deploy.knowledge import LANGUAGES, load

FOLDER = ROOT / "supabase" / "knowledge"
QUESTIONS = ROOT / "tests" / "knowledge" / "questions.toml"
COLUMNS = ("articles", "p50 ms", "p95 ms", "p99 ms", "lookup p50 ms")
SEARCH, LOOKUP = (
    "select slug from search_knowledge($1)",
    "select slug from knowledge_articles where (slug, language) = ($1, 'en')",
)
BATCH = 250
Articles = list[tuple[object, ...]]


def questions() -> list[str]:
    tables = tomllib.loads(QUESTIONS.read_text(encoding="utf-8"))
    return [question for articles in tables.values() for listed in articles.values() for question in listed]


class Mixer:
    """Makes articles of 30 keywords and, in each language, a title and 6 question forms."""

    def __init__(self, rows: list[asyncpg.Record]) -> None:
        self._chance = random.Random(7)
        self._phrases: dict[str, list[str]] = {code: [] for code in (*LANGUAGES, "keywords")}
        for row in rows:
            self._phrases[row["language"]] += row["question_forms"]
            self._phrases["keywords"] += row["keywords"]

    def article(self, number: int) -> Articles:
        keywords = [self._phrase("keywords") for _ in range(30)]
        return [
            (f"made-up-{number}", code, self._phrase(code), "Text.", [self._phrase(code) for _ in range(6)], keywords)
            for code in LANGUAGES
        ]

    def _phrase(self, kind: str) -> str:
        """The beginning of one phrase, the end of another, and in one of three a word that few articles have."""
        first, second = (self._chance.choice(self._phrases[kind]).split() for _ in range(2))
        words = first[: len(first) // 2 + 1] + second[len(second) // 2 :]
        if self._chance.random() < 1 / 3:
            words.append("".join(self._chance.choices("abdeghiklmnoprstuv", k=7)))
        return " ".join(words)


async def fill(connection: asyncpg.Connection, articles: int) -> None:
    await load(connection, FOLDER)
    mixer = Mixer(await connection.fetch("select language, question_forms, keywords from knowledge_articles"))
    for start in range(0, articles, BATCH):
        progress(f"{start} of {articles} articles")
        rows = [row for number in range(start, min(start + BATCH, articles)) for row in mixer.article(number)]
        values = [(*row, [], [], "2026-11", "", "") for row in rows]
        statement = f"insert into knowledge_articles ({', '.join(FIELDS)}) select * from made_up"
        async with connection.transaction():
            await connection.execute("create temporary table made_up (like knowledge_articles) on commit drop")
            await connection.copy_records_to_table("made_up", records=values, columns=FIELDS)
            await connection.execute(statement)
    await connection.execute("vacuum analyze")


async def timed(connection: asyncpg.Connection, statement: str, value: str) -> float:
    started = time.perf_counter()
    await connection.fetch(statement, value)
    return (time.perf_counter() - started) * 1e3


async def measure(urls: dict[int, str], times: int) -> list[tuple[object, ...]]:
    connections = {size: await asyncpg.connect(url) for size, url in urls.items()}
    for size, connection in connections.items():
        await fill(connection, size)
    found: dict[int, list[float]] = {size: [] for size in connections}
    floors: dict[int, list[float]] = {size: [] for size in connections}
    for turn in range(times + 1):
        for question in questions():
            for size, connection in connections.items():
                searched, looked_up = await timed(connection, SEARCH, question), await timed(connection, LOOKUP, "fir")
                if turn:  # the first one warms the caches
                    found[size].append(searched)
                    floors[size].append(looked_up)
    rows: list[tuple[object, ...]] = []
    for size, connection in connections.items():
        count = await connection.fetchval("select count(distinct slug) from knowledge_articles")
        rows.append(
            (count, *(percentile(found[size], share) for share in (0.5, 0.95, 0.99)), percentile(floors[size], 0.5))
        )
        await connection.close()
    return rows


def main() -> None:
    options = parser(__doc__)
    options.add_argument("--articles", type=int, default=10_000, help="number of made-up articles")
    options.add_argument("--times", type=int, default=2, help="how often each question is asked")
    chosen = options.parse_args()
    with ExitStack() as stack:
        urls = {size: stack.enter_context(database()) for size in (0, chosen.articles)}
        rows = asyncio.run(measure(urls, chosen.times))
    table(f"search_knowledge, {len(questions())} questions, {chosen.times} times each", COLUMNS, rows)
    if chosen.keep:
        keep("knowledge", COLUMNS, rows, "p95 ms")


if __name__ == "__main__":
    run(main)
