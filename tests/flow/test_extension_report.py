import base64

from tests.pki.making import PKI, a_leaf, oid, raw_extension, read, tlv, with_extensions, with_raw
from tests.support.logs import OwnLog, logged
from tests.support.pki import healthy_leaf, issue
from wizard.flow.extension_report import extension_parts, unreadable_parts
from wizard.model.fields import Present
from wizard.pki import extensions as ext
from wizard.pki.logs import known_logs
from wizard.pki.transparency import embedded_scts


def test_what_is_absent_is_empty() -> None:
    bare = with_extensions()
    assert extension_parts(bare) == {
        "key_ids": {"subject": None, "authority": None}, "scts": [], "policies": [], "name_constraints": None,
        "aia": [], "crl_points": [],
    }  # fmt: skip
    assert unreadable_parts(bare) == {}


def test_what_is_broken_is_empty_and_named() -> None:
    broken = with_raw(ext.POLICIES, b"\5\0")
    assert extension_parts(broken)["policies"] == []
    assert list(unreadable_parts(broken)) == ["policies"]


def test_a_timestamp_of_an_unknown_log_has_no_name() -> None:
    log = OwnLog()
    certificate = read(logged(issue(healthy_leaf(), PKI.issuing), PKI.issuing, [log]))
    (told,) = extension_parts(certificate)["scts"]  # type: ignore[misc, attr-defined]  # JSON
    scts = embedded_scts(certificate)
    assert isinstance(scts, Present)
    assert (told["log"], told["operator"], told["version"]) == (None, None, 1)
    assert base64.b64decode(told["log_id"]) == log.public.id
    assert told["timestamp"] == f"{scts.value[0].at:%Y-%m-%dT%H:%M:%S}.000Z"
    assert told["signature_algorithm"] == "SHA-256 ECDSA"


def test_a_timestamp_of_a_known_log_names_log_and_operator() -> None:
    known = next(iter(known_logs().by_id.values()))
    sct = b"\0" + known.id + bytes(8) + b"\0\0\4\3\0\2ab"
    listed = len(sct).to_bytes(2) + sct
    certificate = with_raw(ext.SCT_LIST, tlv(4, len(listed).to_bytes(2) + listed))
    (told,) = extension_parts(certificate)["scts"]  # type: ignore[misc, attr-defined]
    assert (told["log"], told["operator"]) == (known.name, known.operator)
    assert told["timestamp"] == "1970-01-01T00:00:00.000Z"


def test_policies_have_their_qualifiers() -> None:
    statement = tlv(0x30, oid("1.3.6.1.5.5.7.2.1"), tlv(0x16, b"https://ca.example/cps"))
    numbers = tlv(0x30, tlv(12, b"Us"), tlv(0x30, tlv(2, b"\1"), tlv(2, b"\2")))
    notice = tlv(0x30, oid("1.3.6.1.5.5.7.2.2"), tlv(0x30, numbers, tlv(12, b"Read it")))
    policy = tlv(0x30, oid("2.23.140.1.2.1"), tlv(0x30, statement, notice))
    told = extension_parts(with_raw(ext.POLICIES, tlv(0x30, policy)))["policies"]
    assert told == [
        {"oid": "2.23.140.1.2.1", "name": "domain-validated", "qualifiers": [
            {"oid": "1.3.6.1.5.5.7.2.1", "name": "cps", "uri": "https://ca.example/cps"},
            {"oid": "1.3.6.1.5.5.7.2.2", "name": "unotice", "text": "Read it", "organization": "Us",
             "numbers": [1, 2]},
        ]}
    ]  # fmt: skip


def test_constraints_have_their_sides() -> None:
    permitted = tlv(0xA0, tlv(0x30, tlv(0x82, b"shop.example")))
    excluded = tlv(0xA1, tlv(0x30, tlv(0x87, bytes([10, 0, 0, 0, 255, 0, 0, 0]))))
    told = extension_parts(with_raw(ext.NAME_CONSTRAINTS, tlv(0x30, permitted, excluded)))["name_constraints"]
    assert told == {
        "permitted": [{"kind": "dns", "value": "shop.example", "minimum": 0, "maximum": None}],
        "excluded": [{"kind": "ip", "value": "10.0.0.0/8", "minimum": 0, "maximum": None}],
    }


def test_services_and_revocation_lists_have_their_addresses() -> None:
    service = tlv(0x30, oid("1.3.6.1.5.5.7.48.1"), tlv(0x86, b"http://ocsp.example"))
    point = tlv(0x30, tlv(0xA0, tlv(0xA0, tlv(0x86, b"http://crl.example"))), tlv(0x81, b"\6\x40"))
    told = extension_parts(
        with_extensions(
            raw_extension(ext.AUTHORITY_INFO, tlv(0x30, service)), raw_extension(ext.CRL_POINTS, tlv(0x30, point))
        )
    )
    assert told["aia"] == [
        {"oid": "1.3.6.1.5.5.7.48.1", "name": "ocsp", "location": {"kind": "uri", "value": "http://ocsp.example"}}
    ]
    assert told["crl_points"] == [
        {"names": [{"kind": "uri", "value": "http://crl.example"}], "relative_name": None,
         "reasons": ["keyCompromise"], "issuer": []}
    ]  # fmt: skip


def test_the_issuer_s_key_is_told_by_identifier_or_by_name_and_number() -> None:
    ours = extension_parts(read(a_leaf()))["key_ids"]
    issuer = extension_parts(read(PKI.issuing.certificate))["key_ids"]
    assert isinstance(ours, dict)
    assert isinstance(issuer, dict)
    assert ours["authority"]["key_id"] == issuer["subject"]
    named = tlv(0x30, tlv(0xA1, tlv(0x82, b"ca.example")), tlv(0x82, b"\x0a\xff"))
    told = extension_parts(with_raw(ext.AUTHORITY_KEY_ID, named))["key_ids"]
    assert told == {
        "subject": None,
        "authority": {"key_id": None, "issuer": [{"kind": "dns", "value": "ca.example"}], "serial": "aff"},
    }
