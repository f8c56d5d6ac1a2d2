"""What no text of this program may advise: past a warning, verification off, trust in a stranger, lower settings."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.advice import forbidden_in, message_ids, translations
from wizard import i18n, resources
from wizard.fixes.catalog import FIXES
from wizard.fixes.guides import parse

ALLOWED: tuple[tuple[str, str], ...] = (
    ("change-ca", "Do not ask your visitors to install the root of {issuer}."),
    ("change-ca", "{issuer} のルート証明書をインストールするよう求めないでください。"),
    # These demand nothing of the visitors: it is the server that verifies them.
    ("fix-client-certificate-request", "`ssl_verify_client off;`"),
    ("fix-client-certificate-request", "`SSLVerifyClient none`"),
    # What is to be taken out.
    ("mend-settings", "`git config --global --unset http.sslVerify`"),
    ("mend-settings", "`npm config delete strict-ssl`"),
    ("mend-settings", "`pip config unset global.trusted-host`"),
    ("mend-settings", "git, `http.sslVerify`: run"),
    ("mend-settings", "npm, `strict-ssl`: run"),
    ("mend-settings", "take the lines `insecure` and `check_certificate` out"),
    ("mend-settings", "git の `http.sslVerify`: "),
    ("mend-settings", "npm の `strict-ssl`: "),
    ("mend-settings", "`insecure` と `check_certificate` の行を取り除きます"),
    # What a button of Firefox is called; behind it, the code is read.
    ("read-the-error", "**詳細へ進む...**"),
    ("turn-off-https-scanning", "Do not remove the whole antivirus program"),
    ("turn-off-https-scanning", "do not install certificates from {issuer} by hand"),
    ("turn-off-https-scanning", "ウイルス対策ソフト全体を削除しないでください"),
    ("turn-off-https-scanning", "{issuer} の証明書を手作業でインストールしないでください"),
    ("wait-and-do-not-enter", "Nobody who calls you has a good reason to make you go past this page"),
    ("wait-and-do-not-enter", "このページの先に進むように求めるのは、正当なことではありません"),
)
"""(guide, exact phrase): where forbidden words stand in order to forbid them, or to have a setting taken out."""

ALLOWED_MESSAGES = (
    "警告画面から先へ進むことはできません",
    "Would it trust this site?",
    "このサイトを信頼するか",
    # An owner's, into the server's own store of certificates with keys.
    "import the site’s own certificate",
)
"""Phrases of other texts that only look like forbidden ones."""

WORDS_OF_OTHERS = ("errors", "gallery", "layouts", "data/windows-viewer.toml")
"""Below resources/: what browsers and systems say themselves, which is recognised and shown, not advised."""

ADDS_TRUST = (
    "addstore", "add-trusted-cert", "update-ca-certificates", "update-ca-trust", "keytool -importcert", "trust anchor",
    "Trusted Root Certification Authorities", "信頼されたルート証明機関", "Always Trust", "常に信頼",
    "Certificate Trust Settings", "証明書信頼設定", "ImportEnterpriseRoots", "mkcert -install",
)  # fmt: skip

MAY_ADD_TRUST = frozenset({
    "fix-client-certificate-request", "install-private-root-by-it", "remove-added-root", "replace-self-signed",
    "trust-private-ca", "update-roots",
})  # fmt: skip
"""Those that add a private CA's root, remove a root, or bring the maker's own list up to date; and the server's list of
whose visitors it lets in."""


def guides() -> Iterator[tuple[str, str]]:
    """Yield (id, text) of every guide there is, also of those that no fix names yet."""
    for language in i18n.LANGUAGES:
        for path in sorted(resources.path("guides", language).glob("*.md")):
            yield path.stem, path.read_text(encoding="utf-8")


def other_texts() -> Iterator[tuple[str, str]]:
    """Yield (place, text) of the data files that hold words of this program's own."""
    root = resources.path()
    for path in sorted(root.rglob("*")):
        place = path.relative_to(root).as_posix()
        is_text = path.suffix in {".toml", ".md", ".txt", ".html", ".json"} and path.name not in {
            "README.md",
            "SOURCES.md",
        }
        if (
            is_text
            and not place.startswith(WORDS_OF_OTHERS)
            and not (path.suffix == ".md" and place.startswith("guides"))
        ):
            yield place, path.read_text(encoding="utf-8")


def allowed_in(guide: str) -> tuple[str, ...]:
    return tuple(phrase for id_, phrase in ALLOWED if id_ == guide)


def test_no_guide_gives_forbidden_advice() -> None:
    found = {(id_, *advice) for id_, text in guides() for advice in forbidden_in(text, allowed_in(id_))}
    assert found == set()


@pytest.mark.parametrize(("guide", "phrase"), ALLOWED)
def test_an_allowed_phrase_still_stands_in_its_guide_and_needs_to_be_allowed(guide: str, phrase: str) -> None:
    assert any(phrase in text for id_, text in guides() if id_ == guide)
    assert forbidden_in(phrase)


def test_no_message_gives_forbidden_advice() -> None:
    japanese = translations()
    found = {
        (place, *advice)
        for place, texts in message_ids("").items()
        for text in texts
        for advice in forbidden_in(f"{text}\n{japanese.get(text, '')}", ALLOWED_MESSAGES)
    }
    assert found == set()


