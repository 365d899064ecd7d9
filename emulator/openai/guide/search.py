"""Searches the articles for the one that answers a question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from emulator.openai import tokens
from emulator.openai.guide.library import Article, articles
from emulator.openai.ranking import Index

# Minimum scores by words of an article that answers a question: of many words, of few words, and with a keyword.
ENOUGH, ENOUGH_OF_FEW, ENOUGH_WITH_KEYWORD = 0.42, 0.55, 0.12
SAME_SUBJECT = 0.5
MANY_WORDS = 4
# Words that follow-up questions on any subject contain.
_ANY_PROCEDURE = frozenset(
    tokens.stem(word)
    for word in tokens.words(
        """papers documents document form fee cost charge money long time days deadline next first online offline lawyer
        happens refuse refused bring carry apply submit office address steps
        काग़ज़ दस्तावेज़ फ़ीस ख़र्च समय दिन वकील पैसा పత్రాలు ఫీజు ఖర్చు సమయం రోజులు లాయర్
        ஆவணங்கள் கட்டணம் செலவு நேரம் நாட்கள் வழக்கறிஞர் രേഖകൾ ഫീസ് ചെലവ് സമയം ദിവസം വക്കീൽ"""
    )
)


@dataclass(frozen=True, slots=True)
class Match:
    """score: the sum of 0 to 1 each for words, keywords and similarity to a question form.

    enough: whether the article answers the question.
    """

    article: Article
    score: float
    enough: bool


class ArticleSearch:
    def __init__(self, library: Sequence[Article]) -> None:
        self._articles = library
        self._index = Index()
        self._keywords: dict[tuple[str, ...], list[int]] = {}
        self._counts = {article.slug: _counts(article) for article in library}
        for position, article in enumerate(library):
            self._index.add(self._counts[article.slug])
            for keyword in article.keywords:
                phrase = tuple(map(tokens.stem, tokens.words(keyword)))
                positions = self._keywords.setdefault(phrase, [])
                if phrase and position not in positions:
                    positions.append(position)
        self._index.build()
        forms = [(text, position) for position, article in enumerate(library) for text in _forms(article)]
        self._forms, self._form_of = Index.from_texts([text for text, _ in forms]), [position for _, position in forms]
        self._form_terms = [tokens.terms(text) for text, _ in forms]
        self._longest = max((len(phrase) for phrase in self._keywords), default=0)

    def search(self, question: str) -> list[Match]:
        """Returns the articles that share a word with the question, best first."""
        by_words = {position: score for score, position in self._index.search(question, len(self._articles))}
        by_keyword = self._keyword_scores(question)
        by_form = self._form_scores(question)
        count = len(tokens.term_groups(question))
        found = []
        for position, score in by_words.items():
            bonus, similarity = by_keyword.get(position, 0.0), by_form.get(position, 0.0)
            by_words_alone = count > 1 and score >= (ENOUGH if count >= MANY_WORDS else ENOUGH_OF_FEW)
            enough = by_words_alone or (bonus >= 0.2 and score >= ENOUGH_WITH_KEYWORD)
            found.append(Match(self._articles[position], score + bonus + similarity**2, enough))
        found.sort(key=lambda match: (-match.score, match.article.slug))
        if found and _stands_out(found, count):
            found[0] = replace(found[0], enough=True)
        return found

    def _form_scores(self, question: str) -> dict[int, float]:
        """Returns, by article, the similarity of the question to the article's question forms; 1 for the same words."""
        question_terms = tokens.terms(question)
        scores: dict[int, float] = {}
        for _, form in self._forms.search(question, 8):
            form_terms, position = self._form_terms[form], self._form_of[form]
            common = sum(self._forms.idf(term) * count for term, count in question_terms.items() if term in form_terms)
            both = sum(
                self._forms.idf(term) * count for terms in (question_terms, form_terms) for term, count in terms.items()
            )
            scores[position] = max(scores.get(position, 0.0), 2 * common / both)
        return scores

    def _keyword_scores(self, question: str) -> dict[int, float]:
        """Returns a score by article for the keywords that the question contains; long and rare ones count most."""
        words = [tokens.stem(word) for word in tokens.words(question)]
        scores: dict[int, float] = {}
        for start in range(len(words)):
            for length in range(1, min(self._longest, len(words) - start) + 1):
                phrase = tuple(words[start : start + length])
                positions = self._articles_with(phrase)
                for position in positions:
                    gain = (0.15 + 0.15 * length) / len(positions)
                    scores[position] = min(1.0, scores.get(position, 0.0) + gain)
        return scores

    def _articles_with(self, phrase: tuple[str, ...]) -> list[int]:
        """Returns the articles with this keyword; the last word may have a suffix if it is Indic."""
        if phrase in self._keywords:
            return self._keywords[phrase]
        last = phrase[-1]
        if last < "\u0900":
            return []
        for cut in range(len(last) - 1, max(2, len(last) // 2) - 1, -1):
            if (shorter := (*phrase[:-1], last[:cut])) in self._keywords:
                return self._keywords[shorter]
        return []

    def is_bare(self, question: str) -> bool:
        """Returns whether a question names no subject, such as "Which documents should I bring?"."""
        return all(group[0][0] in _ANY_PROCEDURE for group in tokens.term_groups(question))

    def follows(self, question: str, article: Article) -> bool:
        """Returns whether a question that no article answers may be a follow-up on this one."""
        groups = [group for group in tokens.term_groups(question) if group[0][0] not in _ANY_PROCEDURE]
        if not groups:
            return True
        counts = self._counts[article.slug]
        return sum(any(term in counts for term, _ in group) for group in groups) / len(groups) >= SAME_SUBJECT


def _counts(article: Article) -> dict[str, float]:
    counts: dict[str, float] = {}
    for weight, texts in _fields(article):
        for text in texts:
            for term, count in tokens.terms(text).items():
                counts[term] = counts.get(term, 0.0) + weight * count
    return counts


def _stands_out(found: list[Match], words: int) -> bool:
    """Returns whether the first article scores so much higher than the second that it is the answer."""
    second = found[1].score if len(found) > 1 else 0.0
    minimum, factor = (ENOUGH, 2.0) if words >= MANY_WORDS else (ENOUGH_OF_FEW, 2.5)
    return words > 1 and found[0].score >= max(minimum, factor * second)


def _forms(article: Article) -> list[str]:
    return [
        text
        for translation in article.translations.values()
        for text in (translation.title, *translation.question_forms)
    ]


def _fields(article: Article) -> list[tuple[float, tuple[str, ...]]]:
    fields: list[tuple[float, tuple[str, ...]]] = [(3.0, article.keywords), (1.0, article.acts)]
    for translation in article.translations.values():
        fields += [(3.0, (translation.title,)), (2.0, translation.question_forms), (0.5, (translation.text,))]
    return fields


@cache
def article_search() -> ArticleSearch:
    """Returns the search over the bundled articles, built once."""
    return ArticleSearch(articles())
