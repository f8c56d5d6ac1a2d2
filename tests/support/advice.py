"""Advice that no text of this program may give, and where it would stand if it did."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

from wizard import i18n, resources

SOURCES = Path(__file__).parents[2] / "wizard"

PAST_A_WARNING = (
    r"proceed\s+(?:to\b|anyway)|continue\s+(?:anyway|to\s+th(?:is|e)\s+(?:web\s*)?(?:site|page))",
    r"\((?:unsafe|risky|not\s+recommended)\)|accept(?:ing)?\s+the\s+risk|thisisunsafe|badidea",
    r"(?:add|confirm|store|permanent)\w*\s+(?:(?:an?|the|security|this)\s+)*exception",
    r"ignor(?:e|ing)\s+(?:the|this|that|all)?\s*(?:certificate\s+)?(?:warning|error)",
    r"click(?:ing)?\s+(?:through|past)|(?:go|get)(?:ing|ting)?\s+past|visit\s+this\s+(?:un\w+\s+)?website",
    r"bypass(?:ing)?\s+(?:the\s+)?(?:warning|error|check|certificate)|net-internals/#hsts|delete\s+domain\s+security",
    r"安全ではありません\)|危険性を承知|例外(?:を|に|として)(?:追加|登録|承認)|推奨されません",
    r"へ進む|先(?:に|へ)進|(?:警告|エラー)を無視|無視して|続行|このまま(?:開|進|続)",
)

VERIFICATION_OFF = (
    r"--insecure|\binsecure\b|curl\s(?:[^`\n]*\s)?-[a-zA-Z]*k[a-zA-Z]*\b|-skipcertificatecheck",
    r"--no-check-certificate|check[_-]certificate|--no-verify(?:-ssl)?|trusted-host|strict-ssl|sslverify",
    r"verify(?:_ssl|_peer|_mode)?\s*[=:]\s*(?:ssl\.)?(?:false|0|no|off|none)\b|\bcert_none\b|validate_certs|verify-peer",
    r"ssl_?no_?verify|reject_?unauthorized|insecureskipverify|pythonhttpsverify|curlopt_ssl_verify|\bnoverify\b",
    r"ssl\w*verify\w*\s+(?:off|none)|stricthostkeychecking|ignore-(?:certificate|ssl)-errors|--test-type",
    r"servercertificatevalidationcallback|trustallcert|trustservercertificate",
    (
        r"(?:switch|turn)\w*\s+(?:off\s+)?(?:the\s+|all\s+)?(?:(?:certificate|tls|ssl|https)\s+)*"
        r"(?:verification|check(?:s|ing)?|validation|look)\b"
    ),
    (
        r"(?:disabl|deactivat|skip)(?:e|es|ing)\s+(?:the\s+|all\s+)?"
        r"(?:certificate|verification|validation|(?:tls|ssl|https|revocation)\s+check)"
    ),
    r"trust\w*\s+(?:all|any|every)\s+(?:certificate|issuer|site|host)",
    r"(?:証明書|検証|SSL|TLS|HTTPS)[^。、\n]{0,12}(?:無効に|無効化|オフに|省略|スキップ|切って|切り)",
)

TRUST_IN_A_STRANGER = (
    r"(?:trust|install|import|add)\w*\s+(?:the\s+)?(?:site|server|leaf)(?:’s|'s)?\s+(?:own\s+)?certificate",
    (
        r"(?:trust|install|import)\w*\s+(?:the\s+)?(?:root|certificates?)\s+(?:of|from)\s+"
        r"(?:\{issuer\}|\{product\}|an?\s+unknown|the\s+page)"
    ),
    r"trust\w*\s+this\s+(?:site|server|page|certificate)\b|trustasroot|cert_trust_peer|-t\s+[\"']?P",
    r"(?:サイト|サーバー|ページ|接続先)の?証明書を(?:常に)?(?:信頼|インストール|読み込|追加)",
    r"\{(?:issuer|product)\}\s?の(?:ルート)?証明書を[^。]*(?:インストール|信頼)",
    r"(?:この|その)(?:サイト|サーバー|証明書)を(?:常に)?信頼",
)

LOWER_SETTINGS = (
    r"seclevel\s*=\s*[01]|minprotocol|min_?version\s*[:=]?\s*[\"']?(?:tls|ssl)|security\.tls\.version|ssl-version-min",
    (
        r"(?:allow|enable|switch\s+on|turn\s+on|bring\s+back)\w*\s+(?:old\s+|weak\s+)?"
        r"(?:tls\s*v?1\.[01]\b|ssl\s*v?3|sha-?1\b|md5|rc4|3des|old\s+ciphers)|enable-deprecated"
    ),
    r"ssl_protocols[^;\n]*(?:tlsv1(?:\.1)?[\s;]|sslv)|sslprotocol\s+all|\+tlsv1(?:\.1)?(?![.\d])",
    r"crypto-policies\s+--set|legacy_?renegotiation|unsafelegacy|setenforce\s+0|selinux\s*=\s*(?:disabled|permissive)",
    r"executionpolicy\s+(?:bypass|unrestricted)|spctl\s+--(?:master|global)-disable|csrutil\s+disable|enablelua",
    r"chmod\s+(?:-r\s+)?0?777|advfirewall\s+set\s+\w+\s+state\s+off|ufw\s+disable|iptables\s+-f\b",
    r"(?:stop|disable)\s+(?:--now\s+)?firewalld|set-netfirewallprofile|set-mppreference",
    r"\[trusted=yes\]|allow-?unauthenticated|no-?gpg-?check|lower(?:ing)?\s+the\s+(?:security|level)",
    (
        r"(?:disabl|deactivat|uninstall|remov|stop|switch|turn|delet)\w*\s+(?:off\s+)?(?:the\s+|your\s+|all\s+)?"
        r"(?:whole\s+|entire\s+)?(?:anti-?virus|virus\s+scanner|security\s+(?:program|software|suite|app)|firewall|protection)"
    ),
    (
        r"(?:ウイルス対策|セキュリティ ?ソフト|ファイアウォール|保護機能)[^。、]{0,16}"
        r"(?:無効|オフ|停止|切|アンインストール|削除)"
    ),
    r"セキュリティ ?レベルを(?:下げ|低く)",
)

FORBIDDEN = {
    kind: re.compile("|".join(patterns), re.IGNORECASE)
    for kind, patterns in {
        "past a warning": PAST_A_WARNING,
        "verification off": VERIFICATION_OFF,
        "trust in a stranger": TRUST_IN_A_STRANGER,
        "lower settings": LOWER_SETTINGS,
    }.items()
}


def forbidden_in(text: str, allowed: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    """Return what *text* advises that it must not, as (kind, words), apart from the *allowed* phrases."""
    for phrase in allowed:
        text = text.replace(phrase, "")
    return [(kind, match[0]) for kind, pattern in FORBIDDEN.items() for match in pattern.finditer(text)]


def message_ids(folder: str) -> dict[str, list[str]]:
    """Return the message ids of each source file below ``wizard/`` *folder*, by its path there."""
    found = {}
    for path in sorted(SOURCES.joinpath(folder).rglob("*.py")):
        texts = list(_marked(ast.parse(path.read_text(encoding="utf-8"))))
        if texts:
            found[str(path.relative_to(SOURCES))] = texts
    return found


def _marked(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"tr", "trn", "N_"}:
            yield from (a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str))


@cache
def translations() -> dict[str, str]:
    """Return the Japanese of every message id that has one; of two forms the first."""
    with resources.path("locale", "ja", "LC_MESSAGES", f"{i18n.DOMAIN}.po").open("rb") as file:
        messages = [m for m in read_po(file) if m.id and m.string]
    return {
        id_: string
        for m in messages
        for id_, string in zip(
            m.id if isinstance(m.id, tuple) else (m.id,),
            m.string if isinstance(m.string, tuple) else (m.string, m.string),
            strict=False,
        )
    }
