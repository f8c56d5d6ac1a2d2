"""A text as words: what is left of it without case, punctuation, quoting, escapes, colours and line breaks.

Only the standard library is imported, for the build compiles the catalogue with it.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import accumulate

CJK = "\u3005\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fd-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3"
"""Characters of scripts that put no space between words: each is a word of its own.

The mark of a long vowel (U+30FC) is one only inside a word: at its end many leave it out (サーバー, サーバ).
"""

_INVISIBLE = "\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff"

_ESCAPE = (
    r"(?P<colour>(?:\x1b|\\{1,4}(?:u001[bB]|x1[bB]|033))\[[0-9;]{0,20}[A-Za-z])"
    r"|(?P<json>(?:\\{1,4}u[0-9a-fA-F]{4}){1,2000})"
    r"|(?P<control>\\{1,4}[nrt\"'/])"
    r"|(?P<url>(?:%[0-9a-fA-F]{2}){1,2000})"
    r"|(?P<html>&(?:#\d{1,6}|#[xX][0-9a-fA-F]{1,5}|[a-zA-Z]{2,8});)"
    # Quoted-printable only where it can be nothing else: "num=20" is no space.
    r"|(?P<mail>(?:=[89A-F][0-9A-F](?:=\r?\n)?){3,2000})"
    r"|(?P<soft>=\r?\n)"
    rf"|(?P<nothing>[{_INVISIBLE}])"
    r"|(?P<narrow>[\uff66-\uff9f]{1,2000})"
    r"|(?P<marked>[^\W\d_][\u0300-\u036f\u3099\u309a]{1,8})"
)

_MAY_HAVE_ESCAPES = re.compile(rf"[\\%&\x1b\uff66-\uff9f\u0300-\u036f\u3099\u309a{_INVISIBLE}]|=[89A-F]|=\r?\n")
"""Most texts have none; then the large pattern above is not even compiled, which takes a tenth of the whole answer."""

_NOISE = r"""^[ \t]{0,40}(?:(?:
        npm[ ](?:ERR!|error|WARN|warn)
      | (?:remote|stderr|stdout|stack|err|out):
      | [>|]{1,8}
      | \#\d{1,4}[ ]\d{1,6}\.\d{1,4}
      | \[(?:\d[^\]\n]{0,40}|(?i:trace|debug|info|notice|warn|warning|error|err|fatal|severe|critical))\]
      | (?i:trace|debug|info|notice|warn|warning|error|fatal|severe|critical):?(?=[ \t]{2}|[ ]\[)
      | \d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d[.,\d]{0,12}(?:Z|[ ]?[+-]\d\d:?\d\d)?
      | [VDIWEF]/[\w.-]{1,40}[ ]*\([ ]*\d{1,7}\):
      )[ \t]{0,40}){1,6}"""
"""What logs, quoted mail and package managers put before each line, in the midst of sentences that go on."""

_VERSIONED = r"(?i:(?:tls|ssl)v?)(?=\d(?:\.\d)?(?![^\W_]))"
"""TLS1.2, TLSv1.2 and TLS 1.2 are to be the same words."""
_MIXED = frozenset({"TLSv", "SSLv", "Tls", "Ssl", "TlsV", "SslV"})
"""How its beginning may be written, other than all in one case."""

_ALIKE: Mapping[str, str] = {
    variant: first
    for first, *others in (
        (
            "ていない",
            "ていません",
            "ておりません",
            "てない",
            "てません",
            "ていなかった",
            "ていませんでした",
            "ておらず",
        ),
        ("ない", "ません", "なかった", "ませんでした", "無い"),
        ("でき", "出来"),
        ("発行者", "発行元", "発行局", "発行機関"),
        ("認証局", "認証機関", "証明機関", "証明局"),
        ("サーバ", "サーバー"),
        ("web", "ウェブ", "ウエブ"),
        ("デジタル", "ディジタル"),
        ("または", "又は"),
        ("すでに", "既に"),
    )
    for variant in (first, *others)
    if variant != "web"  # in plain letters it is a word as any other, and not to be found within "website"
}
"""What one sentence of Japanese has where another has the first: denials, polite or plain, and words that mean the same.

