"""This computer, as far as it bears on trust; each platform's file offers the same functions."""

import sys

if sys.platform == "win32":
    from wizard.probes.system.windows import read_system as read_system
    from wizard.probes.system.windows import read_time_service as read_time_service
elif sys.platform == "darwin":
    from wizard.probes.system.macos import read_system as read_system
    from wizard.probes.system.macos import read_time_service as read_time_service
else:
    from wizard.probes.system.linux import read_system as read_system
    from wizard.probes.system.linux import read_time_service as read_time_service
