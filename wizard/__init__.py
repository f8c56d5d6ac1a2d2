"""Trust Wizard: find why a secure connection is refused, and lead to the safe fix."""

import warnings

__version__ = "0.1.0"

# Roots with such serial numbers are still in system stores; the wizard names the fault itself where it matters.
# To go when the last one is gone: cryptography announces to refuse them.
warnings.filterwarnings("ignore", message="Parsed a serial number which wasn't positive")
# Names of certificates may be longer than X.520 allows, countries above all; the wizard shows them as they are.
warnings.filterwarnings("ignore", message="Attribute's length must be")
