"""The networks that this computer is in; each platform's file offers the same functions."""

import sys

if sys.platform == "win32":
    from wizard.probes.links.windows import bind as bind
    from wizard.probes.links.windows import other_links as other_links
elif sys.platform == "darwin":
    from wizard.probes.links.macos import bind as bind
    from wizard.probes.links.macos import other_links as other_links
else:
    from wizard.probes.links.linux import bind as bind
    from wizard.probes.links.linux import other_links as other_links
