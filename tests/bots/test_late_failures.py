"""A message that did not arrive after all is counted, once."""

from __future__ import annotations

from bots.late_failures import CountedStore
from bots.metrics import Metrics
from dialogs.messages import MessageId
from tests.fakes.store import Store

FAILED = 'frontdoor_sends_total{channel="viber",result="failed"}'


async def test_what_failed_late_is_counted_and_what_nobody_sent_is_not() -> None:
    store, metrics = Store(), Metrics()
    store.outbox.known.add("v:1")
    counted = CountedStore(store, metrics)
    assert await counted.outbox.undelivered("viber", "a", MessageId("v:1"), "failed after status 0")
    assert not await counted.outbox.undelivered("viber", "a", MessageId("v:2"), "failed after status 0")
    assert f"{FAILED} 1.0" in metrics.text().decode()


async def test_everything_else_is_the_stores_own() -> None:
    store = Store()
    counted = CountedStore(store, Metrics())
    await counted.outbox.gone("viber", "a")
    await counted.unreachable.remember("viber", "a", "unsubscribed")
    assert (store.outbox.gone_ones, store.unreachable.chats) == (["a"], {"a": "unsubscribed"})
    assert counted.media is store.media
