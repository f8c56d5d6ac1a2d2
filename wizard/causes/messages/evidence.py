"""What a pasted text tells beside its error codes: hosts, issuers, dates, how many certificates were sent.

All of it is what the text claims. Nothing is looked up and no certificate is read here.
"""

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date

import msgspec

MOST_HOSTS = 5
LONGEST_SEARCHED = 200_000
"""Characters; hosts and names further on are not looked for."""

_URL = re.compile(
    r"\b(?P<scheme>https?|wss|imaps|pop3s|ldaps|smtps|ftps|amqps|mqtts)(?::|%3A)(?:/|%2F|\\/){2}(?:[\w.~:%-]{1,128}@)?"
    r"(?P<host>\[[0-9a-fA-F:.]{2,45}\]|[^\W_](?:[\w.-]{0,252}\w)?)(?::(?P<port>\d{1,5}))?",
    re.IGNORECASE,
)
_POOL = re.compile(r"host='(?P<host>[\w.-]{1,253})', port=(?P<port>\d{1,5})")
_PAIR = re.compile(
    r"(?<![\w./@:-])(?P<host>(?:[a-z0-9-]{1,63}\.){1,8}[a-z0-9-]{2,24}|(?:\d{1,3}\.){3}\d{1,3}|localhost):(?P<port>\d{2,5})(?![\w.:])"
)
_NAME = re.compile(r"(?<![\w./@\\:%=-])(?P<host>(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24})(?![\w(@/\\-]|\.\w)")

_NO_TOP_LEVEL = frozenset({
    "c", "cc", "cpp", "cs", "css", "cer", "cert", "cfg", "class", "cnf", "conf", "config", "crl", "crt", "csr",
    "csv", "der", "dll", "dylib", "ejs", "el", "exe", "ex", "exs", "f", "go", "gz", "h", "html", "ini",
    "jar", "java", "js", "json", "jsp", "jsx", "key", "kt", "kts", "lib", "log", "lock", "lua", "map", "md", "mjs",
    "ml", "mod", "msi", "out", "p12", "pem", "pfx", "php", "pl", "plist", "pm", "png", "pom", "properties", "ps1",
    "py", "pyc", "pyd", "rb", "rc", "rs", "sh", "sln", "so", "sql", "sum", "swift", "tar", "tgz", "tmp", "toml",
    "ts", "tsx", "txt", "vb", "vue", "war", "xml", "yaml", "yml", "zip",
})  # fmt: skip
"""Endings of files, some of which are top-level domains as well; a file is likelier in an error message."""

_PACKAGES = frozenset({
    "com", "org", "net", "io", "java", "javax", "sun", "jdk", "kotlin", "scala", "android", "androidx", "system",
    "microsoft", "node", "go", "py",
})  # fmt: skip
"""With what a qualified name of a programming language begins; a host seldom does."""

_ABOUT_ERRORS = frozenset({
    "aka.ms", "cabforum.org", "curl.haxx.se", "curl.se", "docs.aws.amazon.com", "docs.docker.com", "docs.gradle.org",
    "docs.microsoft.com", "docs.npmjs.com", "docs.python.org", "errors.angular.io", "go.microsoft.com", "goo.gl",
    "help.github.com", "learn.microsoft.com", "maven.apache.org", "cwiki.apache.org", "nodejs.org", "pip.pypa.io",
    "schemas.microsoft.com", "schemas.xmlsoap.org", "stackoverflow.com", "support.google.com", "support.microsoft.com",
    "support.mozilla.org", "urllib3.readthedocs.io", "www.w3.org", "yarnpkg.com", "google.github.io",
})  # fmt: skip
"""Hosts that error messages name to be read, not because they failed."""

