"""What a real Firefox writes into its database when a person adds a root, or takes the trust from one of its own."""

import base64
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.support.browser import NAVIGATION_S, Deadline
from tests.support.firefox import PROGRAMS, Firefox
from tests.support.pki import AT, Validity, der_of, make_root, name_of
from wizard.model.certificate import Certificate
from wizard.pki.reader import read_certificate
from wizard.probes.stores.nss import read_trust

pytestmark = pytest.mark.skipif(
    not any(map(shutil.which, PROGRAMS)) or shutil.which("certutil") is None,
    reason="not installed: firefox-esr or firefox, or certutil (libnss3-tools)",
)

_CHANGE = """
const [added] = arguments;
const database = Cc["@mozilla.org/security/x509certdb;1"].getService(Ci.nsIX509CertDB);
database.addCertFromBase64(added, "C,,");
const own = name => database.getCerts().find(root => root.commonName == name);
database.deleteCertificate(own("GlobalSign Root R46"));
database.setCertTrust(own("ISRG Root X2"), Ci.nsIX509Cert.CA_CERT, Ci.nsIX509CertDB.UNTRUSTED);
return true;
"""


def names(ders: Sequence[bytes]) -> set[str | None]:
    read = map(read_certificate, ders)
    return {found.subject.common_name for found in read if isinstance(found, Certificate)}


def test_what_a_person_changes_in_firefox_is_read(tmp_path: Path) -> None:
    root = make_root(name_of("Added by hand"), Validity.around(AT)).certificate
    with Firefox(tmp_path, {}) as firefox:
        deadline = Deadline(NAVIGATION_S, "Firefox, certificates")
        firefox._call("Marionette:SetContext", deadline, value="chrome")
        pem = base64.b64encode(der_of(root)).decode()
        said = firefox._call("WebDriver:ExecuteScript", deadline, script=_CHANGE, args=[pem], sandbox="system")
        assert said == {"value": True}
    found = read_trust(tmp_path / "profile" / "cert9.db")
    assert names(found.trusted) == {"Added by hand"}
    assert names(found.refused) == {"GlobalSign Root R46", "ISRG Root X2"}
