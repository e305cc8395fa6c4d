"""The same work for every item, by one process or many, with the results in the order of the items."""

from __future__ import annotations

import itertools
import multiprocessing
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any, TypeVar

from casus.errors import CasusError

T = TypeVar("T")
R = TypeVar("R")

AHEAD = 8
"""How many items a worker may be ahead of the slowest one: enough to keep all busy, few enough to bound the memory."""

_work: Callable[[Any], Any] | None = None


def in_order(load: Callable[[], Callable[[T], R]], items: Iterable[T], workers: int = 1) -> Iterator[R]:
    """What ``load()`` makes of each item, in the order of ``items``, which are drawn only as they are needed.

    ``load`` is called once in every process, so that a model is loaded where it is used. With more than one worker it,
    the items and the results must be picklable. An exception of the work comes out here; CasusError where a process
    died.
    """
    if workers == 1:
        yield from map(load(), items)
        return
    pool = ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), initializer=_start, initargs=(load,))
    try:
        yield from _pooled(pool, iter(items), workers * AHEAD)
    except BrokenProcessPool as error:
        raise CasusError(
            "a worker process ended unexpectedly, perhaps for want of memory; try fewer workers (--workers)"
        ) from error
    finally:
        pool.shutdown(cancel_futures=True)


def _pooled(pool: ProcessPoolExecutor, items: Iterator[T], ahead: int) -> Iterator[Any]:
    waiting: deque[Future[Any]] = deque(pool.submit(_do, item) for item in itertools.islice(items, ahead))
    while waiting:
        result = waiting.popleft().result()
        waiting.extend(pool.submit(_do, item) for item in itertools.islice(items, 1))
        yield result


def _start(load: Callable[[], Callable[[Any], Any]]) -> None:
    global _work
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent decides what it means.
    _work = load()


def _do(item: Any) -> Any:
    assert _work is not None
    return _work(item)
