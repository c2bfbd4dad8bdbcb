# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The one door to background work.

Reads run beside each other, writes one after another. A result comes back on the window's thread and
only while the object that asked for it is alive; an error comes back as the sentence to show.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import shiboken6
from PySide6.QtCore import QObject, QThreadPool, Signal, Slot

from swf_desktop.domain.errors import SwfError

log = logging.getLogger(__name__)

Done = Callable[[Any], None]
Failed = Callable[[Exception], None]


@dataclass(slots=True)
class _Job:
    owner: QObject
    work: Callable[[], Any]
    done: Done | None
    failed: Failed | None
    key: tuple[int, str] | None
    turn: int
    label: str


def _drain(*pools_and_sender: QObject) -> None:
    for pool in pools_and_sender:
        if isinstance(pool, QThreadPool) and shiboken6.isValid(pool):
            pool.waitForDone()  # lets go of the interpreter's lock


class Tasks(QObject):
    """Runs work off the window's thread.

    *key* makes an owner's later request replace its earlier one: the answer to the earlier is dropped.
    """

    busy_changed = Signal(int, str)
    failed = Signal(object)
    _finished = Signal(object, object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._readers = QThreadPool(self)
        self._readers.setMaxThreadCount(3)
        self._writer = QThreadPool(self)
        self._writer.setMaxThreadCount(1)
        self._turns: dict[tuple[int, str], int] = {}
        self._running: list[_Job] = []
        self._finished.connect(self._deliver)
        # Qt's destructor of a pool waits for its threads; deleted from Python it would hold the
        # interpreter's lock meanwhile, which those threads need to end. So they are waited for before.
        self.destroyed.connect(partial(_drain, self._readers, self._writer))

    def read(
        self,
        owner: QObject,
        work: Callable[[], Any],
        done: Done | None = None,
        failed: Failed | None = None,
        *,
        key: str = "",
        label: str = "",
    ) -> None:
        """Run *work* beside other reads; then *done* with its result, or *failed* with its error."""
        self._start(self._readers, owner, work, done, failed, key, label)

    def write(
        self,
        owner: QObject,
        work: Callable[[], Any],
        done: Done | None = None,
        failed: Failed | None = None,
        *,
        label: str = "",
    ) -> None:
        """Run *work* after every write asked for before."""
        self._start(self._writer, owner, work, done, failed, "", label)

    @property
    def running(self) -> int:
        """How many pieces of work have not been delivered yet."""
        return len(self._running)

    def close(self) -> None:
        """Wait until nothing runs; results that are still under way are dropped."""
        _drain(self._readers, self._writer)

    def _start(
        self,
        pool: QThreadPool,
        owner: QObject,
        work: Callable[[], Any],
        done: Done | None,
        failed: Failed | None,
        key: str,
        label: str,
    ) -> None:
        full_key = (id(owner), key) if key else None
        turn = 0
        if full_key:
            turn = self._turns[full_key] = self._turns.get(full_key, 0) + 1
        job = _Job(owner, work, done, failed, full_key, turn, label)
        self._running.append(job)
        self.busy_changed.emit(len(self._running), label)
        pool.start(lambda: self._run(job))

    def _run(self, job: _Job) -> None:
        result: Any = None
        error: Exception | None = None
        try:
            if job.key is None or self._turns.get(job.key) == job.turn:
                result = job.work()
        except SwfError as problem:
            error = problem
        except Exception as problem:
            log.exception("background work failed")
            error = problem
        if shiboken6.isValid(self):
            self._finished.emit(job, result, error)

    @Slot(object, object, object)
    def _deliver(self, job: _Job, result: Any, error: Exception | None) -> None:
        self._running.remove(job)
        try:
            if not shiboken6.isValid(job.owner):
                return
            if job.key is not None and self._turns.get(job.key) != job.turn:
                return
            if error is None:
                if job.done:
                    job.done(result)
            elif job.failed:
                job.failed(error)
            else:
                self.failed.emit(error)
        finally:
            label = self._running[-1].label if self._running else ""
            self.busy_changed.emit(len(self._running), label)