_SUBJECT = re.compile(
    r"(?:\b(?:subject|issued ?to|antragsteller|sujet|asunto|soggetto|requerente|субъект|s)|発行先|サブジェクト|使用者|主题|주체)"
    r"(?:[ \t]{0,4}[:=：]|\]\s{1,6})[ \t]{0,4}(?P<name>[^\n]{1,300})",
    re.IGNORECASE,
)
_ISSUER = re.compile(
    r"(?:\b(?:issuer|issued ?by|verified by|aussteller|émetteur|emisor|emittente|autorità emittente|emissor|издатель|поставщик|i)"
    r"|発行元|発行者|颁发者|簽發者|발급자)(?:[ \t]{0,4}[:=：]|[ \t]{1,4}['\"‘“`]|\]\s{1,6})[ \t]{0,4}"
    r"(?P<name>[^\n]{1,300})",
    re.IGNORECASE,
)
_NEXT_LABEL = re.compile(
    r"\s*\b(?:Issuer|Issued by|Valid from|Expires on|Current date|Subject|PEM encoded|issuer|subject)\b[ \t]{0,4}[:=]|[;|]\s|\s\[(?=[^\W\d])"
)
_IN_BRACES = re.compile(r"\{[^{}\n]{0,200}\bDName: ?(?P<name>[^{}\n]{1,300})\}")
"""How Android prints an SslCertificate.DName, as plug-ins for Flutter pass it on."""

_IN_CHAIN_OF_APPLE = re.compile(
    r"<cert\(0x[0-9a-f]{1,16}\) s: (?P<subject>[^\n>]{1,200}?) i: (?P<issuer>[^\n>]{1,200})>"
)
_IN_CHAIN = re.compile(r"^ {0,3}\d s:(?P<subject>[^\n]{1,300})\n[ \t]{1,6}i:(?P<issuer>[^\n]{1,300})$", re.MULTILINE)

_DEPTH = re.compile(
    r"\bdepth[ =:]{1,3}(?P<depth>\d)\b[^\n]{0,60}(?:\n[^\n]{0,40})?\bexpired"
    r"|\bat (?P<at>\d) depth lookup[ :]{1,3}certificate has expired"
    r"|certificate (?P<number>[1-9]) of \d{1,2} has expired",
    re.IGNORECASE,
)
_EXPIRES = re.compile(
    r"(?:expires on|expire date|not ?after|valid until|expires|有効期限)[ \t]{0,4}[:=：]?[ \t]{0,4}(?P<when>[^\n]{6,40})",
    re.IGNORECASE,
)
_CURRENT = re.compile(
    r"(?:current (?:date|time)|現在の日付)[ \t]{0,4}[:=：]?[ \t]{0,4}(?P<when>[^\n]{6,40})", re.IGNORECASE
)
_DATES = (
    re.compile(r"(?P<year>\d{4})[-/年]\s?(?P<month>\d{1,2})[-/月]\s?(?P<day>\d{1,2})"),
    re.compile(
        r"(?P<name>[A-Z][a-z]{2})[a-z]{0,6}\.? +(?P<day>\d{1,2}),? +(?:\d\d:\d\d:\d\d +)?(?:[A-Z]{3,4} +)?(?P<year>\d{4})"
    ),
    re.compile(r"(?P<day>\d{1,2})\.? +(?P<name>[A-Z][a-z]{2})[a-z]{0,6}\.?,? +(?P<year>\d{4})"),
)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class TextEvidence(msgspec.Struct, frozen=True, kw_only=True):
    """What a text claims. Hostile text, to be shown as plain text only."""

    hosts: tuple[str, ...] = ()
    """As host or host:port, the likeliest to be the one that failed first."""
    asked: str = ""
    """The first host that stands in an address or beside a port; it is the one that somebody wanted to reach."""
    issuers: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    expires: date | None = None
    """The end of validity, as a day."""
    current: date | None = None
    """What the program took for the present."""
    depth: int | None = None
    """How far above the site's certificate (0) stands the one that is complained of."""
    sent: int | None = None
    """How many certificates a list of the chain has; None without such a list."""

    @property
    def is_self_issued(self) -> bool:
        """Whether the first certificate named is its own issuer, by its words."""
        return bool(self.issuers and self.subjects and self.issuers[0] == self.subjects[0])


