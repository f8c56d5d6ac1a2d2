"""Certificate policies: whether one is left where the authorities of a path demand one (RFC 5280 6.1.2 to 6.1.5).

Nothing is demanded at first and every policy is welcome, as browsers ask it: who demands is an authority of the path,
or the leaf. The sets of RFC 9618 take the place of RFC 5280's tree, which hostile chains make grow without end.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from wizard.model.certificate import Certificate
from wizard.model.fields import Present
from wizard.pki.extensions import certificate_policies, inhibit_any_policy, policy_constraints, policy_mappings
from wizard.pki.oids import ANY_POLICY


@dataclass(slots=True)
class _State:
    """What is left on the way from the anchor to the leaf."""

    expected: frozenset[str]
    """Policies that the next certificate may name."""
    any_policy: bool
    """Whether every policy may be named."""
    explicit: int
    """How many certificates may still come before a policy is demanded; so for the others."""
    mapping: int
    inhibit_any: int


def broken_policy(path: Sequence[Certificate]) -> int | None:
    """Return the position (leaf first) at which no policy is left though one is demanded; None where all is well.

    The last certificate of *path* is the anchor, of which nothing is asked. An extension that cannot be read counts as
    absent; that it is malformed is another rule's.
    """
    count = len(path)
    state = _State(expected=frozenset(), any_policy=True, explicit=count, mapping=count, inhibit_any=count)
    for position in range(count - 2, -1, -1):
        certificate = path[position]
        _take_policies(state, certificate, is_leaf=position == 0)
        # The leaf itself is counted, too (6.1.5 (a)).
        demanded = state.explicit == 0 or (position == 0 and (state.explicit == 1 or _demands_at_once(certificate)))
        if demanded and not state.expected and not state.any_policy:
            return position
        if position > 0:
            _map(state, certificate)
            _count_down(state, certificate)
    return None


def _demands_at_once(certificate: Certificate) -> bool:
    """Say whether a certificate demands a policy of itself (6.1.5 (b))."""
    found = policy_constraints(certificate)
    return isinstance(found, Present) and found.value.require_explicit == 0


def _take_policies(state: _State, certificate: Certificate, *, is_leaf: bool) -> None:
    """Keep what the certificate names of what is expected (6.1.3 (d) and (e))."""
    found = certificate_policies(certificate)
    named = frozenset(found.value) if isinstance(found, Present) else frozenset()
    takes_any = ANY_POLICY in named and (state.inhibit_any > 0 or (not is_leaf and certificate.is_self_issued))
    named -= {ANY_POLICY}
    kept = named if state.any_policy else named & state.expected
    state.expected = kept | state.expected if takes_any else kept
    state.any_policy = state.any_policy and takes_any


def _map(state: _State, certificate: Certificate) -> None:
    """Put the policies of the next domain in the place of those that are mapped (6.1.4 (b))."""
    found = policy_mappings(certificate)
    if not isinstance(found, Present):
        return
    mapped = found.value
    reached = (subjects for issuer, subjects in mapped.items() if state.any_policy or issuer in state.expected)
    into = frozenset(chain.from_iterable(reached)) if state.mapping > 0 else frozenset()
    state.expected = (state.expected - frozenset(mapped)) | into


def _count_down(state: _State, certificate: Certificate) -> None:
    """Count the certificate, and take in what it demands of those below it (6.1.4 (h) to (j))."""
    if not certificate.is_self_issued:
        state.explicit, state.mapping = max(0, state.explicit - 1), max(0, state.mapping - 1)
        state.inhibit_any = max(0, state.inhibit_any - 1)
    constraints, inhibited = policy_constraints(certificate), inhibit_any_policy(certificate)
    if isinstance(constraints, Present):
        if constraints.value.require_explicit is not None:
            state.explicit = min(state.explicit, constraints.value.require_explicit)
        if constraints.value.inhibit_mapping is not None:
            state.mapping = min(state.mapping, constraints.value.inhibit_mapping)
    if isinstance(inhibited, Present):
        state.inhibit_any = min(state.inhibit_any, inhibited.value)
