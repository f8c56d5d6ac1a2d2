"""Signed certificate timestamps: of real certificates with the keys of the real logs, and of logs of our own."""

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from hypothesis import given
from hypothesis import strategies as st

from tests.pki.making import PKI, a_leaf, oid, read, tlv, with_raw
from tests.support.logs import OwnLog, listed, logged, precertificate_entry, sct_list, vector, with_scts
from tests.support.pki import AT, der_of, make_pki, new_rsa_key
from wizard.model.certificate import Certificate
from wizard.model.fields import Absent, Present, Unreadable
from wizard.pki.extensions import SCT_LIST
from wizard.pki.logs import LogState, known_logs
from wizard.pki.transparency import (
    STAPLED_SCT_LIST,
    Sct,
    SctState,
    Source,
    check_sct,
    embedded_scts,
    read_sct_list,
    stapled_scts,
)

PUBLIC = sorted((Path(__file__).parent / "public").glob("*.pem"))
IN_SPRING = datetime(2026, 3, 1, tzinfo=UTC)
DAY = timedelta(days=1)
ISSUER = read(PKI.issuing.certificate)
LEAF = a_leaf()
BARE_SCT = Sct(
    source=Source.EMBEDDED, version=0, log_id=bytes(32), at=AT, extensions=b"", algorithm=(4, 3), signature=b""
)


def scts_of(certificate: Certificate) -> tuple[Sct, ...]:
    found = embedded_scts(certificate)
    assert isinstance(found, Present)
    return found.value


def public_chain(path: Path) -> tuple[Certificate, Certificate]:
    leaf, issuer = x509.load_pem_x509_certificates(path.read_bytes())
    return read(leaf), read(issuer)


def states(leaf: x509.Certificate, *logs: OwnLog, at: datetime = AT, issuer: Certificate | None = ISSUER) -> list[str]:
    certificate = read(leaf)
    return [check_sct(s, certificate, issuer, listed(*logs), at).state.value for s in scts_of(certificate)]


@pytest.mark.parametrize("path", PUBLIC, ids=lambda path: path.stem)
def test_timestamps_of_public_certificates_are_right(path: Path) -> None:
    leaf, issuer = public_chain(path)
    readings = [check_sct(s, leaf, issuer, known_logs(), IN_SPRING) for s in scts_of(leaf)]
    assert len(readings) >= 2
    assert {r.state for r in readings} == {SctState.GOOD}
    assert len({r.log.operator for r in readings if r.log}) >= 2


@pytest.mark.parametrize("path", PUBLIC, ids=lambda path: path.stem)
def test_the_same_timestamps_fit_no_other_issuer_and_no_other_time(path: Path) -> None:
    leaf, issuer = public_chain(path)
    for sct in scts_of(leaf):
        assert check_sct(sct, leaf, ISSUER, known_logs(), IN_SPRING).state is SctState.BAD
        later = replace(sct, at=sct.at + timedelta(milliseconds=1))
        assert check_sct(later, leaf, issuer, known_logs(), IN_SPRING).state is SctState.BAD


def test_three_timestamps_cost_little() -> None:
    leaf, issuer = public_chain(PUBLIC[0])
    logs = known_logs()
    for sct in scts_of(leaf):
        check_sct(sct, leaf, issuer, logs, IN_SPRING)
    begin = time.process_time()
    for _ in range(100):
        for sct in scts_of(leaf):
            check_sct(sct, leaf, issuer, logs, IN_SPRING)
    # 0.3 ms on the machine that it was written on; a machine ten times as slow may pass.
    assert (time.process_time() - begin) / 100 < 0.005


@pytest.mark.parametrize("log", [OwnLog(), OwnLog(key=new_rsa_key())], ids=["ec", "rsa"])
def test_a_log_of_our_own_signs_as_well(log: OwnLog) -> None:
    assert states(logged(LEAF, PKI.issuing, [log]), log) == ["good"]


def test_what_a_timestamp_is_worth_depends_on_its_log() -> None:
    unknown, other = OwnLog(), OwnLog()
    pending = OwnLog(state=LogState.PENDING)
    too_late = OwnLog(starts=AT + 1000 * DAY)
    leaf = logged(LEAF, PKI.issuing, [unknown, pending, too_late])
    assert states(leaf, other, pending, too_late) == ["unknown-log", "refused-log", "refused-log"]


def test_a_timestamp_for_another_certificate_is_bad() -> None:
    log = OwnLog()
    foreign = log.sct(precertificate_entry(a_leaf("other.example"), PKI.issuing))
    assert states(with_scts(LEAF, PKI.issuing, foreign), log) == ["bad"]


def test_a_timestamp_from_the_future_is_bad() -> None:
    log = OwnLog()
    assert states(logged(LEAF, PKI.issuing, [log], at=AT + DAY), log) == ["bad"]
    assert states(logged(LEAF, PKI.issuing, [log], at=AT + DAY), log, at=AT + DAY) == ["good"]


def test_of_a_certificate_that_ran_out_counts_what_held_at_its_end() -> None:
    closed = OwnLog(state=LogState.REJECTED, since=AT + 400 * DAY)
    assert states(logged(LEAF, PKI.issuing, [closed]), closed, at=AT + 1000 * DAY) == ["good"]