def evidence_in(text: str) -> TextEvidence:
    """Return what *text* claims; a text without such things gives an empty value."""
    text = text[:LONGEST_SEARCHED]
    chain = list(_IN_CHAIN.finditer(text)) or list(_IN_CHAIN_OF_APPLE.finditer(text))
    subjects = [m["subject"] for m in chain] or [m["name"] for m in _SUBJECT.finditer(text)]
    issuers = [m["issuer"] for m in chain] or [m["name"] for m in _ISSUER.finditer(text)]
    in_addresses = _hosts(text, _POOL, _URL, _PAIR)
    hosts = {**in_addresses, **_hosts(text, _NAME), **in_addresses}
    return TextEvidence(
        hosts=tuple(f"{host}:{hosts[host]}" if hosts[host] else host for host in hosts)[:MOST_HOSTS],
        asked=next(iter(in_addresses), ""),
        issuers=tuple(map(_name, issuers[:20])),
        subjects=tuple(map(_name, subjects[:20])),
        expires=_moment(_EXPIRES, text),
        current=_moment(_CURRENT, text),
        depth=_depth(text),
        sent=len(chain) or None,
    )


def _hosts(text: str, *patterns: re.Pattern[str]) -> Mapping[str, str]:
    """Return the hosts of *text* in their order, each with its unusual port, or none."""
    ports: dict[str, str] = {}
    for pattern in patterns:
        for match in pattern.finditer(text):
            given = match.groupdict()
            host = given["host"].lower().rstrip(".")
            if host in ports or host in _ABOUT_ERRORS or (pattern is not _URL and not _looks_like_a_host(host)):
                continue
            port = given.get("port") or ""
            is_usual = port == "443" and given.get("scheme", "https").lower() in {"https", "http", "wss"}
            ports[host] = "" if is_usual else port
    return ports


def _looks_like_a_host(host: str) -> bool:
    labels = host.split(".")
    if len(labels) == 4 and all(label.isdigit() for label in labels):
        return True
    return host == "localhost" or (
        labels[-1] not in _NO_TOP_LEVEL
        and labels[-1].isalpha()
        and labels[0] not in _PACKAGES
        and not all(label.isdigit() for label in labels[:-1])
    )


def _name(written: str) -> str:
    """Return a name without what follows it on the same line."""
    if in_braces := _IN_BRACES.match(written):
        return in_braces["name"]
    return _NEXT_LABEL.split(written, maxsplit=1)[0].strip(" \t\r,.'\"‘’“”`")


def _depth(text: str) -> int | None:
    """Return the place of the certificate that has expired, as OpenSSL ("depth=1", "at 1 depth") and msmtp ("2 of 4") tell it."""
    match = _DEPTH.search(text)
    if match is None:
        return None
    return int(match["number"]) - 1 if match["number"] else int(match["depth"] or match["at"])


def _moment(pattern: re.Pattern[str], text: str) -> date | None:
    match = pattern.search(text)
    if match is None:
        return None
    for form in _DATES:
        if found := form.search(match["when"]):
            given = found.groupdict()
            name = given.get("name")
            # An impossible date, or no month of the calendar: then it is no date.
            with suppress(ValueError):
                month = _MONTHS.index(name) + 1 if name else int(given["month"])
                return date(int(given["year"]), month, int(given["day"]))
    return None


def names_in(distinguished: str) -> Mapping[str, Sequence[str]]:
    """Return common names and organisations of a name as programs print it; one without "=" may be either."""
    if "=" not in distinguished:
        return {"cn": [distinguished], "o": [distinguished], "ou": []}
    parts = re.findall(r"(?:^|[,/;+\s])\s*(CN|O|OU)\s*=\s*\"?([^,/;+\"=]{1,100}?)\"?\s*(?=[,/;+]|$)", distinguished)
    return {key: [value for name, value in parts if name.lower() == key] for key in ("cn", "o", "ou")}
