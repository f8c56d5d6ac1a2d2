"""Put the rankings of browsers and verifiers into words: codes from the values in force, conditions from their source.

A condition is read as the program runs it, and one that cannot be put into words is an error.
"""

# ruff: noqa: SLF001  (the rankings are nobody else's business, and this is about nothing else)

import ast
import inspect
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

from wizard.causes.clients import chromium, firefox, java, openssl, strict
from wizard.pki.faults import Rule
from wizard.pki.judge import ChainShape

Row = tuple[str, ...]

RULES = {
    Rule.MALFORMED: "a certificate is malformed",
    Rule.SIGNATURE: "a signature does not verify",
    Rule.EXPIRED: "expired",
    Rule.NOT_YET_VALID: "not yet valid",
    Rule.NOT_A_CA: "issued by a certificate that is no authority’s",
    Rule.PATH_LENGTH: "more authorities in a row than one allows",
    Rule.CERT_SIGN: "the issuer’s key usage lacks keyCertSign",
    Rule.KEY_USAGE: "the key usage does not allow what a server does",
    Rule.EXTENDED_KEY_USAGE: "the extended key usage lacks TLS servers",
    Rule.UNKNOWN_CRITICAL: "a critical extension that nobody knows",
    Rule.NAME_CONSTRAINTS: "an authority’s name constraints are broken",
    Rule.POLICY: "a demanded certificate policy is missing",
    Rule.WEAK_SIGNATURE: "a weak signature algorithm (SHA-1, MD5)",
    Rule.WEAK_KEY: "a weak key",
    Rule.EMPTY_SUBJECT: "an empty subject, and names that are not marked critical",
    Rule.LEAF_IS_CA: "it says that it is an authority’s own",
    Rule.STRICT: "against RFC 5280 in a way that strict programs alone mind",
    Rule.SMALL_KEY: "an RSA key below 2048 bits",
    Rule.NO_SERVER_USAGE: "no extended key usage at all",
    Rule.KEY_ID: "the key identifier names another issuer",
    Rule.EMPTY_ISSUER: "an issuer without a name",
    Rule.ODD_USAGE: "extended key usages that Firefox refuses",
    Rule.ODD_CRITICAL: "a critical extension that Firefox alone does not know",
    Rule.ODD_NAMES: "names that Firefox alone holds against name constraints",
    Rule.COMMON_NAME: "the common name breaks name constraints",
    Rule.PROFILE: "against the letter of RFC 5280’s profile",
}
"""What each rule is about when it is broken."""

_SHAPES = {
    ChainShape.SELF_SIGNED: "the certificate signed itself, and nobody trusts it",
    ChainShape.UNKNOWN_ROOT: "the chain ends in a root that is not trusted",
}

_FACTS = {
    "public": ("the root came with the program", "the root did not come with the program"),
    "anchored": ("a way leads to a trusted root", "no way leads to a trusted root"),
    "name_fits": ("the certificate is for this name", "the certificate is not for this name"),
    "common_name_fits": ("the common name would fit", "the common name does not fit either"),
    "host_is_address": ("the host is an IP address", "the host is a name"),
    "ends_in_root": ("the last certificate issued itself", "the last certificate did not issue itself"),
    "distrusted_after": ("the authority is distrusted for certificates this late", "the authority is not distrusted"),
}
"""Fields of `ChainFacts`: what to say where they hold, and where not."""

FUNCTIONS = {
    "fits_without_dot": ("the certificate is for this name", "the certificate is not for this name"),
    "_is_outdated": ("the site’s certificate is out of date", "the site’s certificate is in date"),
    "_ends_before_it_begins": ("the site’s certificate ends before it begins", ""),
    "_is_invalid": (
        "an empty subject; or under a trusted root a weak signature, or any other broken rule that has no code below",
        "",
    ),
    "_is_misused": ("the key usage allows nothing that a server does", ""),
    "_has_weak_leaf": ("the site’s key is too weak for security level 2", ""),
    "_has_weak_issuer": ("a key above the site’s is too weak for security level 2", ""),
    "_is_cut": ("no issuer of the right name was found", "an issuer of the right name was found"),
    "_misses_issuer": ("the key identifier names another issuer", ""),
    "_ends_in_no_root": ("the anchor did not issue itself", ""),
    "_is_weakly_signed": ("a weak signature; SHA-1 only where the root came with the system", ""),
    "_extension_error": ("the first that breaks a rule about extensions, from the leaf up", ""),
    "_signature_or_date_error": ("the first with a bad signature or out of date, from the root’s side down", ""),
    "_constraint_error": ("an authority’s name constraints are broken, or a name ends in a dot", ""),
}
"""What functions of the rankings ask, where neither their own words nor their one line say it to a stranger."""

