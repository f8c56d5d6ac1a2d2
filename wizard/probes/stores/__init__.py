"""The system's own list of trusted roots; each platform's file offers the same functions."""

import sys

if sys.platform == "win32":
    from wizard.probes.stores.windows import fetches_roots as fetches_roots
    from wizard.probes.stores.windows import read_brought_roots as read_brought_roots
    from wizard.probes.stores.windows import read_marks as read_marks
    from wizard.probes.stores.windows import read_system_roots as read_system_roots
    from wizard.probes.stores.windows import roots_written as roots_written
elif sys.platform == "darwin":
    from wizard.probes.stores.macos import fetches_roots as fetches_roots
    from wizard.probes.stores.macos import read_brought_roots as read_brought_roots
    from wizard.probes.stores.macos import read_marks as read_marks
    from wizard.probes.stores.macos import read_system_roots as read_system_roots
    from wizard.probes.stores.macos import roots_written as roots_written
else:
    from wizard.probes.stores.linux import fetches_roots as fetches_roots
    from wizard.probes.stores.linux import read_brought_roots as read_brought_roots
    from wizard.probes.stores.linux import read_marks as read_marks
    from wizard.probes.stores.linux import read_system_roots as read_system_roots
    from wizard.probes.stores.linux import roots_written as roots_written
