"""What processes have cost so far, in seconds of CPU."""

import os

import psutil


def cpu_seconds(pid: int) -> float:
    """User and system seconds of a process, its children, and those of them that have ended."""
    process = psutil.Process(pid)
    times = process.cpu_times()
    total: float = times.user + times.system + times.children_user + times.children_system
    for child in process.children(recursive=True):
        try:
            total += sum(child.cpu_times()[:4])
        except psutil.NoSuchProcess:
            """It has just ended and is counted as its parent's."""
    return total


def by_others(pids: list[int]) -> float:
    """CPU seconds that neither we nor these have spent: what disturbs a window."""
    times = psutil.cpu_times()
    busy: float = sum(times) - times.idle - times.iowait
    return busy - sum(map(cpu_seconds, (*pids, os.getpid())))
