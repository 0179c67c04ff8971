"""Run a command and print its exit code, seconds on all processors, and the kilobytes of its largest process.

    python measured.py OUTPUT COMMAND...

A program of its own because it is small: a forked process counts as large as its parent until it starts the command.
"""

import os
import resource
import sys

CPU_SECONDS = 60

if __name__ == "__main__":
    output, *command = sys.argv[1:]
    process = os.fork()
    if not process:
        os.dup2(os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), 1)
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
        os.execv(command[0], command)  # noqa: S606 - the installed command
    _, status, used = os.wait4(process, 0)
    print(os.waitstatus_to_exitcode(status), used.ru_utime + used.ru_stime, used.ru_maxrss)  # noqa: T201 - its result
