"""How fast each messenger may be sent to, as data; where the numbers come from stands beside them.

``reserve`` is what notices leave in the bucket, so that a reply finds a token while thousands of notices wait.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from bots.rates import Rate, Rates, RatesOf

TELEGRAM: Final = Rates(
    # core.telegram.org/bots/faq: about 30 messages a second overall, about one a second in a chat with short bursts;
    # the exact limits are not published, so 429 is obeyed as well.
    overall=Rate(per_s=30.0, burst=30, reserve=20),
    chat=Rate(per_s=1.0, burst=6, reserve=2),
)
VIBER: Final = Rates(
    # developers.viber.com: 500 requests in 10 seconds. 15 + 10 * 48.5 = 500: never more, wherever those seconds begin.
    overall=Rate(per_s=48.5, burst=15, reserve=5),
    # For one chat only 100 messages an hour without a reply are named (status 12); a burst like Telegram's.
    chat=Rate(per_s=1.0, burst=6, reserve=2),
)
RATES: Final[RatesOf] = {"telegram": TELEGRAM, "viber": VIBER}
"""The web chat is our own and has none."""


def at_pace(rates: Rates, per_s: float) -> Rates:
    """The same with another overall pace, its bucket in proportion; 0 takes all limits away.

    For Telegram's paid broadcasts and a Bot API server of one's own.
    """
    if per_s <= 0:
        return Rates()
    if rates.overall is None:
        return rates
    times = per_s / rates.overall.per_s
    burst = max(2, round(rates.overall.burst * times))
    return replace(rates, overall=Rate(per_s, burst, min(burst - 1, round(rates.overall.reserve * times))))
