"""Run a command and print its exit code, its seconds on the clock and on all processors, and its largest process in kB.

    python measured.py OUTPUT COMMAND...

From the seconds on the clock those are taken off in which some program of the machine waited for a processor, as Linux
counts them, so that other work beside it does not count; never less than its own work takes on all processors. A
program of its own because it is small: a forked process counts as large as its parent until it starts the command.
"""

import os
import resource
import sys
import time

CPU_SECONDS = 60


def waited() -> float:
    """The seconds since the machine started in which some program waited for a processor; 0 where that is not known."""
    try:
        with open("/proc/pressure/cpu") as file:  # noqa: PTH123 - pathlib would make this program larger
            return int(file.readline().rpartition("total=")[2]) / 1e6
    except OSError:
        return 0.0


if __name__ == "__main__":
    output, *command = sys.argv[1:]
    begun = time.monotonic() - waited()
    process = os.fork()
    if not process:
        os.dup2(os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), 1)
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
        os.execv(command[0], command)  # noqa: S606 - the installed command
    _, status, used = os.wait4(process, 0)
    own = used.ru_utime + used.ru_stime
    clock = max(own / (os.cpu_count() or 1), time.monotonic() - waited() - begun)
    print(os.waitstatus_to_exitcode(status), clock, own, used.ru_maxrss)  # noqa: T201 - its result