Not what affirms: 信頼された stands before a trusted authority, too, 信頼されました says that all is well."""

_ARTICLES = frozenset({"the", "a", "an"})
"""Left out: people who type a message, and versions of a program, differ in them."""

_PLAIN_WORD = re.compile(rf"{_VERSIONED}|(?<![\w)\].-])-\d+(?!\w)|\d+(?:\.\d+)+|[^\W_]+")
_ANY_WORD = "|".join(
    (
        _VERSIONED,
        # Lines of Japanese are broken anywhere.
        "|".join(r"\s{0,4}".join(variant) for variant in sorted(_ALIKE, key=len, reverse=True)),
        rf"[{CJK}]",
        r"\u30fc(?=\s?[\u30a1-\u30fa])",
        rf"(?<![^\W{CJK}])(?<![)\].\u2013\u2212-])[-\u2013\u2212]\d+(?![^\W{CJK}])",
        r"\d+(?:\.\d+)+",
        rf"[^\W_{CJK}\u30fc]+",
    )
)
"""The same for any script; to compile it takes 3 ms, which plain texts do not need."""

_CAMEL = re.compile(r"[^\W\d_a-z]+(?=[^\W\d_a-z][a-z])|[^\W\d_a-z]?[^\W\d_A-Z]+|[^\W\d_a-z]+")
_MARKS = re.compile("[\u0300-\u036f]+")
_BROKEN_WORD = re.compile(r"-?\r?\n[ \t]*")


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text, in its order, each with where it stands."""

    text: str
    """As it was given."""
    words: list[str]
    starts: list[int]
    """Where each word begins in `text`."""
    ends: list[int]

    def piece(self, first: int, last: int) -> tuple[int, int]:
        """Return from where to where the words *first* to *last* stand in the text."""
        return self.starts[first], self.ends[last]


@dataclass(frozen=True, slots=True)
class _Plain:
    """A text without escapes, and which of its places is which of the text as given."""

    text: str
    places: tuple[list[int], list[int], list[int], list[int]] | None
    """Of each run: where it begins here, where there, where it ends there, and how long one character is there."""

    def place(self, here: int, *, is_end: bool = False) -> int:
        """Return the place in the text as given; an end never lies inside an escape."""
        if self.places is None:
            return here
        begins, origins, ends, lengths = self.places
        run = bisect_right(begins, here - 1 if is_end else here) - 1
        return min(origins[run] + (here - begins[run]) * lengths[run], ends[run])


def split(text: str, vocabularies: Sequence[frozenset[str]] = ()) -> Words:
    """Return the words of *text*; a word of a vocabulary that a line break cuts in two is put together again."""
    plain = unescape(text) if _MAY_HAVE_ESCAPES.search(text) else _Plain(text, None)
    body = _compiled(_NOISE).sub(_blank, plain.text) if "\n" in plain.text or plain.text[:1] in "#>[|" else plain.text
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for match in _words_in(body):
        run = match[0]
        start, end = match.span()
        if run.islower() or run.isupper() or not run.isalpha() or end - start == 1 or run in _MIXED:
            words.append(_normal(run))
            starts.append(start)
            ends.append(end)
            continue
        for part in _CAMEL.finditer(run):
            words.append(_normal(part[0]))
            starts.append(start + part.start())
            ends.append(start + part.end())
    if vocabularies and "\n" in body:
        _mend_broken(body, vocabularies, words, starts, ends)
    if not _ARTICLES.isdisjoint(words):
        kept = _without_articles(words)
        words = [words[place] for place in kept]
        starts = [starts[place] for place in kept]
        ends = [ends[place] for place in kept]
    if plain.places is not None:
        starts = [plain.place(start) for start in starts]
        ends = [plain.place(end, is_end=True) for end in ends]
    return Words(text, words, starts, ends)


def split_phrase(text: str) -> list[str]:
    """Return the words of a text of the catalogue, which has no escapes."""
    words = [_normal(part) for match in _words_in(text) for part in _parts(match[0])]
    return [words[place] for place in _without_articles(words)]


