"""Updates that wait, as the system itself knows them; each platform's file offers the same function.

Nothing is asked over the network, nothing is changed, and nobody needs an administrator's rights.
"""

import sys

if sys.platform == "win32":
    from wizard.probes.updates.windows import read_updates as read_updates
elif sys.platform == "darwin":
    from wizard.probes.updates.macos import read_updates as read_updates
else:
    from wizard.probes.updates.linux import read_updates as read_updates
