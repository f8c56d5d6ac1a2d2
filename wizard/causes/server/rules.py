"""Every rule of the server test, in the order of the report."""

from wizard.causes.server.chain import CHAIN_RULES
from wizard.causes.server.protocol import PROTOCOL_RULES
from wizard.causes.server.record import ServerRule
from wizard.causes.server.web import WEB_RULES

RULES: tuple[ServerRule, ...] = (*CHAIN_RULES, *PROTOCOL_RULES, *WEB_RULES)