def test_without_the_issuer_nothing_can_be_said() -> None:
    log = OwnLog()
    assert states(logged(LEAF, PKI.issuing, [log]), log, issuer=None) == ["unchecked"]
    other = read(make_pki("Other").issuing.certificate)
    assert states(logged(LEAF, PKI.issuing, [log]), log, issuer=other) == ["bad"]


@pytest.mark.parametrize("place", [0, -1, 43, 44])
def test_a_version_a_signature_or_an_algorithm_that_is_not_right_is_bad(place: int) -> None:
    log = OwnLog()
    sct = bytearray(log.sct(precertificate_entry(LEAF, PKI.issuing)))
    sct[place] ^= 1
    assert states(with_scts(LEAF, PKI.issuing, bytes(sct)), log) == ["bad"]


def test_a_certificate_without_timestamps_has_none() -> None:
    assert embedded_scts(read(LEAF)) == Absent()


@pytest.mark.parametrize(
    "value",
    [b"", b"junk", b"\x04\x00", b"\x04\x02\x00\x00", b"\x04\x04\x00\x02\x00\x00", sct_list(b"short"), b"\x30\x00",
     sct_list(b"\0" * 41 + vector(b"") + b"\4\3" + vector(b"x") + b"more"),
     sct_list(b"\0" * 33 + b"\xff" * 8 + vector(b"") + b"\4\3" + vector(b"x"))],
)  # fmt: skip
def test_a_malformed_list_is_unreadable(value: bytes) -> None:
    assert isinstance(embedded_scts(with_raw(SCT_LIST, value)), Unreadable)


@given(st.binary(max_size=200))
def test_no_bytes_break_the_reader(data: bytes) -> None:
    assert isinstance(embedded_scts(with_raw(SCT_LIST, data)), Present | Unreadable)
    assert isinstance(stapled_scts(data, read(LEAF)), Absent | Unreadable)


def staple_with(value: bytes | None, serial: int | None = None) -> bytes:
    """Return an OCSP response (RFC 6960 4.2.1) by hand, as no builder has a place for timestamps; unsigned."""
    algorithm = tlv(0x30, oid("2.16.840.1.101.3.4.2.1"), b"\x05\x00")
    number = (LEAF.serial_number if serial is None else serial).to_bytes(21).lstrip(b"\0")
    number = b"\0" + number if number[0] & 0x80 else number
    named = tlv(0x30, algorithm, tlv(4, b"n" * 32), tlv(4, b"k" * 32), tlv(2, number))
    moment = tlv(0x18, b"20261123000000Z")
    extension = tlv(0x30, oid(STAPLED_SCT_LIST), tlv(4, value)) if value is not None else b""
    extras = tlv(0xA1, tlv(0x30, extension)) if extension else b""
    answer = tlv(0x30, named, tlv(0x80), moment, extras)
    data = tlv(0x30, tlv(0xA2, tlv(4, b"r" * 20)), moment, tlv(0x30, answer))
    basic = tlv(0x30, data, tlv(0x30, oid("1.2.840.10045.4.3.2")), tlv(3, b"\0\0"))
    return tlv(0x30, tlv(10, b"\0"), tlv(0xA0, tlv(0x30, oid("1.3.6.1.5.5.7.48.1.1"), tlv(4, basic))))


def test_timestamps_are_read_from_a_staple() -> None:
    log = OwnLog()
    found = stapled_scts(staple_with(sct_list(log.sct(b"\0\0"))), read(LEAF))
    assert isinstance(found, Present)
    assert [(s.source, s.log_id) for s in found.value] == [(Source.STAPLED, log.public.id)]


def test_a_staple_without_timestamps_has_none() -> None:
    assert stapled_scts(staple_with(None), read(LEAF)) == Absent()
    assert stapled_scts(staple_with(sct_list(OwnLog().sct(b"")), serial=7), read(LEAF)) == Absent()


def test_a_malformed_list_in_a_staple_is_unreadable() -> None:
    assert isinstance(stapled_scts(staple_with(b"junk"), read(LEAF)), Unreadable)


def test_a_stapled_timestamp_is_over_the_whole_certificate() -> None:
    log = OwnLog()
    der = der_of(LEAF)
    (sct,) = read_sct_list(vector(vector(log.sct(b"\0\0" + len(der).to_bytes(3) + der))), Source.STAPLED)
    assert check_sct(sct, read(LEAF), None, listed(log), AT).state is SctState.GOOD
    other = read(a_leaf("other.example"))
    assert check_sct(sct, other, None, listed(log), AT).state is SctState.BAD


@pytest.mark.parametrize(
    ("algorithm", "name"),
    [((4, 3), "SHA-256 ECDSA"), ((4, 1), "SHA-256 RSA"), ((9, 7), "9 7"), ((0, 0), "none anonymous")],
)
def test_the_algorithm_of_a_timestamp_has_a_name(algorithm: tuple[int, int], name: str) -> None:
    assert replace(BARE_SCT, algorithm=algorithm).algorithm_name == name


@pytest.mark.parametrize(
    ("extensions", "index"), [(b"", None), (b"\0\0\5\0\0\0\1\2", 258), (b"\1\0\5\0\0\0\1\2", None), (b"\0\0\5\0", None)]
)
def test_a_log_served_as_files_tells_the_place_of_its_entry(extensions: bytes, index: int | None) -> None:
    assert replace(BARE_SCT, extensions=extensions).leaf_index == index