_SCOPES = {"has": "", "leaf_has": "the site’s certificate: ", "issuer_has": "one above the site’s: "}


class Unspeakable(Exception):  # noqa: N818  (said to whoever added such a condition)
    """A condition that this module has no words for."""


def chromium_rows() -> Iterator[Row]:
    """Yield (place, code, whether a person can go on, when) for Chrome and Edge."""
    rows = [
        ("ERR_SSL_VERSION_OR_CIPHER_MISMATCH", None, "the key lies on a curve that is not offered"),
        ("ERR_SSL_KEY_USAGE_INCOMPATIBLE", None, _SCOPES["leaf_has"] + RULES[Rule.KEY_USAGE]),
        *((code, may, condition(holds)) for code, may, holds in chromium._RANKING),
    ]
    return _numbered(rows)


def firefox_rows() -> Iterator[Row]:
    """Yield the same for Firefox; the rows about issuers are asked of one after the other, from the leaf's up."""
    issuers = [(code, may, f"{_SCOPES['issuer_has']}{RULES[rule]}") for code, may, rule in firefox._OF_ISSUERS]
    rows = [
        (firefox._NO_CIPHER, None, "the key lies on a curve that is not offered"),
        (*firefox._CRITICAL, f"{_SCOPES['leaf_has']}{RULES[Rule.UNKNOWN_CRITICAL]}, or Firefox alone not"),
        (*firefox._UNKNOWN_ISSUER, f"{_SCOPES['issuer_has']}{RULES[Rule.UNKNOWN_CRITICAL]}, or Firefox alone not"),
        (*firefox._CONSTRAINED, f"{RULES[Rule.NAME_CONSTRAINTS]}, as Firefox reads them"),
        *issuers,
        *((code, may, condition(holds)) for code, may, holds in firefox._RANKING),
    ]
    return _numbered(rows)


def windows_rows() -> Iterator[Row]:
    """Yield (place, error, when) for Windows and .NET."""
    return _plain(strict._WINDOWS)


def openssl_rows() -> Iterator[Row]:
    """Yield the same for OpenSSL's own programs."""
    return _plain(openssl.OPENSSL)


def python_rows() -> Iterator[Row]:
    """Yield the same for Python since 3.13, which is strict."""
    return _plain(openssl.PYTHON_STRICT)


def curl_rows() -> Iterator[Row]:
    """Yield the same for curl on OpenSSL."""
    return _plain(openssl.CURL)


def java_rows() -> Iterator[Row]:
    """Yield what Java looks at in each certificate, from the root's side down."""
    for place, (text, holds) in enumerate(java._STEPS, 1):
        yield str(place), f"`{text}`", _java_condition(holds)


def _numbered(rows: Sequence[tuple[str, bool | None, str]]) -> Iterator[Row]:
    words = {True: "yes", False: "no", None: "–"}
    for place, (code, may, when) in enumerate(rows, 1):
        yield str(place), f"`{code}`", words[may], when


def _plain(ranking: openssl.Ranking) -> Iterator[Row]:
    for place, (text, holds) in enumerate(ranking, 1):
        said = [text] if isinstance(text, str) else _said_by(text)
        yield str(place), "<br>".join(f"`{words}`" for words in said), condition(holds)


def _said_by(text: Callable[..., str]) -> list[str]:
    """Return what a function may say: the texts that it, or what it stands around, returns."""
    if isinstance(text, partial):
        return _said_by(text.func)
    inner = _inner(text)
    if inner is None:
        return _texts_in(text)
    is_curls = text.__qualname__.startswith(openssl._problem.__name__)
    return [openssl._problem_of(words) if is_curls else words for words in _said_by(inner)]


def _inner(function: Callable[..., Any]) -> Callable[..., Any] | None:
    """Return the function that *function* was made around; None where there is none."""
    cells = inspect.getclosurevars(function).nonlocals.values()
    return next((cell for cell in cells if callable(cell)), None)


def _texts_in(function: Callable[..., Any]) -> list[str]:
    """Return the texts that *function* returns, with those of the table that it goes through."""
    tree = ast.parse(inspect.getsource(function))
    texts = [words for _, words in openssl._INTERNAL] if "_INTERNAL" in _names_in(tree) else []
    for node in ast.walk(tree):
        if isinstance(node, ast.Return) and node.value is not None:
            texts += _texts_of(node.value)
    return list(dict.fromkeys(texts))


def _names_in(tree: ast.AST) -> set[str]:
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}


def _texts_of(value: ast.expr) -> list[str]:
    match value:
        case ast.Constant(value=str(text)):
            return [text]
        case ast.JoinedStr():
            return ["".join(_joined(value))]
        case ast.IfExp(body=body, orelse=other):
            return [*_texts_of(body), *_texts_of(other)]
    return []


