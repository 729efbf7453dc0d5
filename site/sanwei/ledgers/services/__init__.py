"""Writes to the ledger: periods, rules, awards and corrections."""

from sanwei.ledgers.services.awards import award, award_together
from sanwei.ledgers.services.corrections import correct_entry
from sanwei.ledgers.services.periods import (
    cancel_closing,
    close_period,
    open_period_for,
    period_of,
)
from sanwei.ledgers.services.rebuild import Difference, differences, rebuild
from sanwei.ledgers.services.recompute import (
    retry_recompute,
    run_recompute,
    start_recompute,
)
from sanwei.ledgers.services.rules import (
    change_rule,
    install_default_rules,
    set_target,
)
from sanwei.ledgers.services.sealing import reopen, seal
from sanwei.ledgers.services.transfers import Move, move_records, preview_move
from sanwei.ledgers.services.verification import verify_entries

__all__ = [
    "Difference",
    "Move",
    "award",
    "award_together",
    "cancel_closing",
    "change_rule",
    "close_period",
    "correct_entry",
    "differences",
    "install_default_rules",
    "move_records",
    "open_period_for",
    "period_of",
    "preview_move",
    "rebuild",
    "reopen",
    "retry_recompute",
    "run_recompute",
    "seal",
    "set_target",
    "start_recompute",
    "verify_entries",
]
