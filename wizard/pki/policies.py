"""Certificate policies along a path (RFC 5280 6.1), as far as anybody looks at them who asks for none itself.

Such a verifier minds only that an authority demands a policy of all below it, and that one of them has none that is
valid all the way. Chromium does so (BoringSSL pki/verify_certificate_chain.cc); mozpkix and OpenSSL do not look.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from wizard.model.certificate import Certificate
from wizard.model.fields import Present, Unreadable
from wizard.pki import extensions as ext
from wizard.pki.oids import ANY_POLICY

_NEVER = 1_000

NONE_LEFT = "no policy that holds all the way, and an authority demands one"


@dataclass(slots=True)
class _State:
    """The variables of RFC 5280 6.1.2; of the tree, only the policies that its lowest nodes expect."""

    expected: set[str] = field(default_factory=lambda: {ANY_POLICY})
    explicit: int = _NEVER
    mapping: int = _NEVER
    any_policy: int = _NEVER


def broken_policy(path: Sequence[Certificate]) -> tuple[int, str] | None:
    """Return the first certificate from above that breaks the rules for policies, and what is wrong with it.

    *path* is leaf first and without the anchor.
    """
    state = _State()
    for position in range(len(path) - 1, -1, -1):
        certificate = path[position]
        if (fault := _malformed(certificate)) is not None:
            return position, fault
        _take_policies(state, certificate, is_leaf=position == 0)
        if position > 0:
            if not (state.explicit or state.expected):
                return position, NONE_LEFT
            _map(state, certificate)
            _prepare(state, certificate)
            continue
        constraints = ext.policy_constraints(certificate)
        demanded = isinstance(constraints, Present) and constraints.value.explicit == 0
        if not state.expected and (demanded or state.explicit <= 1):
            return position, NONE_LEFT
    return None


def _malformed(certificate: Certificate) -> str | None:
    policies, mappings = ext.certificate_policies(certificate), ext.policy_mappings(certificate)
    for name, found in (
        ("certificatePolicies", policies),
        ("policyMappings", mappings),
        ("policyConstraints", ext.policy_constraints(certificate)),
        ("inhibitAnyPolicy", ext.inhibit_any_policy(certificate)),
    ):
        if isinstance(found, Unreadable):
            return f"{name}: {found.why}"
    if isinstance(policies, Present) and len(set(policies.value)) < len(policies.value):
        return "certificatePolicies: a policy stands twice"
    if isinstance(mappings, Present) and any(ANY_POLICY in pair for pair in mappings.value):
        return "policyMappings: anyPolicy is mapped"
    return None


def _take_policies(state: _State, certificate: Certificate, *, is_leaf: bool) -> None:
    """Keep what *certificate* has of what is expected (6.1.3 (d) and (e))."""
    found = ext.certificate_policies(certificate)
    own = set(found.value) if isinstance(found, Present) else set()
    kept = own - {ANY_POLICY} if ANY_POLICY in state.expected else own & state.expected
    if ANY_POLICY in own and (state.any_policy or (certificate.is_self_issued and not is_leaf)):
        kept |= state.expected
    state.expected = kept


def _map(state: _State, certificate: Certificate) -> None:
    """Expect below *certificate* the policies that its own are mapped to (6.1.4 (b))."""
    mappings = ext.policy_mappings(certificate)
    pairs = mappings.value if isinstance(mappings, Present) else ()
    mapped = {issuers for issuers, _ in pairs}
    subjects = {s for issuers, s in pairs if issuers in state.expected or ANY_POLICY in state.expected}
    state.expected = (state.expected - mapped) | (subjects if state.mapping else set())


def _prepare(state: _State, certificate: Certificate) -> None:
    """Count down, and take in what *certificate* demands of those below it (6.1.4 (h) to (j))."""
    if not certificate.is_self_issued:
        state.explicit, state.mapping = max(0, state.explicit - 1), max(0, state.mapping - 1)
        state.any_policy = max(0, state.any_policy - 1)
    constraints, inhibited = ext.policy_constraints(certificate), ext.inhibit_any_policy(certificate)
    if isinstance(constraints, Present):
        if constraints.value.explicit is not None:
            state.explicit = min(state.explicit, constraints.value.explicit)
        if constraints.value.no_mapping is not None:
            state.mapping = min(state.mapping, constraints.value.no_mapping)
    if isinstance(inhibited, Present):
        state.any_policy = min(state.any_policy, inhibited.value)