def _joined(text: ast.JoinedStr) -> Iterator[str]:
    for value in text.values:
        if isinstance(value, ast.Constant):
            yield str(value.value)
        else:
            yield f"<{ast.unparse(value.value).rpartition('.')[2]}>" if isinstance(value, ast.FormattedValue) else "…"


def condition(holds: Callable[..., bool]) -> str:
    """Return in words when *holds*. Raises Unspeakable for what has no words here."""
    if holds.__name__ != "<lambda>":
        return _promised(holds)
    inner = _inner(holds)
    if inner is not None:
        return _promised(inner)
    values = inspect.getclosurevars(holds)
    names = {**values.globals, **values.nonlocals, **values.builtins}
    return _words(_lambda_of(holds).body, names)


def _promised(function: Callable[..., Any]) -> str:
    """Return what *function* asks: its docstring after "Say whether", or its one line."""
    function = function.func if isinstance(function, partial) else function
    if function.__name__ in FUNCTIONS:
        return FUNCTIONS[function.__name__][0]
    first = " ".join((inspect.getdoc(function) or "").split("\n\n")[0].split()).rstrip(".")
    if first.startswith("Say whether "):
        return first.removeprefix("Say whether ")
    (whole,) = ast.parse(inspect.getsource(function)).body
    assert isinstance(whole, ast.FunctionDef)  # noqa: S101  (a promise of inspect)
    last = whole.body[-1]
    if len(whole.body) == 1 and isinstance(last, ast.Return) and last.value is not None:
        return _words(last.value, vars(inspect.getmodule(function)))
    raise Unspeakable(f"no words for: {function.__name__}")


def _lambda_of(holds: Callable[..., bool]) -> ast.Lambda:
    module = inspect.getmodule(holds)
    assert module is not None  # noqa: S101  (all of them stand in modules)
    line = holds.__code__.co_firstlineno
    column = min(c for _, _, c, _ in holds.__code__.co_positions() if c)
    found = [
        node
        for node in ast.walk(ast.parse(inspect.getsource(module)))
        if isinstance(node, ast.Lambda)
        and node.lineno == line
        and node.col_offset < column <= (node.end_col_offset or 0)
    ]
    if not found:
        raise Unspeakable(f"{module.__name__}:{line}: no lambda there")
    return found[0]


def _words(node: ast.expr, names: dict[str, Any], *, is_so: bool = True) -> str:
    """Return the expression *node* in words; with *is_so* false, its opposite."""
    match node:
        case ast.BoolOp(op=op, values=values):
            parts = [_words(value, names, is_so=is_so) for value in values]
            return (", and " if isinstance(op, ast.And) is is_so else ", or ").join(parts)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return _words(operand, names, is_so=not is_so)
        case ast.Attribute(attr=name) if name in _FACTS:
            return _FACTS[name][not is_so]
        case ast.Compare(left=ast.Attribute(attr="distrusted_after"), ops=[ast.IsNot()]):
            return _FACTS["distrusted_after"][not is_so]
        case ast.Compare(left=ast.Attribute(attr="shape"), ops=[ast.Is() | ast.In()], comparators=[wanted]):
            value = eval(ast.unparse(wanted), names)  # noqa: S307  (our own source)
            return " or ".join(_SHAPES[s] for s in sorted(value if isinstance(value, set) else {value}))
        case ast.Compare(left=found, ops=[ast.In()], comparators=[ast.Attribute(attr="causes")]):
            cause = str(eval(ast.unparse(found), names))  # noqa: S307
            return f"`{cause}` was found" if is_so else f"`{cause}` was not found"
        case ast.Call():
            return _call(node, names, is_so=is_so)
    raise Unspeakable(f"no words for: {ast.unparse(node)}")


def _call(node: ast.Call, names: dict[str, Any], *, is_so: bool) -> str:
    match node.func:
        case ast.Attribute(attr=scope) if scope in _SCOPES:
            rules = eval(f"({ast.unparse(node).partition('(')[2][:-1]},)", names)  # noqa: S307
            said = _SCOPES[scope] + " or ".join(RULES[rule] for rule in rules)
            return said if is_so else f"nothing is {said}"
        case ast.Name(id=name) if name in FUNCTIONS and FUNCTIONS[name][not is_so]:
            return FUNCTIONS[name][not is_so]
        case ast.Name(id=name) if callable(names.get(name)):
            if is_so:
                return _promised(names[name])
    raise Unspeakable(f"no words for: {ast.unparse(node)}")


def _java_condition(holds: Callable[..., bool]) -> str:
    values = inspect.getclosurevars(holds).nonlocals
    if "rules" in values:
        return " or ".join(RULES[rule] for rule in values["rules"])
    return RULES[Rule.NAME_CONSTRAINTS]
