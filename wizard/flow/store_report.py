"""The JSON of ``roots``: the lists of this computer and of its browsers, and what was found in them."""

from datetime import datetime

from wizard.causes.added_roots import Added, added_roots
from wizard.causes.root_lists import compare
from wizard.causes.rows import ROW_BY_ID
from wizard.flow.contract import SCHEMA
from wizard.flow.key_report import Json
from wizard.flow.layout import iso
from wizard.flow.root_stores import InList, Root, RootList, RootStores
from wizard.flow.store_search import Answer, CertificateAnswer, FileAnswer, FoundRoot
from wizard.flow.store_text import relation_text, standing_text
from wizard.i18n import tr
from wizard.model.computer import HeldRoot, HeldStore, Trouble
from wizard.model.fields import Present
from wizard.model.finding import Check
from wizard.pki.reader import rfc4514


def stores_json(stores: RootStores, checks: tuple[Check, ...]) -> Json:
    """Return the answer of ``roots`` without a search, in the language in force."""
    held = {store.name: store for store in stores.evidence.stores}
    return {
        "schema": SCHEMA,
        "lists": [_list(found, held.get(found.id)) for found in stores.lists],
        "added": [_added(one) for one in added_roots(stores.evidence)],
        "checks": [_check(check) for check in checks],
        "troubles": [_trouble(trouble) for trouble in stores.evidence.troubles],
    }


def answer_json(stores: RootStores, answer: Answer) -> Json:
    """Return the answer of ``roots`` to a search, in the language in force."""
    if isinstance(answer, FileAnswer):
        asked = {"kind": "file", "text": answer.name}
        certificates = [_certificate(one) for one in answer.certificates]
    else:
        asked, certificates = {"kind": answer.query.value, "text": answer.text}, []
    return {
        "schema": SCHEMA,
        "query": asked,
        "lists": [found.id for found in stores.lists],
        "roots": [_row(row) for row in answer.rows],
        "certificates": certificates,
    }


def _list(found: RootList, held: HeldStore | None) -> Json:
    told = {
        "id": found.id,
        "origin": found.origin,
        "size": found.size,
        "written": None if found.written is None else iso(found.written),
        "troubles": [_trouble(trouble) for trouble in found.troubles],
        "refused": [_held(root) for root in held.refused] if held else [],
    }
    if found.id != "system" or held is None:
        return told
    compared = compare(held)
    return {
        **told,
        "fetches_missing": held.grows,
        "outdated": compared.is_outdated and not held.grows,
        "mozilla": {"count": compared.mozilla.count, "total": compared.mozilla.total},
        "chrome": {"count": compared.chrome.count, "total": compared.chrome.total},
        "missing": [{"name": r.name, "sha256": r.sha256} for r in compared.missing],
        "given_up": [{"name": r.name, "sha256": r.sha256} for r in compared.given_up],
    }


def _held(root: HeldRoot) -> Json:
    return {"name": root.name, "sha256": root.sha256}


def _trouble(trouble: Trouble) -> Json:
    return {"kind": trouble.kind.value, "what": trouble.what}


def _check(check: Check) -> Json:
    return {
        "id": check.id,
        "title": tr(ROW_BY_ID[check.id].title),
        "state": check.state.value,
        "detail": tr(check.detail, **check.values),
        "facts": [tr(fact.text, **fact.values) for fact in check.facts],
    }


def _added(added: Added) -> Json:
    return {
        **_held(added.root),
        "list": added.store.name,
        "placed": added.root.placed.value,
        "owner": added.whose or None,
        "kind": added.kind.value if added.kind else None,
    }


def _row(row: FoundRoot) -> Json:
    certificate = row.root.certificate
    return {
        "name": row.root.name,
        "subject": rfc4514(certificate.subject) if certificate else None,
        "sha256": row.root.sha256,
        "sha1": certificate.sha1 if certificate else None,
        "not_before": _moment(row.root, "not_before"),
        "not_after": _moment(row.root, "not_after"),
        "lists": {found.list: _standing(found) for found in row.standings},
    }


def _moment(root: Root, field: str) -> str | None:
    if root.certificate is None:
        return None
    read = root.certificate.not_before if field == "not_before" else root.certificate.not_after
    return iso(read.value) if isinstance(read, Present) else None


def _standing(found: InList) -> Json:
    return {"standing": found.standing.value, "since": _iso(found.since), "text": standing_text(found)}


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else iso(moment)


def _certificate(answer: CertificateAnswer) -> Json:
    return {
        "sha256": answer.certificate.sha256,
        "subject": rfc4514(answer.certificate.subject),
        "relation": answer.relation.value,
        "text": relation_text(answer),
        "roots": [row.root.sha256 for row in answer.rows],
    }
