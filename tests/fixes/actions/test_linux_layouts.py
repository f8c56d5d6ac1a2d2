"""The folders of each family of systems, with the real p11-kit where Debian has no program of that system."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support.linux_list import KINDS, Computer, adding, on_debian
from tests.support.networks import inside
from tests.support.pki import make_pki, pem_of
from wizard.fixes.actions.base import Work
from wizard.fixes.actions.doing import do, take_back
from wizard.fixes.actions.journal import Journal
from wizard.fixes.actions.linux_layouts import layout_of
from wizard.fixes.actions.linux_store import remove_from_system
from wizard.probes.stores.linux import BUNDLES
from wizard.probes.system.linux import read_release


@pytest.mark.parametrize(
    ("release", "layout"),
    [
        ({"ID": "debian"}, "debian"),
        ({"ID": "linuxmint", "ID_LIKE": "ubuntu debian"}, "debian"),
        ({"ID": "alpine"}, "debian"),
        ({"ID": "fedora"}, "redhat"),
        ({"ID": "rocky", "ID_LIKE": "rhel centos fedora"}, "redhat"),
        ({"ID": "manjaro", "ID_LIKE": "arch"}, "arch"),
        ({"ID": "opensuse-leap", "ID_LIKE": "suse opensuse"}, "suse"),
    ],
)
def test_each_family_has_its_folder(release: dict[str, str], layout: str) -> None:
    found = layout_of(release)
    assert found is not None
    assert found.id == layout
    assert (Path("/") / found.folder, "**/*.crt" if layout == "debian" else "*") in found.places


_REDHATS = "/etc/pki/ca-trust"
P11_SYSTEMS = {
    "redhat": ('ID=fedora\nVERSION_ID="44"\n', f"{_REDHATS}/source", f"{_REDHATS}/extracted/pem/tls-ca-bundle.pem"),
    "arch": ("ID=arch\n", "/etc/ca-certificates/trust-source", "/etc/ssl/certs/ca-certificates.crt"),
    "suse": ('ID=opensuse-tumbleweed\nID_LIKE="opensuse suse"\n', "/etc/pki/trust", "/etc/ssl/ca-bundle.pem"),
}  # fmt: skip
"""The folder that p11-kit reads there, and the list that programs read."""


def _by_p11_kit(system: str) -> Any:
    release, source, bundle = P11_SYSTEMS[system]
    computer = Computer(release)
    for other in BUNDLES:
        other.unlink(missing_ok=True)
    anchors = Path(source) / "anchors"
    anchors.mkdir(parents=True)
    Path(bundle).parent.mkdir(parents=True, exist_ok=True)
    (Path(source) / "anchors" / "first.pem").write_bytes(pem_of(make_pki("First").root.certificate))
    module = Path("/usr/share/p11-kit/modules/p11-kit-trust.module")
    changed = computer.folder / "module"
    changed.write_text(module.read_text().replace("x-init-reserved:", f"x-init-reserved: paths='{source}'"))
    computer.mount(changed, module)
    layout = layout_of(read_release())
    assert layout is not None
    # What each system's own program comes to; Debian has none of them.
    computer.put_program(
        layout.update,
        f"exec trust extract --overwrite --format=pem-bundle --filter=ca-anchors --purpose=server-auth {bundle}",
    )
    subprocess.run([layout.update], check=True)
    journal, seen = Journal(computer.folder / "changes"), [computer.who_opens(bundle)]
    before = Path(bundle).read_bytes()
    entry = do(adding(computer), Work(), journal, kinds=KINDS)
    seen.append(computer.who_opens(bundle))
    take_back(entry, Work(), journal, kinds=KINDS)
    seen.append(computer.who_opens(bundle))
    # As "trust anchor --store" writes it there: p11-kit's own form, beside the folder.
    root = computer.folder / "root.pem"
    computer.write_root(root)
    # Its last step, which makes the lists anew, is the system's own; Debian has none, and so it fails there.
    subprocess.run(["trust", "anchor", "--store", str(root)], check=False)
    subprocess.run([layout.update], check=True)
    seen.append(computer.who_opens(bundle))
    (action,) = remove_from_system(computer.asked(), Work())
    entry = do(action, Work(), journal, kinds=KINDS)
    seen.append(computer.who_opens(bundle))
    is_as_before = Path(bundle).read_bytes() == before
    take_back(entry, Work(), journal, kinds=KINDS)
    seen.append(computer.who_opens(bundle))
    return (
        layout.id,
        [set(s.values()).pop() for s in seen if len(set(s.values())) == 1],
        is_as_before,
        action.where.values,
    )


def _redhat() -> Any:
    return _by_p11_kit("redhat")


def _arch() -> Any:
    return _by_p11_kit("arch")


def _suse() -> Any:
    return _by_p11_kit("suse")


@on_debian
@pytest.mark.skipif(shutil.which("trust") is None, reason="p11-kit is not installed")
@pytest.mark.parametrize("scene", [_redhat, _arch, _suse], ids=["redhat", "arch", "suse"])
def test_the_same_with_the_folders_of_other_systems_and_the_real_p11_kit(scene: Callable[[], Any]) -> None:
    layout, seen, is_as_before, place = inside(scene)
    assert layout == scene.__name__.strip("_")
    assert seen == [False, True, False, True, False, True]
    assert is_as_before
    assert place["file"].endswith(".p11-kit")