def _without_articles(words: Sequence[str]) -> Sequence[int]:
    """Return the places of all words but English articles; an A among single letters is one that somebody spells."""
    return [
        place
        for place, word in enumerate(words)
        if word not in _ARTICLES or (word == "a" and any(len(w) == 1 for w in _beside(words, place)))
    ]


def _beside(words: Sequence[str], place: int) -> Sequence[str]:
    return [*words[max(0, place - 1) : place], *words[place + 1 : place + 2]]


def _parts(run: str) -> Iterator[str]:
    if run.islower() or run.isupper() or not run.isalpha() or len(run) == 1 or run in _MIXED:
        yield run
    else:
        yield from _CAMEL.findall(run)


def _words_in(text: str) -> Iterator[re.Match[str]]:
    return (_PLAIN_WORD if text.isascii() else _compiled(_ANY_WORD)).finditer(text)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.MULTILINE | re.VERBOSE if pattern is _NOISE else re.NOFLAG)


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


@lru_cache(maxsize=20_000)
def _normal(word: str) -> str:
    """Return *word* as it stands in the catalogue: folded, hexadecimal numbers without 0x and without a sign's ones."""
    if not word.isascii() and (alike := _ALIKE.get("".join(word.split()))):
        return alike
    folded = word.casefold() if word.isascii() else _without_marks(word)
    if folded in {"tlsv", "sslv"}:
        return folded[:3]
    if folded.startswith("0x") and len(folded) > 2:
        folded = folded[2:]
    if len(folded) == 16 and folded.startswith("ffffffff"):
        folded = folded[8:]
    return folded


def _without_marks(word: str) -> str:
    """Return *word* without accents, which people leave out and old programs garble, and full-width forms as narrow."""
    apart = unicodedata.normalize("NFKD", word).replace("\u2013", "-").replace("\u2212", "-")
    return unicodedata.normalize("NFKC", _MARKS.sub("", apart)).casefold()


def _mend_broken(
    body: str, vocabularies: Sequence[frozenset[str]], words: list[str], starts: list[int], ends: list[int]
) -> None:
    """Join the two halves of a word that a console or a mail program has cut at the end of its line."""
    for place in range(len(words) - 2, -1, -1):
        between = body[ends[place] : starts[place + 1]]
        if "\n" not in between or not _BROKEN_WORD.fullmatch(between):
            continue
        one, two = words[place], words[place + 1]
        if any(one + two in known and not (one in known and two in known) for known in vocabularies):
            words[place : place + 2] = [one + two]
            ends[place : place + 2] = [ends[place + 1]]
            del starts[place + 1]


def unescape(text: str) -> _Plain:
    """Put what they stand for in place of the escapes of JSON, addresses, HTML, mail and terminals."""
    pieces: list[str] = []
    origins: list[int] = []
    ends: list[int] = []
    lengths: list[int] = []
    last = 0
    for match in _compiled(_ESCAPE).finditer(text):
        stands_for = _meaning(match)
        pieces += (text[last : match.start()], stands_for)
        origins += (last, match.start())
        ends += (match.start(), match.end())
        lengths += (1, len(match[0]) // (len(stands_for) or 1))
        last = match.end()
    pieces.append(text[last:])
    origins.append(last)
    ends.append(len(text))
    lengths.append(1)
    begins = [0, *accumulate(map(len, pieces[:-1]))]
    return _Plain("".join(pieces), (begins, origins, ends, lengths))


def _meaning(match: re.Match[str]) -> str:
    written = match[0]
    match match.lastgroup:
        case "json":
            units = b"".join(int(code, 16).to_bytes(2, "big") for code in re.findall("u([0-9a-fA-F]{4})", written))
            return units.decode("utf-16-be", errors="replace")
        case "control":
            return {"n": "\n", "r": "\n", "t": "\t"}.get(written[-1], written[-1])
        case "url":
            return bytes.fromhex(written.replace("%", "")).decode(errors="replace")
        case "mail":
            return bytes.fromhex(re.sub(r"=\r?\n|=", "", written)).decode(errors="replace")
        case "html":
            from html import unescape as meaning  # with a table of 2,000 names

            return meaning(written)
        case "narrow" | "marked":
            return unicodedata.normalize("NFKC", written)
        case "colour":
            return " "
        case _:
            return ""
