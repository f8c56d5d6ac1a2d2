"""The roots of the macOS keychains."""

import subprocess

KEYCHAINS = (
    "/System/Library/Keychains/SystemRootCertificates.keychain",
    "/Library/Keychains/System.keychain",
)
_SECURITY = "/usr/bin/security"


def read_system_roots() -> tuple[bytes, str]:
    """Return the roots as PEM text, and the keychains; both empty when ``security`` does not answer.

    Trust settings of single certificates are not read here.
    """
    try:
        done = subprocess.run(  # noqa: S603  (fixed words, fixed path)
            [_SECURITY, "find-certificate", "-a", "-p", *KEYCHAINS], capture_output=True, timeout=10, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return b"", ""
    return (done.stdout, ", ".join(KEYCHAINS)) if done.returncode == 0 else (b"", "")