def test_the_messages_of_the_fixes_are_read_with_their_translations() -> None:
    texts = {text for texts in message_ids("fixes").values() for text in texts}
    assert {fix.title for fix in FIXES} <= texts
    assert sum(text in translations() for text in texts) > 60


def test_no_other_text_gives_forbidden_advice() -> None:
    found = {(place, *advice) for place, text in other_texts() for advice in forbidden_in(text)}
    assert found == set()


def test_the_words_of_the_guides_and_the_interceptors_are_among_the_other_texts() -> None:
    assert {"guides/ja/words.toml", "data/interceptors.toml"} <= {place for place, _ in other_texts()}


def test_only_guides_that_are_about_roots_name_the_places_where_trust_is_added() -> None:
    naming = {id_ for id_, text in guides() if any(words in text for words in ADDS_TRUST)}
    assert naming <= MAY_ADD_TRUST


@pytest.mark.parametrize(
    "advice",
    [
        "Click Advanced, then Proceed to shop.example (unsafe).",
        "Press **Proceed anyway**.",
        "Choose Continue to this website (not recommended).",
        "Accept the Risk and Continue",
        "Press **Add Exception…**, then Confirm Security Exception.",
        "Add a security exception for the site.",
        "Type thisisunsafe on the page.",
        "Just ignore the warning.",
        "Open chrome://net-internals/#hsts and delete the name.",
        "**例外を追加**を押します。",
        "「危険性を承知で続行」を押します。",
        "shop.example にアクセスする（安全ではありません）へ進むを選びます。",
        "警告を無視してください。",
        "Run `curl -k https://shop.example`.",
        "Run `curl -sSkL https://shop.example`.",
        "curl --insecure https://shop.example",
        "wget --no-check-certificate https://shop.example",
        "requests.get(url, verify=False)",
        "export NODE_TLS_REJECT_UNAUTHORIZED=0",
        "git config --global http.sslVerify false",
        "export GIT_SSL_NO_VERIFY=1",
        "npm config set strict-ssl false",
        "pip install --trusted-host pypi.org x",
        "tls.Config{InsecureSkipVerify: true}",
        "ssh -o StrictHostKeyChecking=no",
        "context.verify_mode = ssl.CERT_NONE",
        "proxy_ssl_verify off;",
        "Switch certificate verification off.",
        "Turn off the certificate check.",
        "Disable certificate validation in the settings.",
        "Trust all certificates.",
        "証明書の検証を無効にします。",
        "SSL の確認をオフにします。",
        "Trust this site.",
        "Install the server's certificate in the store.",
        "Import the certificate from {issuer}.",
        'certutil -d sql:nssdb -A -t "P,," -n site -i site.pem',
        "security add-trusted-cert -r trustAsRoot site.pem",
        "サーバーの証明書を信頼します。",
        "{issuer} のルート証明書を信頼してください。",
        "CipherString = DEFAULT@SECLEVEL=0",
        "MinProtocol = TLSv1",
        "MinVersion: tls.VersionTLS10",
        "MinVersion TLS1.0",
        "Set security.tls.version.min to 1.",
        "Enable TLS 1.0 in the Internet options.",
        "Switch on SSLv3.",
        "ssl_protocols TLSv1 TLSv1.1 TLSv1.2;",
        "SSLProtocol -all +TLSv1 +TLSv1.2",
        "update-crypto-policies --set LEGACY",
        "setenforce 0",
        "Set-ExecutionPolicy Unrestricted",
        "netsh advfirewall set allprofiles state off",
        "Uninstall the antivirus program.",
        "Turn off your firewall.",
        "Disable the whole security suite.",
        "ウイルス対策ソフトを無効にします。",
        "ファイアウォールをオフにします。",
    ],
)  # fmt: skip
def test_forbidden_advice_is_known_when_it_is_seen(advice: str) -> None:
    assert forbidden_in(advice)


@pytest.mark.parametrize(
    "advice",
    [
        "Switch HTTPS scanning off and leave the rest of the protection on.",
        "ssl_protocols TLSv1.2 TLSv1.3;",
        "SSLProtocol -all +TLSv1.2 +TLSv1.3",
        "Switch on today's encryption",
        "Run `curl -I https://shop.example`, then `tar -k`.",
        "Trust only this CA to identify websites, after comparing the fingerprint.",
        "Continue to step 4.",
        "Switch the proxy off.",
        "Check the verification of the chain.",
        "証明書の有効期限を確認します。",
        "プロキシをオフにします。",
    ],
)
def test_good_advice_is_not_taken_for_forbidden(advice: str) -> None:
    assert forbidden_in(advice) == []


@pytest.mark.parametrize(
    ("code", "texts"),
    [
        ('N_("one " "text")', ["one text"]),
        ('tr("{n}", n=1)', ["{n}"]),
        ('trn("one", "many", 2)', ["one", "many"]),
        ('say("no message")', []),
    ],
)
def test_messages_are_found_by_their_marks(
    code: str, texts: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "x.py").write_text(code, encoding="utf-8")
    monkeypatch.setattr("tests.support.advice.SOURCES", tmp_path)
    assert message_ids("").get("x.py", []) == texts


def test_a_private_root_is_never_for_a_public_site() -> None:
    source = parse(resources.read_text("guides", "en", "trust-private-ca.md"))
    assert "public" in source.when_not
    assert "fingerprint" in source.when_not
    assert any("public" in step.text for section in source.sections for step in section.steps)
